import { BUSINESS, LABEL_WORDS, LEADING_FORMS, LEADING_WEAK, NO_NAMES } from './legal-forms.ts'
import {
  isGapAt,
  isJoinAt,
  isNameWord,
  isSignAt,
  isWordAt,
  plain,
  textAt,
} from './organisation-words.ts'
import type { Tokens } from '../shared/word-tokens.ts'

interface Phrase {
  readonly words: readonly string[]
  readonly isWeak: boolean
}

/** First word → phrases, longest first. */
function byFirstWord(rows: readonly (readonly [string, boolean])[]): Map<string, Phrase[]> {
  const map = new Map<string, Phrase[]>()
  for (const [text, isWeak] of rows) {
    const words = text.split(' ')
    const first = words[0] ?? ''
    map.set(first, [...(map.get(first) ?? []), { words, isWeak }])
  }
  for (const phrases of map.values()) phrases.sort((a, b) => b.words.length - a.words.length)
  return map
}

const FORMS = byFirstWord([
  ...LEADING_FORMS.map((text) => [text, false] as const),
  ...LEADING_WEAK.map((text) => [text, true] as const),
])
const TRADES = byFirstWord(BUSINESS.map((text) => [text, false] as const))

/** First letters of forms: most words are passed over without a look at them. */
const STARTS: ReadonlySet<number> = new Set(
  [...FORMS.keys()].flatMap((word) =>
    [word, word.toUpperCase(), ...(word.startsWith('d') ? ['đ', 'Đ'] : [])].map((text) =>
      text.charCodeAt(0),
    ),
  ),
)

/** Words of the longest name that is believed. */
const MAX_NAME = 10

/** `Công ty TNHH Sao Mai`: a form, perhaps lines of business in small letters, and words that begin with a capital. */
export function findLeadingForms(
  view: string,
  tokens: Tokens,
  found: (start: number, end: number) => void,
): void {
  for (let i = 0; i < tokens.count; i++) {
    if (!isWordAt(tokens, i) || !STARTS.has(view.charCodeAt(tokens.starts[i] ?? 0))) continue
    const phrases = FORMS.get(plain(textAt(view, tokens, i)))
    if (phrases === undefined) continue
    const form = longest(view, tokens, i, phrases)
    if (form === undefined) continue
    const end = nameEnd(view, tokens, form.next, form.phrase.isWeak)
    if (end === undefined) continue
    found(tokens.starts[i] ?? 0, tokens.starts[end] ?? view.length)
    i = end - 1
  }
}

/** The longest of the phrases that stands at token `i`, and the token after it. */
function longest(
  view: string,
  tokens: Tokens,
  i: number,
  phrases: readonly Phrase[],
): { readonly phrase: Phrase; readonly next: number } | undefined {
  for (const phrase of phrases) {
    let at = i
    const fits = phrase.words.every((word, k) => {
      if (k > 0 && !isGapAt(view, tokens, at)) return false
      if (k > 0) at++
      return isWordAt(tokens, at) && plain(textAt(view, tokens, at++)) === word
    })
    if (fits) return { phrase, next: at }
  }
  return undefined
}

/** The token after the name that begins after token `from`; undefined if none does. */
function nameEnd(view: string, tokens: Tokens, from: number, isWeak: boolean): number | undefined {
  let at = from
  let end: number | undefined
  let words = 0
  let named = 0
  let stopped = false
  while (words < MAX_NAME) {
    const next = skipGap(view, tokens, at, words > 0)
    if (next === undefined || !isWordAt(tokens, next)) break
    const word = textAt(view, tokens, next)
    // The next name begins: `Ngân hàng A và Ngân hàng B`.
    if (longest(view, tokens, next, FORMS.get(plain(word)) ?? []) !== undefined) break
    const trade = longest(view, tokens, next, TRADES.get(plain(word)) ?? [])
    const isCapital = isNameWord(word) && !LABEL_WORDS.has(plain(word))
    if (isCapital && trade !== undefined) {
      // `Dược phẩm`: a line of business that begins with a capital is of the name.
      named++
      words++
      at = trade.next
      end = at
      continue
    }
    if (isCapital) {
      if (named === 0) stopped = NO_NAMES.has(plain(word))
      named++
      words++
      at = next + 1
      end = at
      continue
    }
    // A line of business in small letters, if a name follows in the end.
    if (trade === undefined) break
    words++
    at = trade.next
  }
  // `Công ty Chúng tôi`, but `Công ty Anh Minh`.
  if (end === undefined || (isWeak && stopped && named < 2)) return undefined
  return /\p{Lu}/u.test(view.slice(tokens.starts[from] ?? 0, tokens.starts[end])) ? end : undefined
}

/** Over a blank, `&` with or without blanks, or a hyphen, apostrophe or dot that joins two words. */
function skipGap(
  view: string,
  tokens: Tokens,
  from: number,
  insideName: boolean,
): number | undefined {
  const behind = isGapAt(view, tokens, from) ? from + 1 : from
  if (insideName && isSignAt(view, tokens, behind, '&'))
    return isGapAt(view, tokens, behind + 1) ? behind + 2 : behind + 1
  if (behind > from) return behind
  if (!insideName) return undefined
  const joins = isJoinAt(view, tokens, from) || isSignAt(view, tokens, from, '.')
  return joins && isWordAt(tokens, from + 1) ? from + 1 : undefined
}
