/** Why a Dify gives no answer, as a word for programs. */
export type Cause =
  | 'connection_refused'
  | 'connection_closed'
  | 'no_route'
  | 'timeout'
  | 'name_not_found'
  | 'certificate'
  | 'tls'
  | 'not_http'
  | 'blocked_port'
  | 'unknown'

/** The same for people. */
export interface NoAnswer {
  readonly cause: Cause
  /** Begins with `no answer`. Holds no text of an answer. */
  readonly message: string
}

const CLOSED = [
  'connection_closed',
  'the connection was closed: is it https instead of http?',
] as const
const NO_WAY = ['no_route', 'no route to that address'] as const
const SLOW = ['timeout', 'the connection took too long'] as const
const UNTRUSTED = [
  'certificate',
  'its certificate is of no authority that is trusted here: name that in NODE_EXTRA_CA_CERTS',
] as const

/** Codes of Node, OpenSSL and undici, and what they mean when the other side should be a Dify. */
const REASONS: Readonly<Record<string, readonly [Cause, string]>> = {
  ECONNREFUSED: ['connection_refused', 'connection refused: nothing listens there'],
  ECONNRESET: CLOSED,
  UND_ERR_SOCKET: CLOSED,
  EHOSTUNREACH: NO_WAY,
  ENETUNREACH: NO_WAY,
  ETIMEDOUT: SLOW,
  UND_ERR_CONNECT_TIMEOUT: SLOW,
  ENOTFOUND: ['name_not_found', 'the host name does not exist'],
  EAI_AGAIN: ['name_not_found', 'the name of the host cannot be looked up now'],
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  CERT_HAS_EXPIRED: ['certificate', 'its certificate has expired'],
  CERT_NOT_YET_VALID: ['certificate', 'its certificate is not valid yet: is the clock right?'],
  ERR_TLS_CERT_ALTNAME_INVALID: ['certificate', 'its certificate is for another name'],
  BAD_PORT: ['blocked_port', 'Node does not ask a port that browsers refuse'],
}

/** Why `fetch` had no answer. */
export function whyNoAnswer(error: unknown, timeoutMs: number): NoAnswer {
  if (error instanceof Error && error.name === 'TimeoutError')
    return { cause: 'timeout', message: `no answer within ${timeoutMs / 1000} s` }
  const code = codeOf(error)
  if (code === undefined) return { cause: 'unknown', message: 'no answer' }
  const [cause, reason] = REASONS[code] ?? familyOf(code)
  return { cause, message: `no answer: ${reason}` }
}

/** Why `fetch` had no answer, in words without anything of the answer. */
export const noAnswer = (error: unknown, timeoutMs: number): string =>
  whyNoAnswer(error, timeoutMs).message

function familyOf(code: string): readonly [Cause, string] {
  if (code.startsWith('ERR_SSL_'))
    return ['tls', 'it does not speak TLS: is it http instead of https?']
  if (code.startsWith('HPE_')) return ['not_http', 'what answers there does not speak HTTP']
  return ['unknown', code]
}

/** `fetch` wraps the failure of the connection, and a host with several addresses has several of them. */
function codeOf(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code
    if (at.name === 'HTTPParserError') return 'HPE_UNKNOWN'
    if (at.message === 'bad port') return 'BAD_PORT'
    at = at instanceof AggregateError ? at.errors[0] : at.cause
  }
  return undefined
}
