import type { Config } from '../config/config.ts'
import type { UpstreamProduct } from '../core/product/upstream-product.ts'
import { PRODUCTS, productsOf } from '../upstreams/products.ts'
import { replyHeaders } from './answer-headers.ts'
import { NO_LOGIN_RULE, SIGN_OUT_RULE } from './oauth.ts'
import { MASKED_ROUTE, UPLOAD_ROUTE } from './routes/routes.ts'

/** What Envoy says about why it replied itself: `response.code_details`, in Envoy's expression language (CEL). */
const DETAILS = 'response.code_details'

interface ReplyRow {
  /** CEL over the attributes of the exchange. The first row that holds decides. */
  readonly when: string
  /** Status for the client; that of Envoy if absent. */
  readonly status?: number
  readonly code: string
  readonly message: string
  /** What to do about it, in Markdown: `docs/errors.md` is made of it, clients never see it. */
  readonly remedy: string
  /** Whether the client has to change something. */
  readonly isOfClient?: true
  /** The code of the row after it, with the reason named: no row of its own in the documentation. */
  readonly isVariant?: true
}

/**
 * Replies that Envoy makes itself, in the shape of the errors of the product that the upstream runs, so that every SDK shows
 * them. Answers of the product are not touched.
 */
export function localReplies(config: Config, isSecure: boolean): object {
  const headers_to_add = replyHeaders(config, isSecure)
  const all = [...rows(config), OTHERS]
  const mappers = speakersOf(config).flatMap(({ product, only }) =>
    all.map((row) => mapper(row, product, only)),
  )
  return { mappers: [serviceReplies(), ...mappers].map((each) => ({ ...each, headers_to_add })) }
}

/** A product in whose words Envoy replies, and the upstreams for which it does; `only` absent: for all that are left. */
interface Speaker {
  readonly product: UpstreamProduct
  readonly only?: readonly string[]
}

/** The most general one last: an exchange may end before an upstream is chosen. */
function speakersOf({ upstreams }: Config): readonly Speaker[] {
  const productOf = productsOf(upstreams)
  const otherwise = productOf('')
  const others = Object.values(PRODUCTS).filter((product) => product !== otherwise)
  const named = others.map((product) => ({
    product,
    only: upstreams.map(({ name }) => name).filter((name) => productOf(name) === product),
  }))
  return [...named.filter(({ only }) => only.length > 0), { product: otherwise }]
}

/** The codes of Envoy's own replies, for the documentation. `status` is absent where it is Envoy's. */
export const localReplyCodes = (
  config: Config,
): readonly Pick<ReplyRow, 'code' | 'status' | 'message' | 'remedy'>[] =>
  [...rows(config), OTHERS].filter(({ isVariant }) => isVariant !== true)

const says = (text: string): string => `${DETAILS}.contains('${text}')`

/** Why Envoy got no answer, as far as its details tell. Addresses and names of certificates are not for clients. */
const UNREACHED: readonly (readonly [when: string, reason: string])[] = [
  [says('Connection_refused'), 'connection refused'],
  [says('CERTIFICATE_VERIFY_FAILED'), 'its TLS certificate is not accepted'],
  [`${says('TLS_error')} || ${says('TLS_')}`, 'TLS does not work with it'],
  [says('connection_timeout'), 'the connection took too long'],
  [says('overflow'), 'too many requests at once (upstreams[].max_requests)'],
  [says('connection_termination'), 'it closed the connection before it answered'],
  [
    `${DETAILS} == 'no_healthy_upstream'`,
    'no address of it is known or healthy (does the host name in upstreams[].url exist?)',
  ],
]

const OTHERS: ReplyRow = {
  when: 'response.code >= 400',
  code: 'proxy_error',
  message: 'The proxy refused the request: %RESPONSE_CODE_DETAILS%.',
  remedy:
    "The reason is the word after it: `details` of the access log, in Envoy's documentation of response code details.",
}

