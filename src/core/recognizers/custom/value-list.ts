/**
 * A list of values as an operator writes it: whole values, compared without regard to case and Unicode composition;
 * `*` stands for any characters (`*@example.vn`, `10.0.0.*`).
 */
export type ValueList = (value: string) => boolean

/** Compiles a list. The check is linear in the value for each entry with `*`, and one look-up for all others. */
export function createValueList(entries: readonly string[]): ValueList {
  const whole = new Set<string>()
  const globs: string[][] = []
  for (const entry of entries) {
    const folded = fold(entry)
    if (folded.includes('*')) globs.push(folded.split('*'))
    else whole.add(folded)
  }
  if (entries.length === 0) return () => false
  return (value) => {
    const folded = fold(value)
    return whole.has(folded) || globs.some((pieces) => matches(pieces, folded))
  }
}

const fold = (value: string): string => value.normalize('NFC').toLowerCase()

/** Pieces in order, the first at the start and the last at the end; leftmost is as good as any for the others. */
function matches(pieces: readonly string[], value: string): boolean {
  const [first = '', ...rest] = pieces
  const last = rest.pop() ?? ''
  if (!value.startsWith(first) || value.length < first.length + last.length) return false
  const end = value.length - last.length
  if (value.slice(end) !== last) return false
  let at = first.length
  for (const piece of rest) {
    const found = value.indexOf(piece, at)
    if (found < 0 || found + piece.length > end) return false
    at = found + piece.length
  }
  return true
}
