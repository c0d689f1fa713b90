/** A part of a text that is sent by itself. */
export interface Piece {
  readonly text: string
  /** Where it begins in the whole, in UTF-16 units. */
  readonly start: number
}

/**
 * Cuts `text` into pieces of at most `most` UTF-16 units. Each begins `overlap` units before the one in front of it
 * ends, so that an entity of up to `overlap` units lies whole in one of them. Cuts stand at blanks where the last
 * quarter of a piece has one, and never inside a surrogate pair. Needs `overlap` of at most half of `most`.
 */
export function cutIntoPieces(text: string, most: number, overlap: number): readonly Piece[] {
  if (text.length <= most) return [{ text, start: 0 }]
  const pieces: Piece[] = []
  let start = 0
  for (;;) {
    const end = start + most < text.length ? endOfPiece(text, start, start + most) : text.length
    pieces.push({ text: text.slice(start, end), start })
    if (end === text.length) return pieces
    start = startOfCharacter(text, end - overlap)
  }
}

function endOfPiece(text: string, start: number, limit: number): number {
  const least = limit - Math.floor((limit - start) / 4)
  for (let end = limit; end > least; end--) if (isBlank(text.charCodeAt(end - 1))) return end
  return startOfCharacter(text, limit)
}

const isBlank = (unit: number): boolean => unit <= 0x20 || unit === 0xa0 || unit === 0x3000

/** `at`, or one before if it stands between the halves of a pair. */
export function startOfCharacter(text: string, at: number): number {
  const inside =
    (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800
  return inside ? at - 1 : at
}
