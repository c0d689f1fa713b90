/** How often each unit of ASCII is seen; zeros between two texts. */
const ascii = new Uint32Array(0x80)

/** Shannon entropy of the characters of a text, in bits per character; 0 for an empty one. */
export function entropyOf(text: string): number {
  const seen: number[] = []
  let isAscii = true
  for (let at = 0; at < text.length && isAscii; at++) {
    const unit = text.charCodeAt(at)
    isAscii = unit < 0x80
    const count = ascii[unit] ?? 0
    if (isAscii && count === 0) seen.push(unit)
    ascii[unit] = count + 1
  }
  const counts = seen.map((unit) => ascii[unit] ?? 0)
  for (const unit of seen) ascii[unit] = 0
  return isAscii ? bitsOf(counts, text.length) : bitsOf(countsOf(text), text.length)
}

function countsOf(text: string): Iterable<number> {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  return counts.values()
}

function bitsOf(counts: Iterable<number>, length: number): number {
  let bits = 0
  for (const count of counts) {
    const share = count / length
    bits -= share * Math.log2(share)
  }
  return bits
}

/** Least entropy of a key: random hexadecimal has about 3.5 to 4, words and fillers less. */
const LEAST = 3

/** What people put where a key belongs. */
const FILLER =
  /example|x{4}|\*{3}|\.{3}|your[-_]?|placeholder|changeme|dummy|redacted|12345678|abcdefgh|00000000/i

/** Whether a text looks drawn at random, and not like a word or what stands for a key in documentation. */
export const looksRandom = (text: string): boolean => !FILLER.test(text) && entropyOf(text) >= LEAST
