import { MaskingError } from '../errors.ts'
import { decodePercent } from '../form/form.ts'
import { type HeaderPiece, headerPieces } from '../mail/encoded-words.ts'
import { allocationRequest } from '../masking/allocation-request.ts'
import { type Place, collectDecoded } from '../masking/request-masker.ts'
import type { Scanner } from '../masking/scanner.ts'
import type { DecodedText } from '../text/decoded.ts'
import { type Edit, splice } from '../text/splice.ts'
import { decodeUtf8ByteString } from '../text/utf8.ts'
import { type PartHead, type Range, brokenMultipart } from './part-head.ts'

/** The names that a part gives its file, decoded. */
export function fileNames(bytes: string, { filename, encodedFilename }: PartHead): DecodedText[] {
  const names: DecodedText[] = []
  for (const [range, isEncoded] of [
    [filename, false],
    [encodedFilename, true],
  ] as const) {
    if (range === undefined) continue
    const { start, end } = range
    // Browsers write a quote in a file name as %22 (WHATWG HTML, 4.10.21.8).
    names.push(
      isEncoded || bytes.slice(start, end).includes('%')
        ? decodePercent(bytes, start, end, { plusAsSpace: false })
        : decodeUtf8ByteString(bytes, start, end),
    )
  }
  return names
}

/** What has to be masked in the headers of a part: in file names, and wherever a client could write. */
export function headPlaces(bytes: string, head: PartHead, scanner: Scanner): readonly Place[] {
  const places = fileNames(bytes, head).flatMap((name) => filenamePlaces(name, scanner))
  for (const { start, end } of head.rest)
    collectDecoded(decodeUtf8ByteString(bytes, start, end), scanner, places)
  const ranges = head.filename === undefined ? head.rest : [head.filename, ...head.rest]
  const words = ranges.flatMap((range) => encodedWordPlaces(bytes, range, scanner))
  const isOutside = ({ start, end }: Place): boolean =>
    words.every((word) => word.end <= start || word.start >= end)
  return [...places.filter(isOutside), ...words].toSorted((a, b) => a.start - b.start)
}

/**
 * Encoded words (RFC 2047) that hold a value, each as a whole: .NET and Spring write a name that is not ASCII so. Dify does not
 * decode them, but who looks at the name does.
 */
function encodedWordPlaces(bytes: string, { start, end }: Range, scanner: Scanner): Place[] {
  if (!bytes.slice(start, end).includes('=?')) return []
  return piecesOf(bytes, start, end).flatMap((piece): Place[] => {
    if (!piece.isEncoded) return []
    const span = scanner.scan(piece.text).find(({ literal }) => literal === undefined)
    if (span === undefined) return []
    const wanted = allocationRequest(piece.text, { ...span, start: 0, end: piece.text.length })
    return [{ start: piece.start, end: piece.end, entity: span.entity, wanted }]
  })
}

function piecesOf(bytes: string, start: number, end: number): readonly HeaderPiece[] {
  try {
    return headerPieces(bytes, start, end)
  } catch (error) {
    if (error instanceof MaskingError)
      throw brokenMultipart('An encoded word in the headers of a part cannot be read.')
    throw error
  }
}

/**
 * The ending stays: Dify tells a file's kind by it, and `alice@x.vn.txt` would be an address as a whole. But what is
 * only found with the ending has none: `alice@x.vn`, `10.0.0.5`.
 */
function filenamePlaces(name: DecodedText, scanner: Scanner): Place[] {
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name.text)?.[0] ?? ''
  const stem = name.text.slice(0, name.text.length - ending.length)
  const places: Place[] = []
  collectDecoded({ ...name, text: stem }, scanner, places)
  if (ending === '') return places
  const whole: Place[] = []
  collectDecoded(name, scanner, whole)
  const isNew = ({ start, end }: Place): boolean =>
    places.every((known) => known.end <= start || known.start >= end)
  return [...places, ...whole.filter(isNew)]
}

/** The head of a part whose file becomes Markdown: `contract.pdf` → `contract.pdf.md`. */
export function asMarkdown(bytes: string, { filename, encodedFilename, type }: PartHead): string {
  const edits: Edit[] = []
  for (const range of [filename, encodedFilename])
    if (range !== undefined) edits.push({ start: range.end, end: range.end, replacement: '.md' })
  if (type !== undefined) edits.push({ ...type, replacement: ' text/markdown' })
  return splice(
    bytes,
    edits.toSorted((a, b) => a.start - b.start),
  )
}
