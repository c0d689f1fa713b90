/** A piece of text on a page. Points of PDF (1/72 inch), from the lower left corner. */
export interface PdfPiece {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PdfPage {
  readonly pieces: readonly PdfPiece[]
}

/** Reads the pages of a PDF (byte string). Rejects with `document_broken`, `document_encrypted`, `document_too_large` or `document_too_slow`. */
export type PdfReader = (bytes: string) => Promise<readonly PdfPage[]>

/** A line of a page: pieces whose base lines lie within a third of their height. */
interface Line {
  y: number
  height: number
  readonly pieces: PdfPiece[]
}

/** Between pieces of one line: nearer is one word, farther is another column. In heights of the text. */
const WORD_GAP = 0.15
const COLUMN_GAP = 1.2
/** More distance than this between lines begins a paragraph. In heights of the text. */
const PARAGRAPH_GAP = 1.9

/**
 * The text of a PDF as Markdown: a heading for each page, lines from top to bottom, columns of a line apart by ` | `. Empty if
 * the pages have no text, as scans do.
 */
export function pdfMarkdown(pages: readonly PdfPage[]): string {
  const texts = pages.map((page) => pageText(page))
  if (texts.every((text) => text === '')) return ''
  return texts.map((text, i) => `## Page ${i + 1}\n\n${text}\n`).join('\n')
}

function pageText({ pieces }: PdfPage): string {
  const out: string[] = []
  let last: Line | undefined
  for (const line of linesOf(pieces)) {
    const text = lineText(line)
    if (text === '') continue
    if (last !== undefined && last.y - line.y > PARAGRAPH_GAP * Math.max(last.height, line.height))
      out.push('')
    out.push(text)
    last = line
  }
  return out.join('\n')
}

/** From top to bottom. Linear but for the sorting. */
function linesOf(pieces: readonly PdfPiece[]): readonly Line[] {
  const lines: Line[] = []
  const sorted = pieces
    .filter(({ text }) => text.trim() !== '')
    .toSorted((a, b) => b.y - a.y || a.x - b.x)
  for (const piece of sorted) {
    const line = lines.at(-1)
    const height = piece.height > 0 ? piece.height : 10
    if (line !== undefined && Math.abs(line.y - piece.y) <= Math.max(line.height, height) / 3) {
      line.pieces.push(piece)
      line.height = Math.max(line.height, height)
    } else lines.push({ y: piece.y, height, pieces: [piece] })
  }
  return lines
}

function lineText({ pieces, height }: Line): string {
  let text = ''
  let end = 0
  for (const piece of pieces.toSorted((a, b) => a.x - b.x)) {
    const gap = (piece.x - end) / height
    if (text !== '')
      text +=
        gap > COLUMN_GAP
          ? ' | '
          : gap > WORD_GAP && !text.endsWith(' ') && !piece.text.startsWith(' ')
            ? ' '
            : ''
    text += piece.text
    end = piece.x + piece.width
  }
  return text.replaceAll(/[\u0000-\u001f]+/g, ' ').trim()
}
