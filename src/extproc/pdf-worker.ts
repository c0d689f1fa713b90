import { parentPort, workerData } from 'node:worker_threads'
import { getDocumentProxy } from 'unpdf'
import type { PdfPage, PdfPiece } from '../core/documents/pdf-text.ts'

/** What the thread is given. */
export interface PdfTask {
  readonly bytes: Uint8Array
  readonly pages: number
  /** UTF-16 units of text. */
  readonly text: number
}

/** What it answers; `failed` is why not. */
export type PdfOutcome =
  | { readonly pages: readonly PdfPage[] }
  | { readonly failed: 'encrypted' | 'broken' | 'too_large' }

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of a thread, not a window
parentPort?.postMessage(await read(workerData as PdfTask))

/** Runs in a thread of its own, which ends with the file: whatever a file does to the reader ends there. */
async function read({ bytes, pages: mostPages, text: mostText }: PdfTask): Promise<PdfOutcome> {
  try {
    const pdf = await getDocumentProxy(bytes, {
      disableFontFace: true,
      stopAtErrors: true,
      useSystemFonts: false,
    })
    if (pdf.numPages > mostPages) return { failed: 'too_large' }
    const pages: PdfPage[] = []
    let left = mostText
    for (let number = 1; number <= pdf.numPages; number++) {
      const page = await pdf.getPage(number)
      const pieces = piecesOf((await page.getTextContent()).items)
      left -= pieces.reduce((sum, { text }) => sum + text.length, 0)
      if (left < 0) return { failed: 'too_large' }
      pages.push({ pieces })
      page.cleanup()
    }
    return { pages }
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    return { failed: name === 'PasswordException' ? 'encrypted' : 'broken' }
  }
}

function piecesOf(items: readonly object[]): readonly PdfPiece[] {
  return items.flatMap((item) => {
    if (!('str' in item) || !('transform' in item) || !('width' in item) || !('height' in item))
      return []
    const { str, transform, width, height } = item
    if (typeof str !== 'string' || !Array.isArray(transform)) return []
    const [, , , , x, y]: readonly unknown[] = transform
    return [{ text: str, x: Number(x), y: Number(y), width: Number(width), height: Number(height) }]
  })
}
