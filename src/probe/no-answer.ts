const UNTRUSTED =
  'its certificate is of no authority that is trusted here: name that in NODE_EXTRA_CA_CERTS'

/** Codes of Node, OpenSSL and undici, and what they mean to somebody who looks for a Dify. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused: nothing listens there',
  ECONNRESET: 'the connection was closed: is it https instead of http?',
  UND_ERR_SOCKET: 'the connection was closed: is it https instead of http?',
  EHOSTUNREACH: 'there is no way to that address',
  ENETUNREACH: 'there is no way to that address',
  ETIMEDOUT: 'the connection took too long',
  UND_ERR_CONNECT_TIMEOUT: 'the connection took too long',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  CERT_HAS_EXPIRED: 'its certificate is over',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet: is the clock right?',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
}

/** Why `fetch` had no answer, in words without anything of the answer. */
export function noAnswer(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `no answer within ${timeoutMs / 1000} s`
  const code = codeOf(error)
  if (code === undefined) return 'no answer'
  const reason =
    REASONS[code] ??
    (code.startsWith('ERR_SSL_')
      ? 'it does not speak TLS: is it http instead of https?'
      : code.startsWith('HPE_')
        ? 'what answers there does not speak HTTP'
        : code)
  return `no answer: ${reason}`
}

/** `fetch` wraps the failure of the connection, and a host with several addresses has several of them. */
function codeOf(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code
    if (at.name === 'HTTPParserError') return 'HPE_UNKNOWN'
    at = at instanceof AggregateError ? at.errors[0] : at.cause
  }
  return undefined
}
