import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { maskFile } from '../../src/core/documents/masked-file.ts'
import { MemoryScope } from '../../src/vault/memory-scope.ts'
import { documentMasking } from '../support/detection/document-masking.ts'
import { surroundings } from '../support/exchange/surroundings.ts'
import { installDocumentReaders } from './document-readers.ts'

const { dir = '', missing } = await installDocumentReaders()
const DATA = resolve(import.meta.dirname, '../data')
const OFFICE = ['contract.docx', 'payroll.xlsx', 'deck.pptx', 'letter.odt', 'grid.ods']
const PICTURES = ['photo.jpg', 'progressive.jpg', 'picture.png', 'picture.webp', 'moving.gif']
const WITHOUT_OFFICE =
  spawnSync('soffice', ['--version']).status === 0
    ? false
    : 'LibreOffice is not on the PATH (soffice)'

describe('masked files, opened by what others wrote', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dify-masking-documents-'))
  before(async () => {
    const scope = new MemoryScope('s', 0)
    const { scanner } = surroundings()
    const masking = {
      ...documentMasking(scanner, (places) => scope.allocate(places.map(({ wanted }) => wanted))),
      passes: () => true,
    }
    for (const path of [
      ...OFFICE.map((name) => `office/${name}`),
      ...PICTURES.map((name) => `images/${name}`),
    ]) {
      const bytes = readFileSync(join(DATA, path)).toString('latin1')
      const name = path.slice(path.indexOf('/') + 1)
      const masked = await maskFile({ bytes, names: [name], type: '' }, masking)
      writeFileSync(join(folder, name), Buffer.from(masked.bytes, 'latin1'))
    }
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const read = (): Readonly<Record<string, readonly string[]>> =>
    JSON.parse(
      execFileSync(
        'python3',
        [resolve(import.meta.dirname, '../oracles/read_documents.py'), folder],
        {
          encoding: 'utf8',
          env: { ...process.env, PYTHONPATH: dir },
          maxBuffer: 1 << 26,
        },
      ),
    ) as Readonly<Record<string, readonly string[]>>

  it('python-docx, openpyxl, python-pptx, odfpy and Pillow read them, and no value', {
    skip: missing,
  }, () => {
    const texts = read()
    assert.deepEqual(Object.keys(texts), readdirSync(folder).toSorted())
    for (const [name, all] of Object.entries(texts)) {
      assert.doesNotMatch(all.join('\n'), /@|0912|0987654|4111|0790880|CANARY/, name)
      if (OFFICE.includes(name)) assert.match(all.join('\n'), /EMAIL_\d+/, name)
    }
    assert.match(texts['photo.jpg']?.join('') ?? '', /274: 6/)
  })

  it('LibreOffice opens them, and pdfminer reads no value in what it prints', {
    skip: missing ?? WITHOUT_OFFICE,
    timeout: 120_000,
  }, () => {
    const out = mkdtempSync(join(tmpdir(), 'dify-masking-printed-'))
    try {
      const files = OFFICE.map((name) => join(folder, name))
      execFileSync(
        'soffice',
        [
          `-env:UserInstallation=file://${out}/profile`,
          '--headless',
          '--convert-to',
          'pdf',
          '--outdir',
          join(out, 'pdf'),
          ...files,
        ],
        { stdio: 'ignore' },
      )
      const printed = execFileSync(
        'python3',
        [resolve(import.meta.dirname, '../oracles/read_documents.py'), join(out, 'pdf')],
        {
          encoding: 'utf8',
          env: { ...process.env, PYTHONPATH: dir },
        },
      )
      const texts = JSON.parse(printed) as Readonly<Record<string, readonly string[]>>
      assert.equal(Object.keys(texts).length, OFFICE.length)
      for (const [name, all] of Object.entries(texts)) {
        assert.doesNotMatch(all.join('\n'), /@|0987654|4111 ?1111|0790880/, name)
        assert.match(all.join('\n'), /(?:EMAIL|PHONE)_\d+/, name)
      }
    } finally {
      rmSync(out, { recursive: true, force: true })
    }
  })
})
