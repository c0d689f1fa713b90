import { isStandIn, looksMade } from './secret-value.ts'

/** Names of cookies that let anybody in who has them. */
const COOKIE_NAME =
  /(?:sess|sid\b|sid$|token|auth|jwt|csrf|xsrf|remember|login|logged|identity|credential|ticket|_user|session)/i
const COOKIE = /([^\s=;,"']{1,64})=([^\s;,"']{1,4096})/g
/** Of measuring, and attributes. */
const NO_SESSION = /^_g|^_fb|^(?:expires|max-age|path|domain|samesite)$/i

/** Values of cookies that name a session, or that look made: `sid=…; theme=dark`. */
export function eachSessionCookie(text: string, take: (start: number, end: number) => void): void {
  for (const cookie of text.matchAll(COOKIE)) {
    const [whole, name = '', value = ''] = cookie
    if (NO_SESSION.test(name)) continue
    const isNamed = COOKIE_NAME.test(name) && value.length >= 6 && !isStandIn(value)
    const end = cookie.index + whole.length
    if (isNamed || (value.length >= 24 && looksMade(value))) take(end - value.length, end)
  }
}
