/** `rate_limit`: requests of one client address. */

const rate = (perSecond: number, burst: number) =>
  ({
    requests_per_second: {
      type: 'integer',
      minimum: 1,
      maximum: 100000,
      default: perSecond,
      description: 'Requests a second that one client address may send for long.',
    },
    burst: {
      type: 'integer',
      minimum: 1,
      maximum: 100000,
      default: burst,
      description: 'Requests that it may send at once; at least `requests_per_second`.',
    },
  }) as const

export const rateLimit = {
  type: 'object',
  description:
    'Limits for each client address (each /64 of IPv6), counted in each Envoy. Over them the answer is 429.',
  default: {},
  additionalProperties: false,
  properties: {
    enabled: { type: 'boolean', default: false, description: 'Whether requests are counted.' },
    ...rate(10, 10),
    strict: {
      type: 'object',
      description: 'A lower limit of its own for some paths.',
      default: {},
      additionalProperties: false,
      properties: {
        ...rate(1, 5),
        paths: {
          type: 'array',
          default: [
            '/console/api/login',
            '/console/api/forgot-password',
            '/console/api/email-code-login',
            '/v1/files/upload',
            '/masking/admin/',
          ],
          items: {
            type: 'string',
            pattern: '^/[^\\s?#]*$',
            errorHint: 'the beginning of a path, such as /v1/files/',
          },
          description: 'Beginnings of these paths.',
        },
      },
    },
    max_clients: {
      type: 'integer',
      minimum: 20,
      maximum: 1000000,
      default: 10000,
      description:
        'Addresses that are counted at the same time. Over it, the one that was quiet longest is forgotten.',
    },
  },
} as const
