import { range } from './forms.ts'

/** `admin`: who may read health and statistics. */
export const admin = {
  type: 'object',
  description: 'Who may read health and statistics through the proxy.',
  default: {},
  additionalProperties: false,
  properties: {
    allow: {
      type: 'array',
      default: ['127.0.0.0/8', '::1/128', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
      items: range,
      description:
        'Source address ranges that reach `/masking/*` and `/metrics` through the proxy.',
    },
    token_file: {
      type: 'string',
      minLength: 1,
      description:
        'File with the token (16 bytes or more, mode 0600) that `POST /masking/admin/erase` asks for. Without it that route refuses.',
    },
    token_for: {
      enum: ['changes', 'all'],
      default: 'changes',
      description:
        'What the token is needed for: `changes` under `/masking/admin/`, or `all` pages, `/metrics` too. `/livez` and `/readyz` never need it.',
    },
  },
} as const
