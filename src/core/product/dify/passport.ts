/** Who a web app's passport says the visitor is. */
export interface Passport {
  readonly app: string
  readonly endUser: string
}

/**
 * Reads the claims of a web app's passport (`GET /api/passport`, `controllers/web/passport.py`): a JWT with `app_id`
 * and `end_user_id`. The token itself is issued again now and then, so the scope is made of the claims. They are not
 * verified here: nothing is restored before Dify, which does verify, has answered with a success.
 */
export function readPassport(token: string): Passport | undefined {
  const [, payload = '', ...rest] = token.split('.')
  // Dify reads exactly three parts; several tokens in one header have more.
  if (rest.length !== 1 || payload.length > 4096) return undefined
  try {
    const claims: unknown = JSON.parse(decodeBase64Url(payload))
    if (claims === null || typeof claims !== 'object') return undefined
    const app = 'app_id' in claims ? claims.app_id : undefined
    const endUser = 'end_user_id' in claims ? claims.end_user_id : undefined
    if (typeof app !== 'string' || typeof endUser !== 'string') return undefined
    return app === '' || endUser === '' ? undefined : { app, endUser }
  } catch {
    return undefined
  }
}

/** Whether a token may be a passport to a reader that is less strict: a JWT whose claims name an end user, or cannot be read. */
export function mayBePassport(token: string): boolean {
  const parts = token.split('.')
  if (parts.length !== 3) return false
  try {
    const claims = decodeBase64Url(parts[1] ?? '')
    JSON.parse(claims)
    return claims.includes('end_user') || claims.includes('\\')
  } catch {
    return true
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Base64url (RFC 4648, 5) of ASCII; the claims that matter are UUIDs. Throws on anything outside the alphabet. */
function decodeBase64Url(text: string): string {
  let out = ''
  let bits = 0
  let held = 0
  for (const character of text.replace(/=+$/, '')) {
    const value = ALPHABET.indexOf(character)
    if (value < 0) throw new SyntaxError('not base64url')
    held = (held << 6) | value
    bits += 6
    if (bits < 8) continue
    bits -= 8
    out += String.fromCharCode((held >> bits) & 0xff)
    held &= (1 << bits) - 1
  }
  return out
}
