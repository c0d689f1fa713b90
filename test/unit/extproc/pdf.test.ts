import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pdfMarkdown } from '../../../src/core/documents/pdf-text.ts'
import { PDF_LIMITS, createPdfReader } from '../../../src/extproc/pdf.ts'
import { officeDocument } from '../../support/detection/document-masking.ts'

const read = createPdfReader()
const refused = async (bytes: string, code: string, limits = {}): Promise<void> =>
  await assert.rejects(createPdfReader({ ...PDF_LIMITS, ...limits })(bytes), { code })

describe('reading a PDF', () => {
  it('gives lines from top to bottom, columns apart, page by page', async () => {
    const text = pdfMarkdown(await read(officeDocument('statement.pdf')))
    assert.equal(
      text,
      `## Page 1

Statement for statement@congty.example.vn
Phone: 0912 345 678 | CCCD: 079088001234

Name | Email
A | row.a@congty.example.vn
B | row.b@congty.example.vn

## Page 2

Page two: card 4111 1111 1111 1111
`,
    )
  })

  it('reads Vietnamese as LibreOffice prints it', async () => {
    const text = pdfMarkdown(await read(officeDocument('letter.pdf')))
    assert.match(text, /Kính gửi: hoa@congty\.example\.vn/)
    assert.match(text, /ĐT 0912345678/)
  })

  it('a page without text gives none', async () => {
    assert.equal(pdfMarkdown(await read(officeDocument('scan.pdf'))), '')
  })

  it('refuses what has a password, is broken, has too many pages or takes too long', async () => {
    await refused(officeDocument('secret.pdf'), 'document_encrypted')
    await refused('%PDF-1.7\nnothing', 'document_broken')
    await refused(officeDocument('statement.pdf').slice(0, 600), 'document_broken')
    await refused(officeDocument('statement.pdf'), 'document_too_large', { pages: 1 })
    await refused(officeDocument('statement.pdf'), 'document_too_large', { text: 40 })
    await refused(officeDocument('statement.pdf'), 'document_too_slow', { milliseconds: 1 })
  })

  it('reads more files than it has threads, one after the other', async () => {
    const one = createPdfReader({ ...PDF_LIMITS, threads: 1 })
    const bytes = officeDocument('statement.pdf')
    const all = await Promise.all(
      [one(bytes), one(bytes), one('%PDF-'), one(bytes)].map(
        async (pages) => (await pages.catch(() => [])).length,
      ),
    )
    assert.deepEqual(all, [2, 2, 0, 2])
  })
})
