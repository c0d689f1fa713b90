import { SAFE_REQUEST_ID } from './early-headers.ts'
import { SELF_TEST_PATH } from '../self-test/echo.ts'
import { METADATA_NAMESPACE } from './ext-proc-filter.ts'

/** What the service tells the access log about an exchange. Names and counts only. */
const SERVICE_FIELDS = [
  'dify_version',
  'version_source',
  'endpoint',
  'masking_time',
  'patterns_matched',
  'outcome',
] as const

/** Over HTTP/2 a method is any word of the client's. */
const METHOD =
  "%CEL(request.method in ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] ? request.method : 'other')%"

/**
 * Envoy's reason for the status if it is one of its own words, with more about it in brackets or not
 * (`upstream_reset_before_response_started{connection_termination}`). The login puts the query of a request into it
 * (`Code_or_state_query_param_does_not_exist:_?code=…`); no word begins with a capital letter otherwise.
 */
const DETAILS =
  "%CEL(response.code_details.matches('^[a-z][A-Za-z0-9_.]*([{[][A-Za-z0-9_.:,|~ -]*[]}])?$') ? response.code_details : 'withheld')%"

/**
 * The self-test sends requests that must be refused: before the first client has come they would look like failures.
 * Those of a stranger, whom the echo tells 404, are logged. By the path, since what is refused early has no route.
 */
const NOT_THE_SELF_TEST = {
  or_filter: {
    filters: [
      {
        header_filter: {
          header: {
            name: ':path',
            string_match: { safe_regex: { regex: `${SELF_TEST_PATH}(/unread)?` } },
            invert_match: true,
            treat_missing_header_as_empty: true,
          },
        },
      },
      {
        status_code_filter: {
          comparison: {
            op: 'EQ',
            value: { default_value: 404, runtime_key: 'dify_masking.access_log.self_test_status' },
          },
        },
      },
    ],
  },
}

/**
 * One JSON line an exchange. No path and no query: either may hold what was masked (the log sees the request as the
 * client sent it); `endpoint` and `route` say enough.
 */
export function accessLog(target: string): object[] {
  if (target === 'off') return []
  const format = {
    json_format: {
      time: '%START_TIME%',
      request_id: SAFE_REQUEST_ID,
      method: METHOD,
      route: '%ROUTE_NAME%',
      status: '%RESPONSE_CODE%',
      flags: '%RESPONSE_FLAGS%',
      details: DETAILS,
      duration_ms: '%DURATION%',
      bytes_received: '%BYTES_RECEIVED%',
      bytes_sent: '%BYTES_SENT%',
      upstream: '%UPSTREAM_CLUSTER%',
      ...Object.fromEntries(
        SERVICE_FIELDS.map((field) => [
          field,
          `%DYNAMIC_METADATA(${METADATA_NAMESPACE}:${field})%`,
        ]),
      ),
    },
  }
  const standard =
    target === 'stdout' ? 'StdoutAccessLog' : target === 'stderr' ? 'StderrAccessLog' : undefined
  if (standard !== undefined) {
    return [
      {
        name: `envoy.access_loggers.${target}`,
        filter: NOT_THE_SELF_TEST,
        typed_config: {
          '@type': `type.googleapis.com/envoy.extensions.access_loggers.stream.v3.${standard}`,
          log_format: format,
        },
      },
    ]
  }
  return [
    {
      name: 'envoy.access_loggers.file',
      filter: NOT_THE_SELF_TEST,
      typed_config: {
        '@type': 'type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog',
        path: target,
        log_format: format,
      },
    },
  ]
}
