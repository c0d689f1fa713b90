import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ARCHIVE_LIMITS } from '../../../../src/core/documents/archive-tools.ts'
import { maskOffice } from '../../../../src/core/documents/office-document.ts'
import { ZipWriter, readPart, readZip } from '../../../../src/core/documents/zip-archive.ts'
import { createScanner } from '../../../../src/core/masking/create-scanner.ts'
import { createGrammar } from '../../../../src/core/masking/placeholder.ts'
import { createRecognition } from '../../../../src/core/recognizers/registry.ts'
import { MemoryScope } from '../../../../src/vault/memory-scope.ts'
import { ARCHIVE_TOOLS } from '../../../../src/extproc/archive.ts'
import { byteString } from '../../../support/bytes.ts'
import {
  documentMasking,
  officeDocument,
  partsOf,
} from '../../../support/detection/document-masking.ts'

const on = (placeholder_prefix: string) => ({ enabled: true, placeholder_prefix })
const RECOGNITION = createRecognition({
  email: on('EMAIL'),
  ip_private: on('IP_PRIVATE'),
  card: on('CARD'),
  iban: on('IBAN'),
  phone: on('PHONE'),
  cccd: on('CCCD'),
  dob: on('DOB'),
})
const SCANNER = createScanner(RECOGNITION, createGrammar(RECOGNITION.allPrefixes, true))

async function mask(document: string): Promise<string> {
  const scope = new MemoryScope('s', 0)
  const masking = documentMasking(SCANNER, (places) =>
    scope.allocate(places.map(({ wanted }) => wanted)),
  )
  return await maskOffice(document, masking)
}

/** What a library of others wrote (`test/data/office/make.py`), and what of it must be nowhere in the result. */
const DOCUMENTS: Readonly<Record<string, readonly string[]>> = {
  'contract.docx': ['@', '5 678', '0912 34', '079088001234', '001190012345', 'WEST', '5698'],
  'payroll.xlsx': [
    '@',
    '0987654321',
    '912345678',
    '079088001234',
    '1190012345',
    '4111',
    '0903 123 456',
    '1990-03-05',
    '>32937<',
    '>32508<',
  ],
  'deck.pptx': ['@', '10.20.30.40'],
  'letter.odt': ['@', '0912345678', '4111111111111111'],
  'grid.ods': ['@', '0912 345 678'],
}

describe('documents of offices', () => {
  for (const [name, canaries] of Object.entries(DOCUMENTS)) {
    it(`${name}: no value is left in any part`, async () => {
      const masked = await mask(officeDocument(name))
      for (const [part, text] of await partsOf(masked))
        for (const canary of canaries) assert.ok(!text.includes(canary), `${part} holds ${canary}`)
    })

    it(`${name}: parts without a value keep their bytes, in their order`, async () => {
      const document = officeDocument(name)
      const [before, after] = [
        readZip(document, ARCHIVE_LIMITS),
        readZip(await mask(document), ARCHIVE_LIMITS),
      ]
      assert.deepEqual(
        after.map((entry) => entry.name),
        before.map((entry) => entry.name),
      )
      assert.ok(after.some(({ crc }, i) => crc === before[i]?.crc))
    })
  }

  it('a value in several runs becomes one placeholder in the first of them', async () => {
    const parts = await partsOf(await mask(officeDocument('contract.docx')))
    const text = (parts.get('word/document.xml') ?? '').replaceAll(/<[^>]*>/g, '')
    assert.match(text, /E-mail: EMAIL_\d+, điện thoại PHONE_\d+ &amp; &lt;ghi chú&gt;/)
  })

  it('the first row of a table names the values of its columns', async () => {
    const parts = await partsOf(await mask(officeDocument('contract.docx')))
    assert.match(
      (parts.get('word/document.xml') ?? '').replaceAll(/<[^>]*>/g, ' '),
      /CCCD_\d+ .*CCCD_\d+/,
    )
  })

  it('numbers and days of a sheet are read by the heading of their column', async () => {
    const sheet =
      (await partsOf(await mask(officeDocument('payroll.xlsx')))).get('xl/worksheets/sheet1.xml') ??
      ''
    for (const [cell, value] of [
      ['C3', /PHONE_\d+/],
      ['D3', /CCCD_\d+/],
      ['F2', /DOB_\d+/],
      ['F3', /DOB_\d+/],
      ['G3', /20000000/],
    ] as const) {
      const [, content = ''] = new RegExp(`<c r="${cell}"[^>]*>(.*?)</c>`).exec(sheet) ?? []
      assert.match(content, value, cell)
    }
  })

  it('numbers and days of an ODF table are read by the heading of their column, wherever the cell holds them', async () => {
    const cell = (type: string, value: string, shown: string): string =>
      `<table:table-cell table:style-name="a" office:value-type="${type}" ${value} calcext:value-type="${type}"><text:p>${shown}</text:p></table:table-cell>`
    const text = (shown: string): string =>
      `<table:table-cell office:value-type="string"><text:p>${shown}</text:p></table:table-cell>`
    const table = `<a><table:table><table:table-row>${text('Phone')}<table:table-cell table:number-columns-repeated="2"/>${text('CCCD')}${text('Ngày sinh')}${text('Total')}</table:table-row><table:table-row>${cell('float', 'office:value="912345678"', '912 345 678')}<table:table-cell table:number-columns-repeated="2"/>${cell('float', 'office:value="79088001234"', '79088001234')}${cell('date', 'office:date-value="1990-03-05T00:00:00"', '05/03/90')}${cell('float', 'office:value="15000000"', '15.000.000')}</table:table-row></table:table></a>`
    const parts = await partsOf(
      await mask(await withPart('grid.ods', 'content.xml', () => byteString(table))),
    )
    const masked = parts.get('content.xml') ?? ''
    for (const canary of ['912345678', '912 345', '79088001234', '1990', '05/03/90'])
      assert.ok(!masked.includes(canary), canary)
    assert.match(
      masked,
      /<table:table-cell table:style-name="a" office:value-type="string"><text:p>PHONE_\d+<\/text:p>.*CCCD_\d+.*DOB_\d+/,
    )
    assert.match(masked, /office:value="15000000"/)
  })

  it('a document without a value comes back as it was', async () => {
    const document = officeDocument('grid.ods')
    const nothing = createScanner(createRecognition({}), createGrammar([], true))
    assert.equal(
      await maskOffice(
        document,
        documentMasking(nothing, () => []),
      ),
      document,
    )
  })
})

