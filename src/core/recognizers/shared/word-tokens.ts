/** Kind of a stretch of text. A word is letters, digits and their marks; blanks in a row are one; anything else stands alone. */
export const WORD = 1
export const BLANK = 2
export const SIGN = 0

/**
 * Kind of every UTF-16 unit. Halves of surrogate pairs are signs: an emoji at a name must not make it another word, and
 * scripts beyond the basic plane write no names that matter here.
 */
let kinds: Uint8Array | undefined

function kindTable(): Uint8Array {
  if (kinds !== undefined) return kinds
  const table = new Uint8Array(0x10000)
  const word = /[\p{L}\p{N}\p{M}]/u
  const blank = /\s/
  for (let unit = 0; unit < 0x10000; unit++) {
    if (unit >= 0xd800 && unit <= 0xdfff) continue
    const character = String.fromCharCode(unit)
    table[unit] = word.test(character) ? WORD : blank.test(character) ? BLANK : SIGN
  }
  kinds = table
  return table
}

/** Where the tokens of a text begin, what they are, and where the last one ends. */
export interface Tokens {
  readonly count: number
  readonly starts: Uint32Array
  readonly kinds: Uint8Array
}

/** Splits a text. Linear. `starts[count]` is the length of the text. */
export function tokensOf(text: string): Tokens {
  const table = kindTable()
  const starts = new Uint32Array(text.length + 1)
  const found = new Uint8Array(text.length)
  let count = 0
  let last = -1
  for (let at = 0; at < text.length; at++) {
    const kind = table[text.charCodeAt(at)] ?? SIGN
    if (kind !== last || kind === SIGN) {
      starts[count] = at
      found[count] = kind
      count++
      last = kind
    }
  }
  starts[count] = text.length
  return { count, starts, kinds: found }
}
