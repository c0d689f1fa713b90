/** Shannon entropy of the characters of a text, in bits per character; 0 for an empty one. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) {
    const share = count / text.length
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
