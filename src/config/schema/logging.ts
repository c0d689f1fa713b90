/** `logging`: logs of the service and of Envoy. */
export const logging = {
  type: 'object',
  description: 'Logs. They never hold values, bodies or placeholders.',
  default: {},
  additionalProperties: false,
  properties: {
    level: {
      enum: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      default: 'info',
      description: 'Least severity that is written.',
    },
    format: {
      enum: ['auto', 'json', 'pretty'],
      default: 'auto',
      description: '`auto`: readable on a terminal, JSON otherwise.',
    },
    access_log: {
      type: 'string',
      minLength: 1,
      default: 'stderr',
      description: "Envoy's access log: `stdout`, `stderr`, `off`, or a file.",
    },
  },
} as const
