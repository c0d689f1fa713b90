import { entropyOf } from './entropy.ts'
import type { Recognizer } from '../recognizer.ts'
import { secretWords } from './secret-words.ts'

/** Longest value that is read. */
const MAX_VALUE = 256

/**
 * Values that words call secret: `password=…`, `"token": "…"`, `mật khẩu: …`, `api key is …`. What stands for a value
 * (`${VAR}`, `<your token>`, `********`, `PASSWORD_1`), what is code and what is prose is none. Score 0.85, rule
 * `assignment`; `pin` for four to eight digits.
 */
export const assignment: Recognizer = {
  name: 'assignment',
  find(view, report) {
    for (const word of secretWords(view)) {
      const value = valueBehind(view, word.end)
      if (value === undefined) continue
      const { start, end, isLoose } = value
      const text = view.slice(start, end)
      if (word.isPin ? isPin(text) : isSecret(text, isLoose))
        report({
          entity: 'SECRET',
          start,
          end,
          score: 0.85,
          rule: word.isPin ? 'pin' : 'assignment',
        })
    }
  },
}

/** `=`, `:`, `=>`, `:=`, perhaps behind the closing quote of a key. */
const SEPARATOR =
  /["'`\]]{0,2}[ \t\u00a0]{0,3}(?:=>|:=|==?|[:：])[ \t\u00a0]{0,3}(?:Bearer |Basic )?["'`]?/y
/** `is`, `là`, `la`, one word between (`mật khẩu wifi là …`). */
const COPULA =
  /(?:[ \t\u00a0][\p{L}\p{M}\p{N}]{1,12}){0,2}[ \t\u00a0](?:is|la|là|la\u0300)[ \t\u00a0:]{1,3}["'`]?/uy

/** The stretch behind a word that is its value. `isLoose`: said in a sentence. */
function valueBehind(
  view: string,
  from: number,
): { readonly start: number; readonly end: number; readonly isLoose: boolean } | undefined {
  SEPARATOR.lastIndex = from
  const isAssigned = SEPARATOR.exec(view) !== null
  COPULA.lastIndex = from
  if (!isAssigned && COPULA.exec(view) === null) return undefined
  const start = isAssigned ? SEPARATOR.lastIndex : COPULA.lastIndex
  const quote = view.charAt(start - 1)
  const isQuoted = /["'`]/.test(quote)
  let end = start
  while (end < view.length && end - start < MAX_VALUE) {
    const unit = view.charAt(end)
    if (isQuoted ? unit === quote || unit === '\n' : /[\s"'`<>,;|&]/.test(unit)) break
    end++
  }
  // A sentence ends behind its last word; a bracket closes what was opened before.
  if (!isQuoted)
    while (end > start && /[.!?)\]}]/.test(view.charAt(end - 1)) && endsSentence(view, end)) end--
  return end === start ? undefined : { start, end, isLoose: !isAssigned }
}

/** `!` and `?` belong to passwords more often than to sentences. */
const endsSentence = (view: string, end: number): boolean => /[.)\]}]/.test(view.charAt(end - 1))

const isPin = (text: string): boolean => /^\d{4,8}$/.test(text)

/** Not the value but its place, or code that fetches it. */
const STAND_IN =
  /^(?:[$%<{[(]|\*+$|x{3,}|[A-Z][A-Z0-9_]*_\d+$|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|process\.env|os\.|env\.|ENV\[|config\.|settings\.|secrets\.|self\.|this\.|args\.|vault:|ref:|https?:\/\/)|[(\u2026]|\.{3}|your[-_ ]|example|placeholder|changeme|redacted/i
const PROSE =
  /^(?:required|optional|none|null|nil|undefined|true|false|string|text|hidden|invalid|incorrect|wrong|missing|empty|expired|unset|default|here|not|the|and|với|của|không|sai|đúng|number|boolean|integer|password|passwd|secret|token)$/i

const LEAST = 6
const LEAST_LOOSE = 6

function isSecret(text: string, isLoose: boolean): boolean {
  if (text.length < (isLoose ? LEAST_LOOSE : LEAST) || STAND_IN.test(text) || PROSE.test(text))
    return false
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\p{M}\p{N}\s]/u].filter((kind) =>
    kind.test(text),
  )
  // One kind of letters is a word; digits alone are a number that other rules know better.
  if (kinds.length < 2 || !/\d|[^\p{L}\p{M}\p{N}\s._-]/u.test(text)) return false
  return entropyOf(text) >= 2.2
}
