import type { DocumentMasking } from '../documents/masking.ts'
import { pdfMarkdown } from '../documents/pdf-text.ts'
import { MaskingError } from '../errors.ts'
import type { Place } from '../masking/request-masker.ts'
import { createTextWindows } from '../masking/text-windows.ts'
import { type Edit, splice } from '../text/splice.ts'
import { encodeUtf8ToByteString } from '../text/utf8.ts'
import { HeldFile } from './held-file.ts'
import type { PartHead } from './part-head.ts'

/**
 * A PDF: replaced by its masked text as Markdown, since nothing but text can be masked and Dify makes text of it as well
 * (`core/rag/extractor/pdf_extractor.py`). A PDF is read from its end.
 */
export class PdfFile extends HeldFile {
  readonly #masking: DocumentMasking
  readonly #substitute: (text: string, places: readonly Place[]) => Promise<string>

  constructor(
    masking: DocumentMasking,
    maxFileSize: number,
    substitute: (text: string, places: readonly Place[]) => Promise<string>,
  ) {
    super(maxFileSize)
    this.#masking = masking
    this.#substitute = substitute
  }

  protected async masked(bytes: string): Promise<string> {
    if (!bytes.startsWith('%PDF-'))
      throw new MaskingError('document_broken', 'It is not what its name says.')
    const text = pdfMarkdown(await this.#masking.readPdf(bytes))
    if (text === '') throw new MaskingError('document_without_text')
    const windows = createTextWindows(this.#masking.scanner)
    const out: string[] = []
    for (const window of [...windows.push(encodeUtf8ToByteString(text)), ...windows.finish()]) {
      out.push(await this.#substitute(window.bytes, window.places))
      await this.#masking.pause()
    }
    return out.join('')
  }
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
