import type { Config } from '../config/config.ts'
import { replyHeaders } from './answer-headers.ts'
import { MASKED_ROUTE, UPLOAD_ROUTE } from './routes.ts'

/** What Envoy says about why it replied itself: `response.code_details`, in Envoy's expression language (CEL). */
const DETAILS = 'response.code_details'

interface ReplyRow {
  /** CEL over the attributes of the exchange. The first row that holds decides. */
  readonly when: string
  /** Status for the client; that of Envoy if absent. */
  readonly status?: number
  readonly code: string
  readonly message: string
}

/**
 * Replies that Envoy makes itself, in the shape of Dify's errors (`{code, message, status}`, `libs/external_api.py`),
 * so that every SDK shows them. Answers of Dify are not touched.
 */
export function localReplies(config: Config, isSecure: boolean): object {
  const headers_to_add = replyHeaders(config, isSecure)
  return {
    mappers: [serviceReplies(), ...[...rows(config), OTHERS].map(mapper)].map((each) => ({
      ...each,
      headers_to_add,
    })),
  }
}

const OTHERS: ReplyRow = {
  when: 'response.code >= 400',
  code: 'proxy_error',
  message: 'The proxy refused the request: %RESPONSE_CODE_DETAILS%.',
}

function rows({ masking, performance }: Config): readonly ReplyRow[] {
  return [
    {
      when: 'response.code == 413',
      code: 'body_too_large',
      message: `The request body is larger than ${masking.max_body_bytes} bytes (masking.max_body_bytes).`,
    },
    {
      when: `${DETAILS}.startsWith('rbac_') && xds.route_name in ['${MASKED_ROUTE}', '${UPLOAD_ROUTE}']`,
      status: 503,
      code: 'masking_unavailable',
      message: 'The request could not be shown to be masked; nothing was forwarded.',
    },
    {
      when: 'response.code == 429',
      code: 'too_many_requests',
      message: 'Too many requests from your address (rate_limit). Try again in a second.',
    },
    {
      when: `${DETAILS}.startsWith('rbac_')`,
      code: 'forbidden',
      message: 'This page is not for your address (admin.allow).',
    },
    {
      when: `${DETAILS}.startsWith('ext_proc_') && response.code == 504`,
      code: 'masking_timeout',
      message: `The masking service did not answer within ${performance.message_timeout_ms} ms (performance.message_timeout_ms).`,
    },
    {
      // 500 stands for everything else that ext_proc can fail at, such as a header that may not be changed.
      when: `${DETAILS}.startsWith('ext_proc_') || response.code == 500`,
      status: 503,
      code: 'masking_unavailable',
      message: 'The masking service failed; nothing was forwarded unmasked.',
    },
    {
      when: `${DETAILS} == 'upgrade_failed'`,
      code: 'upgrade_not_supported',
      message:
        'Connections cannot be upgraded (websocket) here: what they carry would not be masked.',
    },
    {
      when: 'response.code == 503',
      code: 'upstream_unavailable',
      message: 'Dify cannot be reached.',
    },
    {
      when: 'response.code == 504',
      code: 'upstream_timeout',
      message: 'Dify did not answer in time.',
    },
    {
      when: 'response.code == 408',
      code: 'request_timeout',
      message: 'The request did not arrive in time.',
    },
    {
      when: 'response.code == 431',
      code: 'headers_too_large',
      message: 'The request headers are too large.',
    },
    {
      when: 'response.code == 400',
      code: 'bad_request',
      message:
        'The request is not valid HTTP, or its path or a header is not allowed here: %RESPONSE_CODE_DETAILS%.',
    },
  ]
}

/**
 * What the service answers itself (`ImmediateResponse`) passes through the same place. Its `details` begin with
 * `dify_masking_`, its body is JSON and stays as it is.
 */
function serviceReplies(): object {
  return {
    filter: holds(`${DETAILS}.startsWith('dify_masking_')`),
    body_format_override: {
      text_format_source: { inline_string: '%LOCAL_REPLY_BODY%' },
      content_type: 'application/json',
    },
  }
}

function mapper({ when, status, code, message }: ReplyRow): object {
  return {
    filter: holds(when),
    ...(status === undefined ? {} : { status_code: status }),
    body_format_override: errorBody(code, message),
  }
}

function holds(expression: string): object {
  return {
    extension_filter: {
      name: 'envoy.access_loggers.extension_filters.cel',
      typed_config: {
        '@type':
          'type.googleapis.com/envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter',
        expression,
      },
    },
  }
}

/** `%RESPONSE_CODE%` is the status for the client, and becomes a number. */
function errorBody(code: string, message: string): object {
  return { json_format: { code, message, status: '%RESPONSE_CODE%' } }
}
