import { PLACEHOLDER_LIKE } from '../../text/placeholder-form.ts'
import { looksRandom } from './entropy.ts'
import type { Recognizer } from '../recognizer.ts'
import { SIGN } from '../shared/signs.ts'

/** Longest userinfo that is looked for. */
const MAX = 1_024
const SCHEME = /[A-Za-z][A-Za-z0-9+.-]{0,30}$/
/** Ends a URL in text: blanks, quotes, brackets. */
const END = /[\s"'<>`\\^{}|]/
/** Not a password but its place: `${DB_PASSWORD}`, `<password>`, `***`, `PASSWORD_1`. */
const STAND_IN = new RegExp(`^(?:\\$|<|%[({]|\\{|\\*+$|x+$|${PLACEHOLDER_LIKE}$|\\.\\.\\.$)`, 'i')
/** Shortest user name that is a token by itself. */
const LEAST_TOKEN = 16

/**
 * Passwords in URLs (RFC 3986, 3.2.1): `scheme://user:password@host`. The finding is the userinfo without the `@`, so
 * that no e-mail address is made of password and host. Score 1, rule `url-password`. A user name that is a token
 * (`https://TOKEN@host`) has rule `url-token`, score 0.85.
 */
export const urlCredentials: Recognizer = {
  name: 'url-credentials',
  signs: SIGN.url,
  find(view, report) {
    for (let at = view.indexOf('://'); at >= 0; at = view.indexOf('://', at + 3)) {
      if (!SCHEME.test(view.slice(Math.max(0, at - 32), at))) continue
      const start = at + 3
      const end = userinfoEnd(view, start)
      if (end === undefined) continue
      const userinfo = view.slice(start, end)
      const colon = userinfo.indexOf(':')
      if (colon < 0) {
        if (userinfo.length >= LEAST_TOKEN && looksRandom(userinfo) && /\d/.test(userinfo))
          report({ entity: 'SECRET', start, end, score: 0.85, rule: 'url-token' })
      } else if (colon < userinfo.length - 1 && !STAND_IN.test(userinfo.slice(colon + 1)))
        report({ entity: 'SECRET', start, end, score: 1, rule: 'url-password' })
    }
  },
}

/**
 * The last `@` of the authority. A slash ends the authority, unless what stands before it is not a host and port: then it
 * belongs to a password that was written with `%2F` and is decoded in the view.
 */
function userinfoEnd(view: string, start: number): number | undefined {
  const window = view.slice(start, start + MAX)
  const stop = window.search(END)
  const url = stop < 0 ? window : window.slice(0, stop)
  const slash = url.search(/[/?#]/)
  const authority = slash < 0 ? url : url.slice(0, slash)
  const last = authority.lastIndexOf('@')
  if (last >= 0) return start + last
  if (!/^[^:@[\]]+:(?!\d{1,5}$)[^@]*$/.test(authority)) return undefined
  const next = url.indexOf('@')
  return next < 0 ? undefined : start + next
}
