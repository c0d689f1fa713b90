import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { maskOffice } from '../../../../src/core/documents/office-document.ts'
import { MemoryScope } from '../../../../src/vault/memory-scope.ts'
import {
  documentMasking,
  officeDocument,
  partsOf,
} from '../../../support/detection/document-masking.ts'
import { surroundings } from '../../../support/exchange/surroundings.ts'
import { zip } from '../../../support/detection/zip.ts'

const DOCUMENTS = ['contract.docx', 'payroll.xlsx', 'deck.pptx', 'letter.odt', 'grid.ods']
const CANARY = 'canary.one@congty.vn'
const { scanner: SCANNER } = surroundings()

async function mask(parts: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, string>> {
  const scope = new MemoryScope('s', 0)
  const masking = documentMasking(SCANNER, (places) =>
    scope.allocate(places.map(({ wanted }) => wanted)),
  )
  return await partsOf(await maskOffice(zip(parts), masking))
}

async function partsAsBytes(name: string): Promise<Record<string, string>> {
  const parts = [...(await partsOf(officeDocument(name)))]
  return Object.fromEntries(
    parts
      .filter(([part]) => !/\.(?:jpe?g|bin)$/.test(part))
      .map(([part, text]) => [part, Buffer.from(text, 'utf8').toString('latin1')]),
  )
}

/** What is put into the first element of a part: places that are not the text of anything. */
const BESIDE: Readonly<Record<string, string>> = {
  'a comment': `<!-- ${CANARY} -->`,
  'a processing instruction': `<?mso ${CANARY}?>`,
  'text in an element that no format knows': `<x:y xmlns:x="u">${CANARY}</x:y>`,
  'a CDATA section': `<x:y xmlns:x="u"><![CDATA[${CANARY}]]></x:y>`,
  'a namespace': `<x:y xmlns:x="mailto:${CANARY}"/>`,
  'attributes that are ids, styles and types': `<x id="${CANARY}" type="${CANARY}" style="${CANARY}" PartName="${CANARY}" formatCode="${CANARY}" xml:id="${CANARY}" xml:lang="${CANARY}"/>`,
  'names that the format gives': `<Override name="${CANARY}" typeface="${CANARY}"/>`,
  'attributes of the formats': `<x xmlns:w="a" w:foo="${CANARY}" w:val="${CANARY}" xmlns:r="b" r:id="${CANARY}" xmlns:style="c" style:name="${CANARY}" xmlns:text="d" text:style-name="${CANARY}" xmlns:config="e" config:name="${CANARY}"/>`,
  'an attribute with a reference in it': '<x xmlns:w="a" w:foo="canary.one&#x40;congty.vn"/>',
}

/** The first start tag that is not closed at once. */
const intoRoot = (part: string, inserted: string): string =>
  part.replace(/<[A-Za-z][^<>]*[^/]>/, (tag) => tag + inserted)

describe('what stands beside the texts of a document', () => {
  for (const name of DOCUMENTS)
    it(`${name}: no value is left in comments, ids, namespaces or after the end, whatever the part`, async () => {
      const parts = await partsAsBytes(name)
      for (const [part, source] of Object.entries(parts)) {
        if (part === 'mimetype') continue
        for (const [place, inserted] of [
          ...Object.entries(BESIDE),
          ['a comment after the end', ''] as const,
        ]) {
          const changed =
            inserted === '' ? `${source}<!-- ${CANARY} -->` : intoRoot(source, inserted)
          const masked = await mask({ ...parts, [part]: changed })
          for (const [read, text] of masked)
            assert.ok(!text.includes('canary.one'), `${place} of ${part}: left in ${read}`)
        }
      }
    })

  it('a name that two parts share stays the same in both', async () => {
    const parts = await partsAsBytes('letter.odt')
    const use = (part: string): string =>
      intoRoot(parts[part] ?? '', `<x xmlns:style="c" style:name="${CANARY}"/>`)
    const masked = await mask({
      ...parts,
      'content.xml': use('content.xml'),
      'styles.xml': use('styles.xml'),
    })
    const [one, other] = ['content.xml', 'styles.xml'].map(
      (part) => /<x xmlns:style="c" style:name="(EMAIL_\d+)"\/>/.exec(masked.get(part) ?? '')?.[1],
    )
    assert.ok(one !== undefined && one === other)
  })

  it('a number in the name of a bookmark and in the link to it is masked in both', async () => {
    const parts = await partsAsBytes('contract.docx')
    const named = intoRoot(
      parts['word/document.xml'] ?? '',
      '<w:bookmarkStart w:id="7" w:name="4111111111111111"/><w:hyperlink w:anchor="4111111111111111"/>',
    )
    const masked = await mask({ ...parts, 'word/document.xml': named })
    assert.match(
      masked.get('word/document.xml') ?? '',
      /w:name="(CARD_\d+)"\/><w:hyperlink w:anchor="\1"/,
    )
  })
})

describe('a part of a document that is not read as text', () => {
  const utf16 = Buffer.from(CANARY, 'utf16le').toString('latin1')
  const emf = `\u0001\0\0\0${'\0'.repeat(36)} EMF${'\0'.repeat(40)}`
  const tiff = 'II*\0\u0008\0\0\0'
  const REFUSED: readonly (readonly [part: string, bytes: string, code: string])[] = [
    ['folder/', CANARY, 'document_broken'],
    ['a.xml/', CANARY, 'document_broken'],
    ['x.svg', CANARY, 'document_broken'],
    ['x.ttf', CANARY, 'document_part_unread'],
    ['x.odttf', CANARY.repeat(9), 'document_part_unread'],
    ['word/media/a.mp4', CANARY, 'document_part_unread'],
    ['word/media/a.png', CANARY, 'document_part_unread'],
    ['word/media/a.png', '%PDF-1.7', 'document_part_unread'],
    ['Pictures/x', CANARY, 'document_part_unread'],
    ['word/media/a.emf', emf + utf16, 'document_part_unread'],
    ['word/media/a.tiff', tiff + CANARY, 'document_part_unread'],
    ['xl/printerSettings/printerSettings1.bin', `\0\0${utf16}`, 'document_part_unread'],
    ['layout-cache', CANARY, 'document_part_unread'],
  ]
  for (const [part, bytes, code] of REFUSED)
    it(`${part} that is something else, or holds a value (${JSON.stringify(bytes.slice(0, 12))}), refuses the document`, async () => {
      const parts = await partsAsBytes('contract.docx')
      await assert.rejects(mask({ ...parts, [part]: bytes }), { code })
    })

  it('a type of the document that says more than a type refuses it', async () => {
    const parts = await partsAsBytes('letter.odt')
    const mimetype = `${parts['mimetype'] ?? ''} ${CANARY}`
    await assert.rejects(mask({ ...parts, mimetype }), { code: 'document_broken' })
  })

  it('fonts, films, drawings and settings of printers without a value keep their bytes', async () => {
    const parts = await partsAsBytes('contract.docx')
    const kept: Readonly<Record<string, string>> = {
      'folder/': '',
      'x.ttf': '\0\u0001\0\0\0\u0009',
      'x.woff2': 'wOF2\0\0',
      'x.odttf': `${'\u0093'.repeat(44)}cvt ${'\0'.repeat(12)}fpgm${'\0'.repeat(12)}`,
      'word/media/a.mp4': '\0\0\0\u0018ftypmp42',
      'word/media/a.mp3': '\u00ff\u00fb\u0090d',
      'word/media/a.emf': emf,
      'word/media/a.tiff': tiff,
      'xl/printerSettings/printerSettings1.bin': 'H\0P\0 \0L\0a\0s\0e\0r\0J\0e\0t\0',
    }
    const masked = await mask({ ...parts, ...kept })
    for (const [part, bytes] of Object.entries(kept))
      assert.equal(masked.get(part), Buffer.from(bytes, 'latin1').toString('utf8'), part)
  })
})
