import { LEADING_WORDS, TRAILING_FORMS, type TrailingForm } from './legal-forms.ts'
import { isGapAt, isJoinAt, isNameWord, isSignAt, isWordAt, textAt } from './organisation-words.ts'
import type { Tokens } from '../shared/word-tokens.ts'

/** First word in small letters → forms, longest first. */
const FORMS = new Map<string, TrailingForm[]>()
for (const form of TRAILING_FORMS) {
  const first = (form.words[0] ?? '').toLowerCase()
  FORMS.set(first, [...(FORMS.get(first) ?? []), form])
}

/** Longest first word of a form: all others are passed over without a look at them. */
const LONGEST = Math.max(...[...FORMS.keys()].map((word) => word.length))
/** Words of the longest name that is believed. */
const MAX_NAME = 7
const CONNECTORS: ReadonlySet<string> = new Set([
  'of',
  'and',
  'de',
  'du',
  'van',
  'von',
  'für',
  'và',
])

/** What follows `Limited` where it is not a form. */
const LIMITED_TO = /^\s(?:to|time|edition|by|in|warranty|liability|access|offer|stock|series)\b/

/** `Acme Widgets Inc`: words that begin with a capital, then a form; the dot of an abbreviation stays outside. */
export function findTrailingForms(
  view: string,
  tokens: Tokens,
  found: (start: number, end: number) => void,
): void {
  for (let i = 1; i < tokens.count; i++) {
    if (!isWordAt(tokens, i)) continue
    const length = (tokens.starts[i + 1] ?? view.length) - (tokens.starts[i] ?? 0)
    // Every form begins with a capital.
    const first = view.charCodeAt(tokens.starts[i] ?? 0)
    if (length > LONGEST || first < 0x41 || first > 0x5a) continue
    const forms = FORMS.get(textAt(view, tokens, i).toLowerCase())
    if (forms === undefined) continue
    for (const form of forms) {
      const next = formEnd(view, tokens, i, form)
      if (next === undefined) continue
      const start = nameStart(view, tokens, i, form)
      if (start === undefined) continue
      found(tokens.starts[start] ?? 0, tokens.starts[next] ?? view.length)
      i = next - 1
      break
    }
  }
}

/** The token after a form that begins at token `i`. */
function formEnd(
  view: string,
  tokens: Tokens,
  i: number,
  { words, anyCase }: TrailingForm,
): number | undefined {
  let at = i
  for (const [k, wanted] of words.entries()) {
    if (k > 0) at = skipBetween(view, tokens, at, wanted)
    const text = at < tokens.count ? textAt(view, tokens, at) : ''
    const isSame = text === wanted || (anyCase && text === wanted.toUpperCase())
    if (!isSame) return undefined
    at++
  }
  if (words[0] === 'Limited' && LIMITED_TO.test(view.slice(tokens.starts[at] ?? view.length)))
    return undefined
  // `Inc.` may go on, `Incs` and `Inc-` may not: they are other words.
  return at
}

/** To the next piece of a form: over the dot of an abbreviation and a blank. */
function skipBetween(view: string, tokens: Tokens, from: number, wanted: string): number {
  let at = from
  if (wanted !== '.' && isSignAt(view, tokens, at, '.')) at++
  if (isGapAt(view, tokens, at)) at++
  return at
}

/** The first token of the name in front of a form. */
function nameStart(
  view: string,
  tokens: Tokens,
  form: number,
  { isShort }: TrailingForm,
): number | undefined {
  let start: number | undefined
  let hasSmall = false
  let at = form
  for (let words = 0; words < MAX_NAME; words++) {
    const before = backOver(view, tokens, at, words === 0)
    if (before === undefined) break
    const word = textAt(view, tokens, before)
    if (isNameWord(word)) {
      start = before
      hasSmall ||= /\p{Ll}/u.test(word)
    } else if (words === 0 || !CONNECTORS.has(word)) break
    at = before
  }
  if (start === undefined || (isShort === true && !hasSmall)) return undefined
  return withoutLeadingWords(view, tokens, start, form)
}

/** The word in front of token `at`: over a blank, `&`, `, ` (only in front of a form), or a sign that joins two words. */
function backOver(view: string, tokens: Tokens, at: number, isForm: boolean): number | undefined {
  const isApart = isGapAt(view, tokens, at - 1)
  let before = isApart ? at - 2 : at - 1
  if (isForm && !isApart) return undefined
  if (isForm && isSignAt(view, tokens, before, ',')) before--
  else if (isSignAt(view, tokens, before, '&')) before -= isGapAt(view, tokens, before - 1) ? 2 : 1
  else if (!isApart && isJoinAt(view, tokens, before)) before--
  else if (!isApart) return undefined
  return isWordAt(tokens, before) ? before : undefined
}

/** `The company`, `From Acme`: words that only lead to a name, not `AT&T`. Nothing but those is not a name. */
function withoutLeadingWords(
  view: string,
  tokens: Tokens,
  from: number,
  form: number,
): number | undefined {
  for (let start = from; start < form; start++) {
    if (!isWordAt(tokens, start)) continue
    const word = textAt(view, tokens, start)
    if (LEADING_WORDS.has(word.toLowerCase()) && !isJoined(view, tokens, start)) continue
    return /\p{Lu}/u.test(word) || start > from ? start : undefined
  }
  return undefined
}

/** Whether the word at token `i` and the next one are one name by what stands between them. */
function isJoined(view: string, tokens: Tokens, i: number): boolean {
  const behind = isGapAt(view, tokens, i + 1) ? i + 2 : i + 1
  return isSignAt(view, tokens, behind, '&') || isJoinAt(view, tokens, i + 1)
}
