import type { Config } from '../config/config.ts'
import { isTlsOn } from './tls.ts'

interface Header {
  readonly name: string
  /** Format string of Envoy. Without a value no header is added. */
  readonly value: string
  /** Whether an answer of Dify may say something else. */
  readonly isDefault?: boolean
  /** Whether it stands beside what an answer of Dify says. */
  readonly isFurther?: boolean
}

/** Streams that a buffering proxy in front must pass on at once (nginx reads `x-accel-buffering`). */
const IS_STREAM =
  "'content-type' in response.headers && response.headers['content-type'].startsWith('text/event-stream')"

/**
 * Headers of every answer, replies that Envoy makes itself included: no framing, no guessing of types, HTTPS from now
 * on. `Strict-Transport-Security` goes out over TLS only (RFC 6797, 7.2).
 */
function headers(config: Config, isSecure: boolean): readonly Header[] {
  const { frame_options: frames } = config.listen
  const { hsts_max_age: age, hsts_include_subdomains: all } = config.tls
  return [
    { name: 'x-content-type-options', value: 'nosniff' },
    { name: 'x-xss-protection', value: '1; mode=block' },
    ...(frames === 'off' ? [] : [{ name: 'x-frame-options', value: frames }]),
    ...(isSecure && isTlsOn(config) && age > 0
      ? [
          {
            name: 'strict-transport-security',
            value: `max-age=${age}${all ? '; includeSubDomains' : ''}`,
          },
        ]
      : []),
  ]
}

const STREAM_HEADERS: readonly Header[] = [
  { name: 'x-accel-buffering', value: `%CEL(${IS_STREAM} ? 'no' : '')%` },
  { name: 'cache-control', value: `%CEL(${IS_STREAM} ? 'no-cache' : '')%`, isDefault: true },
]

/** Pages that come from Dify: those of the service have a policy of their own. */
const IS_PAGE =
  "'content-type' in response.headers && response.headers['content-type'].matches('(?i)^text/html') && !request.url_path.startsWith('/masking/')"

/**
 * A second line behind the rule of where values are restored: what a page of Dify's web app may load (CSP 3). Its own scripts
 * need `unsafe-inline` (Next.js) and `unsafe-eval` (charts). A page that has several policies must meet all of them.
 */
function pagePolicy({ listen: { csp, csp_sources: sources } }: Config): readonly Header[] {
  if (csp === 'off') return []
  const own = ["'self'", ...sources].join(' ')
  const policy = [
    `default-src ${own} data: blob:`,
    `script-src ${own} 'unsafe-inline' 'unsafe-eval' blob:`,
    `style-src ${own} 'unsafe-inline'`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
  ].join('; ')
  const name = 'content-security-policy'
  return [
    {
      name: csp === 'enforce' ? name : `${name}-report-only`,
      value: `%CEL(${IS_PAGE} ? "${policy}" : "")%`,
      isFurther: true,
    },
  ]
}

/** For replies that Envoy makes before there is a filter chain (`ResponseMapper.headers_to_add`). */
export function replyHeaders(config: Config, isSecure: boolean): object[] {
  return headers(config, isSecure).map(option)
}

/** The first filter of the chain, so that nothing leaves without these headers. */
export function answerHeaders(config: Config, isSecure: boolean): object {
  return {
    name: 'envoy.filters.http.header_mutation',
    typed_config: {
      '@type':
        'type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation',
      mutations: {
        response_mutations: [
          ...headers(config, isSecure),
          ...STREAM_HEADERS,
          ...pagePolicy(config),
        ].map((header) => ({ append: option(header) })),
      },
    },
  }
}

const option = ({ name, value, isDefault, isFurther }: Header): object => ({
  header: { key: name, value },
  append_action:
    isFurther === true
      ? 'APPEND_IF_EXISTS_OR_ADD'
      : isDefault === true
        ? 'ADD_IF_ABSENT'
        : 'OVERWRITE_IF_EXISTS_OR_ADD',
})
