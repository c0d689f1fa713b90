/**
 * Letters as recognizers compare them, and which threes of them stand in a text: a recognizer can tell by these that none of
 * its words does.
 */

/** Kinds of units: 1 to 26 letters of ASCII, 33 to 58 others that are such letters with marks, and these. */
export const OTHER = 0
export const FOREIGN = 32
export const DIGIT = 64
export const MARK = 65
/** One of the signs of `_.+/-`, which do not end a run. */
export const JOINT = 66
export const POINT = 67

/** Kind of every UTF-16 unit. */
export const KINDS = kindTable()

function kindTable(): Uint8Array {
  const table = new Uint8Array(0x10000)
  for (let unit = 0x80; unit < 0x2200; unit++) table[unit] = foreignKind(unit)
  for (let letter = 1; letter <= 26; letter++) {
    table[0x40 + letter] = letter
    table[0x60 + letter] = letter
  }
  table.fill(DIGIT, 0x30, 0x3a)
  for (const sign of '_.+/-') table[sign.charCodeAt(0)] = JOINT
  for (const sign of '@:$?&;{') table[sign.charCodeAt(0)] = POINT
  return table
}

/** As the recognizers fold letters: without marks, a long s and the sign of Kelvin as s and k. */
function foreignKind(unit: number): number {
  if (unit >= 0x300 && unit < 0x370) return MARK
  if (unit === 0x110 || unit === 0x111) return FOREIGN + 4
  const letter = String.fromCharCode(unit).normalize('NFKD').toLowerCase().charCodeAt(0) - 0x60
  return letter >= 1 && letter <= 26 ? FOREIGN + letter : OTHER
}

/** Five bits a letter, three letters. What is neither a letter nor a mark begins again with zeros. */
export const GRAMS = 1 << 15

/** The last letters of a word as a number. */
export const gramOf = (letters: string): number =>
  [...letters].reduce((gram, letter) => (gram << 5) | (letter.charCodeAt(0) - 0x60), 0) &
  (GRAMS - 1)

let lastView = ''
/** Which threes stand in the last text, a bit each. */
const grams = new Uint32Array(GRAMS >> 5)

/** One pass; kept for the last text. */
function readGrams(view: string): void {
  if (view === lastView) return
  lastView = view
  grams.fill(0)
  let gram = 0
  for (let at = 0; at < view.length; at++) {
    const kind = KINDS[view.charCodeAt(at)] ?? OTHER
    if (kind === MARK) continue
    gram = ((gram << 5) | (kind < DIGIT ? kind & 31 : 0)) & (GRAMS - 1)
    const word = gram >>> 5
    grams[word] = (grams[word] ?? 0) | (1 << (gram & 31))
  }
}

/** Phrases, as the threes of their words. */
export type LetterPhrases = readonly (readonly number[])[]

/**
 * `list`: phrases with commas between, words of small letters without marks, of three letters and more. A text may have
 * one of them where all threes of all its words stand somewhere.
 */
export const letterPhrases = (list: string): LetterPhrases =>
  list.split(',').map((phrase) => phrase.trim().split(/\s+/).flatMap(threesOf))

const threesOf = (word: string): readonly number[] =>
  Array.from({ length: word.length - 2 }, (_, at) => gramOf(word.slice(at, at + 3)))

/** Whether one of the phrases may stand in a text. */
export function mayHaveOneOf(view: string, phrases: LetterPhrases): boolean {
  readGrams(view)
  for (let at = 0; at < phrases.length; at++) if (phrases[at]?.every(isThere) === true) return true
  return false
}

const isThere = (gram: number): boolean => ((grams[gram >>> 5] ?? 0) & (1 << (gram & 31))) !== 0
