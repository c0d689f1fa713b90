/** `external_trace`: the trace id of a request. */
export const externalTrace = {
  type: 'object',
  description: 'The `X-Trace-Id` header that Dify 1.7.0 and later put into their traces.',
  default: {},
  additionalProperties: false,
  properties: {
    enabled: { type: 'boolean', default: true, description: 'Forward the trace id.' },
    generate_if_missing: {
      type: 'boolean',
      default: false,
      description: 'Make one if the request has none in header, query or body.',
    },
  },
} as const