/** A document with other bytes for one part. */
async function withPart(
  name: string,
  part: string,
  change: (text: string) => string,
): Promise<string> {
  const document = officeDocument(name)
  const entries = readZip(document, ARCHIVE_LIMITS)
  const entry = entries.find((each) => each.name === part)
  assert.ok(entry !== undefined)
  const text = await readPart(document, entry, ARCHIVE_TOOLS, ARCHIVE_LIMITS)
  const out = new ZipWriter(document, ARCHIVE_TOOLS)
  for (const each of entries)
    if (each === entry) await out.replace(each, change(text))
    else out.keep(each)
  return out.finish()
}

const refused = async (document: string | Promise<string>, code: string): Promise<void> =>
  await assert.rejects(mask(await document), { code })

describe('documents that are refused', () => {
  it('a part that declares entities', async () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    await refused(
      withPart('contract.docx', 'word/settings.xml', () => bomb),
      'document_broken',
    )
  })
  it('elements that do not close, unknown entities, other encodings', async () => {
    for (const xml of [
      '<a><b></a></b>',
      '<a>&unknown;</a>',
      '<a',
      '<?xml version="1.0" encoding="utf-16"?><a/>',
      '<a>\u00ff</a>',
    ])
      await refused(
        withPart('contract.docx', 'word/settings.xml', () => xml),
        'document_broken',
      )
  })
  it('parts that are not read: macros, objects', async () => {
    const document = officeDocument('contract.docx').replaceAll(
      'word/numbering.xml',
      'word/vbaProject.bi',
    )
    await refused(document, 'document_part_unread')
  })
  it('encrypted parts', async () => {
    const document = officeDocument('contract.docx')
    const at = document.indexOf('PK\u0001\u0002')
    await refused(
      `${document.slice(0, at + 8)}\u0001${document.slice(at + 9)}`,
      'document_encrypted',
    )
  })
  it('bytes before, between and after the parts, which another reader may take for parts', async () => {
    const document = officeDocument('contract.docx')
    await refused(`x${document}`, 'document_broken')
    await refused(`${document}x`, 'document_broken')
    const directory = document.lastIndexOf('PK\u0005\u0006')
    await refused(`${document.slice(0, directory)}x${document.slice(directory)}`, 'document_broken')
  })
  it('a directory that says another name, size or sum than the part', async () => {
    const document = officeDocument('contract.docx')
    const at = document.indexOf('PK\u0001\u0002')
    const changed = (offset: number): string =>
      document.slice(0, at + offset) +
      String.fromCharCode((document.charCodeAt(at + offset) + 1) & 0xff) +
      document.slice(at + offset + 1)
    for (const offset of [16, 20, 24, 42, 46]) await refused(changed(offset), 'document_broken')
  })
  it('a document that ends in the middle', async () => {
    const document = officeDocument('letter.odt')
    for (let length = 0; length < document.length; length += 37)
      await refused(document.slice(0, length), 'document_broken')
  })
  it('a part that inflates over the limit', async () => {
    const document = await withPart(
      'contract.docx',
      'word/settings.xml',
      () => `<a>${' '.repeat(2_000_000)}</a>`,
    )
    const masking = documentMasking(SCANNER, () => [])
    const limits = { ...ARCHIVE_LIMITS, partBytes: 1_000_000 }
    await assert.rejects(maskOffice(document, { ...masking, limits }), {
      code: 'document_too_large',
    })
  })
})