function rows({ masking, performance }: Config): readonly ReplyRow[] {
  return [
    {
      when: 'response.code == 413',
      code: 'body_too_large',
      isOfClient: true,
      message: `The request body is larger than ${masking.max_body_bytes} bytes (masking.max_body_bytes).`,
      remedy: 'Send less, or raise `masking.max_body_bytes`.',
    },
    {
      when: `${DETAILS}.startsWith('rbac_') && ${DETAILS}.contains('${NO_LOGIN_RULE}')`,
      code: 'login_not_configured',
      isOfClient: true,
      message: 'Pages need a login here, and none is configured (oauth.authorization_endpoint).',
      remedy:
        'Set `oauth.authorization_endpoint` and a URL as `oauth.token_endpoint`, or `oauth.enabled: false`.',
    },
    {
      when: `${DETAILS}.startsWith('rbac_') && ${DETAILS}.contains('${SIGN_OUT_RULE}')`,
      code: 'sign_out_refused',
      isOfClient: true,
      message: 'A page of another site cannot sign you out.',
      remedy: 'Open the sign-out address yourself, or link to it from a page of the same host.',
    },
    {
      when: `${DETAILS}.startsWith('rbac_') && xds.route_name in ['${MASKED_ROUTE}', '${UPLOAD_ROUTE}']`,
      status: 503,
      code: 'masking_unavailable',
      message: 'The request could not be shown to be masked; nothing was forwarded.',
      remedy:
        'See `FailClosed` in `troubleshooting.md`: the service was not asked, or did not finish.',
    },
    {
      when: 'response.code == 429',
      code: 'too_many_requests',
      isOfClient: true,
      message: 'Too many requests from your address (rate_limit). Try again in a second.',
      remedy:
        'Wait as long as `retry-after` says. Behind a load balancer name it in `listen.trusted_proxies`, or all clients are one.',
    },
    {
      when: `${DETAILS}.startsWith('rbac_')`,
      code: 'forbidden',
      isOfClient: true,
      message: 'This page is not for your address (admin.allow).',
      remedy: 'Add the address to `admin.allow`, or ask `listen.admin` on the machine itself.',
    },
    {
      when: `${DETAILS}.startsWith('ext_proc_') && response.code == 504`,
      code: 'masking_timeout',
      message: `The masking service did not answer within ${performance.message_timeout_ms} ms (performance.message_timeout_ms).`,
      remedy:
        'The service is overloaded (`SlowResponseTime` in `troubleshooting.md`), or `performance.message_timeout_ms` too short.',
    },
    {
      // 500 stands for everything else that ext_proc can fail at, such as a header that may not be changed.
      when: `${DETAILS}.startsWith('ext_proc_') || response.code == 500`,
      status: 503,
      code: 'masking_unavailable',
      message: 'The masking service failed; nothing was forwarded unmasked.',
      remedy: 'See `FailClosed` in `troubleshooting.md`.',
    },
    {
      when: `${DETAILS} == 'upgrade_failed'`,
      code: 'upgrade_not_supported',
      isOfClient: true,
      message:
        'Connections cannot be upgraded (websocket) here: what they carry would not be masked.',
      remedy: 'Use an endpoint without websockets.',
    },
    ...UNREACHED.map(([when, reason]) => ({
      when: `response.code == 503 && (${when})`,
      code: 'upstream_unavailable',
      message: `Dify cannot be reached: ${reason}.`,
      remedy: '',
      isVariant: true as const,
    })),
    {
      when: 'response.code == 503',
      code: 'upstream_unavailable',
      message: 'Dify cannot be reached.',
      remedy:
        'Dify is down, or `upstreams[].url` is wrong. `flags` in the access log tells: `UF` no connection, `UH` no healthy address, `UO` circuit breaker.',
    },
    {
      when: 'response.code == 504',
      code: 'upstream_timeout',
      message: 'Dify did not answer in time.',
      remedy:
        'Dify sent nothing for 20 minutes. Streams carry a `ping` every few seconds, blocking answers nothing: ask for a stream.',
    },
    {
      when: 'response.code == 408',
      code: 'request_timeout',
      isOfClient: true,
      message: 'The request did not arrive in time.',
      remedy: 'The client was slower than 30 s for the headers or 300 s for the body.',
    },
    {
      when: 'response.code == 431',
      code: 'headers_too_large',
      isOfClient: true,
      message: 'The request headers are too large.',
      remedy: 'Send less: Envoy takes 60 KiB of headers.',
    },
    {
      when: 'response.code == 400',
      code: 'bad_request',
      isOfClient: true,
      message:
        'The request is not valid HTTP, or its path or a header is not allowed here: %RESPONSE_CODE_DETAILS%.',
      remedy:
        'The word after it says what: an escaped slash in the path, an underscore in a header name, …',
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

function mapper(
  { when, status, code, message, isOfClient }: ReplyRow,
  product: UpstreamProduct,
  only: readonly string[] | undefined,
): object {
  // `%RESPONSE_CODE%` is the status for the client, and becomes a number.
  const told = { code, message, status: '%RESPONSE_CODE%', isOfClient: isOfClient === true }
  return {
    filter: holds(only === undefined ? when : `(${when}) && ${isOneOf(only)}`),
    ...(status === undefined ? {} : { status_code: status }),
    body_format_override: { json_format: product.errorBody(told) },
  }
}

const isOneOf = (upstreams: readonly string[]): string =>
  `xds.cluster_name in [${upstreams.map((name) => `'${name}'`).join(', ')}]`

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
