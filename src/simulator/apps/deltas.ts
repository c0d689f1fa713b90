/** Sizes of the pieces that a model's tokens roughly have, in characters. */
const TOKEN_SIZES = [3, 5, 4, 7, 6] as const

/**
 * Cuts an answer into deltas, by code points: `char`, `word`, `whole`, a number of characters, or by default pieces of
 * 3 to 7 characters, always the same for the same answer.
 */
export function cutDeltas(answer: string, how?: string | number): string[] {
  if (how === 'whole') return [answer]
  if (how === 'char') return [...answer]
  if (how === 'word') return answer.match(/\s*\S+\s*/g) ?? [answer]
  const fixed = Number(how ?? Number.NaN)
  const characters = [...answer]
  const pieces: string[] = []
  for (let at = 0; at < characters.length; ) {
    const size = fixed > 0 ? fixed : (TOKEN_SIZES[pieces.length % TOKEN_SIZES.length] ?? 4)
    pieces.push(characters.slice(at, at + size).join(''))
    at += size
  }
  return pieces
}
