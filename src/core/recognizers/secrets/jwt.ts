import { decodeBase64Url } from './base64url.ts'
import { isWordBefore } from '../shared/characters.ts'
import type { Recognizer } from '../recognizer.ts'
import { SIGN } from '../shared/signs.ts'

/** Characters of a header that are decoded: `alg` and `typ` come early. */
const MAX_HEADER = 400

const TOKEN = /[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){0,4}/y

/**
 * JSON Web Tokens, signed (RFC 7519) or encrypted (RFC 7516): the header decodes to JSON that names an algorithm.
 * Score 1, rule `jwt`. One that was cut off in its header or after it is a secret all the same: rule `jwt-cut`, 0.85.
 */
export const jwt: Recognizer = {
  name: 'jwt',
  signs: SIGN.jwt,
  find(view, report) {
    for (let at = view.indexOf('eyJ'); at >= 0; at = view.indexOf('eyJ', at + 3)) {
      if (isWordBefore(view, at) && view[at - 1] !== '_') continue
      TOKEN.lastIndex = at
      const [token = ''] = TOKEN.exec(view) ?? []
      const [header = '', ...rest] = token.split('.')
      if (!namesAlgorithm(header)) continue
      // Signed: three parts. Encrypted: five, the second one empty where the key was agreed before.
      const isEncrypted = rest.length === 4
      const isWhole =
        rest.length >= 2 && rest.every((part, i) => part !== '' || (isEncrypted && i === 0))
      const end = at + token.replace(/\.+$/, '').length
      report({
        entity: 'SECRET',
        start: at,
        end,
        score: isWhole ? 1 : 0.85,
        rule: isWhole ? 'jwt' : 'jwt-cut',
      })
      at = end - 3
    }
  },
}

function namesAlgorithm(header: string): boolean {
  const whole = header.slice(0, MAX_HEADER)
  const decoded = decodeBase64Url(whole.slice(0, whole.length - (whole.length % 4 === 1 ? 1 : 0)))
  return decoded !== undefined && /^\{\s*"/.test(decoded) && /"(?:alg|typ|enc|kid)"/.test(decoded)
}
