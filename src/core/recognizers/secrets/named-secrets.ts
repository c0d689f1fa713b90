import type { Cell } from '../../structure/cell.ts'
import { structureOf } from '../../structure/place.ts'
import type { Recognizer } from '../recognizer.ts'
import { type SecretKind, secretKindOfNames } from './secret-names.ts'
import { eachSessionCookie } from './cookies.ts'
import { isSecret, isStandIn, kindsOf, looksMade } from './secret-value.ts'
import { SIGN } from '../shared/signs.ts'

/** Stands in every name that says so, with or without marks; most texts have none and are dismissed in one pass. */
const HINT =
  /pass|pwd|pw|psk|mk|khau|khẩu|khâ|secret|token|key|otp|pin|puk|cv[cvn]|cred|auth|cookie|sess|sid|sig|salt|phi|jwt|csrf|xsrf|mã|mã|ma_|ma |code|bearer|dsn|commun|hash|hmac|nonce|refresh|khoá|khóa|khoa/i

/** A cookie without its value. */
const NAME_OF_COOKIE = /^[\w.-]{1,64}=$/

/** Longest value that is taken whole. */
const LONGEST = 8_192

/**
 * Values of fields whose name says that they are secret: `"password": "…"`, a column `mat_khau`, `<input name="session"
 * value="…">`. The whole of the field, whatever is in it: half a password is worse than none. Score 0.85.
 */
export const namedSecrets: Recognizer = {
  name: 'named-secrets',
  signs: SIGN.secretName,
  find(view, report) {
    if (!HINT.test(view)) return
    const { closed, open } = structureOf(view)
    const take = (cell: Cell, isSure: boolean): void => {
      const kind = secretKindOfNames(cell.names)
      if (kind === undefined) return
      const { start, end } = withoutScheme(view, cell)
      if (end - start > LONGEST) return
      if (cell.names.some((name) => /^(?:set-)?cookie$/i.test(name))) {
        const cookies = view.slice(start, end)
        let hasSession = false
        eachSessionCookie(cookies, (from, to) => {
          hasSession = true
          report({
            entity: 'SECRET',
            start: start + from,
            end: start + to,
            score: 0.85,
            rule: 'cookie',
          })
        })
        // The name is not secret: of the one pair there is, or of a pair whose value was found before.
        if (hasSession ? !cookies.includes(';') : NAME_OF_COOKIE.test(cookies)) return
      }
      if (isValue(shortened(view.slice(start, end)), kind, isSure))
        report({ entity: 'SECRET', start, end, score: 0.85, rule: `named-${kind}` })
    }
    for (const cells of closed) for (const cell of cells) take(cell, true)
    for (const cells of open) for (const cell of cells) take(cell, false)
  },
}

/** As much of each end of a value is judged. */
const JUDGED = 512

/** A long value without its middle: a text of names alone has thousands of values, each as long as a value may be. */
const shortened = (text: string): string =>
  text.length <= 2 * JUDGED ? text : text.slice(0, JUDGED) + text.slice(-JUDGED)

const SCHEME = /^(?:Bearer|Basic|Token|ApiKey)\s+/i

/** `Bearer` is not part of the value. */
function withoutScheme(view: string, { start, end }: Cell): { start: number; end: number } {
  const scheme = SCHEME.exec(view.slice(start, Math.min(end, start + 16)))
  return { start: start + (scheme?.[0].length ?? 0), end }
}

/** Of all four kinds of signs, and long: no name and no path. */
const isMixed = (text: string): boolean => text.length >= 16 && kindsOf(text) > 3

/** `isSure`: the field is one beyond doubt, and not only a column that looks like a table's. */
function isValue(text: string, kind: SecretKind, isSure: boolean): boolean {
  const value = text.trim()
  if (value === '' || isStandIn(value)) return false
  if (kind === 'pin') return /^\d{3} ?\d{0,5}$/.test(value)
  if (kind === 'token')
    return looksMade(value) || ((isSure || isMixed(value)) && isSecret(value) && !/\s/.test(value))
  if (/^[{[<]/.test(value) && /[}\]>]$/.test(value)) return false
  return isSure ? value.length >= 2 : isSecret(value) || /^\d{6,12}$/.test(value)
}
