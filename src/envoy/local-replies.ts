import type { Config } from '../config/config.ts'

interface ReplyRow {
  /** Status that Envoy gives its reply. */
  readonly when: number
  /** Prefix of Envoy's response code details, where the status alone is not enough. */
  readonly status: number
  readonly code: string
  readonly message: string
}

/**
 * Envoy's own replies, in Dify's error shape. Replies that the service makes (ImmediateResponse) go through the same
 * mapper; they carry a content type of their own, which tells them apart: see `mapper`.
 */
export function localReplies({ masking, performance }: Config): object {
  const rows: readonly ReplyRow[] = [
    {
      when: 413,
      status: 413,
      code: 'body_too_large',
      message: `The request body is larger than ${masking.max_body_bytes} bytes (masking.max_body_bytes).`,
    },
    {
      when: 403,
      status: 503,
      code: 'masking_unavailable',
      message: 'The request could not be shown to be masked; nothing was forwarded.',
    },
    {
      when: 500,
      status: 503,
      code: 'masking_unavailable',
      message: 'The masking service failed; nothing was forwarded.',
    },
    {
      when: 504,
      status: 504,
      code: 'masking_timeout',
      message: `The masking service did not answer within ${performance.message_timeout_ms} ms, or Dify did not answer in time.`,
    },
    {
      when: 503,
      status: 503,
      code: 'upstream_unavailable',
      message: 'Dify cannot be reached.',
    },
  ]
  return {
    mappers: rows.map(mapper),
    body_format: jsonBody('proxy_error', '%LOCAL_REPLY_BODY%', '%RESPONSE_CODE%'),
  }
}

function mapper({ when, status, code, message }: ReplyRow): object {
  return {
    filter: {
      and_filter: {
        filters: [
          {
            status_code_filter: {
              comparison: {
                op: 'EQ',
                value: { default_value: when, runtime_key: `dify_masking.reply_${when}` },
              },
            },
          },
          // Not the replies of the service: their details begin with its own name.
          {
            extension_filter: {
              name: 'envoy.access_loggers.extension_filters.cel',
              typed_config: {
                '@type':
                  'type.googleapis.com/envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter',
                expression: "!response.code_details.startsWith('dify_masking_')",
              },
            },
          },
        ],
      },
    },
    status_code: status,
    body_format_override: jsonBody(code, message, status),
  }
}

function jsonBody(code: string, message: string, status: number | string): object {
  return { json_format: { code, message, status } }
}
