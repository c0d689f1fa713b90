/** Shorter values are found faster by the search of the platform, whose worst text costs their length for each unit. */
const SHORT = 16

/**
 * Calls `found` with the start of every place of `value` in `text` that does not overlap the one before. Linear in both, also where
 * a text repeats itself as the value does (Knuth, Morris and Pratt 1977).
 */
export function eachOccurrence(text: string, value: string, found: (start: number) => void): void {
  const { length } = value
  if (length === 0) return
  if (length <= SHORT) {
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + length)) found(at)
    return
  }
  const borders = bordersOf(value)
  let matched = 0
  // The platform finds where the value may begin.
  const head = value.slice(0, SHORT)
  for (let at = 0; at < text.length; at++) {
    if (matched === 0) {
      at = text.indexOf(head, at)
      if (at < 0) return
    }
    const unit = text.charCodeAt(at)
    while (matched > 0 && unit !== value.charCodeAt(matched)) matched = borders[matched - 1] ?? 0
    if (unit === value.charCodeAt(matched)) matched++
    if (matched === length) {
      found(at - length + 1)
      matched = 0
    }
  }
}

/** For each beginning of a value, the length of the longest shorter one that it ends with. */
function bordersOf(value: string): Uint32Array {
  const borders = new Uint32Array(value.length)
  for (let at = 1, border = 0; at < value.length; at++) {
    const unit = value.charCodeAt(at)
    while (border > 0 && unit !== value.charCodeAt(border)) border = borders[border - 1] ?? 0
    if (unit === value.charCodeAt(border)) border++
    borders[at] = border
  }
  return borders
}
