/** Words in which nothing was found: names of fields and enumerations come again with every request. */
export interface CleanWords {
  has(word: string, label: string): boolean
  add(word: string, label: string): void
}

const MAX_WORD = 32
/** More than the vocabulary of Dify; when it is full it begins again. */
const MAX_WORDS = 2_048

/** By label, because the name of a field can make a finding of its value. */
export function createCleanWords(): CleanWords {
  const byLabel = new Map<string, Set<string>>()
  let size = 0
  return {
    has: (word, label) => byLabel.get(label)?.has(word) === true,
    add(word, label) {
      if (label.length > MAX_WORD) return
      if (size >= MAX_WORDS) {
        byLabel.clear()
        size = 0
      }
      const words = byLabel.get(label)
      if (words === undefined) byLabel.set(label, new Set([word]))
      else words.add(word)
      size++
    },
  }
}

/** A short text of nothing but letters, `_` and `-`, or of two units: what fields and their choices are called. */
export function isWord(text: string): boolean {
  if (text.length > MAX_WORD) return false
  if (text.length <= 2) return true
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const lower = unit | 0x20
    if ((lower < 0x61 || lower > 0x7a) && unit !== 0x5f && unit !== 0x2d) return false
  }
  return true
}
