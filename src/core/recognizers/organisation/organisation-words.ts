import { BLANK, SIGN, type Tokens, WORD } from '../shared/word-tokens.ts'

/** Text of token `i`. */
export const textAt = (view: string, { starts }: Tokens, i: number): string =>
  view.slice(starts[i] ?? 0, starts[i + 1] ?? view.length)

export const isWordAt = ({ count, kinds }: Tokens, i: number): boolean =>
  i >= 0 && i < count && kinds[i] === WORD

/** Blanks between words of a name: on one line. */
export const isGapAt = (view: string, tokens: Tokens, i: number): boolean =>
  i >= 0 && i < tokens.count && tokens.kinds[i] === BLANK && !/[\n\r]/.test(textAt(view, tokens, i))

export const isSignAt = (view: string, tokens: Tokens, i: number, sign: string): boolean =>
  i >= 0 && i < tokens.count && tokens.kinds[i] === SIGN && textAt(view, tokens, i) === sign

/** A hyphen or an apostrophe, which joins two words of a name. */
export const isJoinAt = (view: string, tokens: Tokens, i: number): boolean =>
  ['-', "'", '\u2019'].some((sign) => isSignAt(view, tokens, i, sign))

/** Longer words name nothing. */
const MAX_WORD = 40

/** A word that can be of a name: begins with a capital, or is a short number. */
export const isNameWord = (word: string): boolean =>
  word.length <= MAX_WORD && (/^\p{Lu}/u.test(word) || /^\d{1,4}\p{L}?$/u.test(word))

const MAX_CACHE = 20_000
let cache = new Map<string, string>()

/** Small letters without diacritics; remembered, for texts repeat their words. */
export function plain(word: string): string {
  if (word.length > MAX_WORD) return ''
  const known = cache.get(word)
  if (known !== undefined) return known
  const folded = word
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('đ', 'd')
  if (cache.size >= MAX_CACHE) cache = new Map()
  cache.set(word, folded)
  return folded
}
