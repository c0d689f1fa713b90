import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ARCHIVE_LIMITS } from '../../../../src/core/documents/archive-tools.ts'
import { maskFile } from '../../../../src/core/documents/masked-file.ts'
import { readZip } from '../../../../src/core/documents/zip-archive.ts'
import { MemoryScope } from '../../../../src/vault/memory-scope.ts'
import { surroundings } from '../../../support/exchange/surroundings.ts'
import {
  documentMasking,
  officeDocument,
  partsOf,
} from '../../../support/detection/document-masking.ts'
import { le, zip } from '../../../support/detection/zip.ts'

const { scanner: SCANNER } = surroundings()
const scope = new MemoryScope('s', 0)
const masking = documentMasking(SCANNER, (places) =>
  scope.allocate(places.map(({ wanted }) => wanted)),
)

const mask = async (
  bytes: string,
  name = 'a.zip',
  passes: readonly string[] = [],
  limits = {},
): Promise<string> =>
  (
    await maskFile(
      { bytes, names: [name], type: '' },
      {
        ...masking,
        passes: (type) => passes.includes(type),
        limits: { ...ARCHIVE_LIMITS, ...limits },
      },
    )
  ).bytes

describe('a ZIP archive', () => {
  it('is masked member by member, and what holds no value keeps its bytes', async () => {
    const masked = await mask(
      zip({
        'a.txt': 'an.le@congty.vn',
        'note.md': 'nothing',
        'x/0912345678/y.json': '{}',
        'b.zip': zip({ 'c.zip': zip({ 'd.csv': 'email\nan.le@congty.vn' }) }),
        'c.docx': officeDocument('contract.docx'),
      }),
    )
    const names = readZip(masked, ARCHIVE_LIMITS).map(({ name }) => name)
    assert.equal(names.length, 5)
    assert.match(names[2] ?? '', /^x\/PHONE_\d+\/y\.json$/)
    const parts = await partsOf(masked)
    assert.match(parts.get('a.txt') ?? '', /^EMAIL_\d+$/)
    assert.equal(parts.get('note.md'), 'nothing')
    const untouched = zip({ 'note.md': 'nothing' })
    assert.equal(await mask(untouched), untouched)
  })
  it('loses what systems put beside its members, extra fields and comments', async () => {
    const parts = await partsOf(
      await mask(zip({ 'a.txt': 'x', '__MACOSX/._a.txt': 'an.le@congty.vn' })),
    )
    assert.deepEqual([...parts.keys()], ['a.txt'])
    const masked = await mask(zip({ 'a.txt': 'x' }, 'up\u000f\u0000an.le@congty.vn'))
    assert.ok(!masked.includes('congty'))
  })
  it('with a member that cannot be masked is refused, unless policy lets the member pass', async () => {
    for (const name of ['a.exe', 'a.rar', 'a', 'a.png', 'a.mp3'])
      await assert.rejects(
        mask(zip({ [name]: 'x' })),
        (error: Error) => /cannot be masked/.test(error.message),
        name,
      )
    const music = zip({ 'a.mp3': 'ID3' })
    assert.equal(await mask(music, 'a.zip', ['audio/mpeg']), music)
  })
  it('with a message of Outlook (.msg) is refused, and says how to save it', async () => {
    const message = '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1'
    await assert.rejects(mask(zip({ 'a.msg': message })), (error: Error) =>
      /an e-mail of Outlook as EML/.test(error.message),
    )
    const passed = zip({ 'a.msg': message })
    assert.equal(await mask(passed, 'a.zip', ['application/vnd.ms-outlook']), passed)
    await assert.rejects(mask(zip({ 'a.eml': message })), { code: 'document_broken' })
  })
  it('whose members are not what they say is refused', async () => {
    for (const members of [
      { 'a.txt': '%PDF-1.7' },
      { 'a.docx': 'x' },
      { 'a.zip': officeDocument('letter.odt') },
      { 'a.png': 'GIF89a' },
    ])
      await assert.rejects(
        mask(zip(members)),
        { code: 'document_broken' },
        JSON.stringify(Object.keys(members)),
      )
    await assert.rejects(mask(officeDocument('letter.odt')), { code: 'document_broken' })
    await assert.rejects(mask(zip({ a: 'x' }), 'a.docx'), { code: 'document_broken' })
  })
})

describe('an archive bomb is refused', () => {
  it('by what its parts say, before they are inflated', async () => {
    await assert.rejects(mask(zip({ 'a.txt': ' '.repeat(2_000_000) })), {
      code: 'document_too_large',
    })
  })
  it('of archives in archives', async () => {
    let bomb = zip({ 'a.txt': 'x' })
    for (let depth = 0; depth < ARCHIVE_LIMITS.depth; depth++) bomb = zip({ 'a.zip': bomb })
    await assert.rejects(mask(bomb), { code: 'document_too_large' })
  })
  it('of many parts, however they are spread over archives', async () => {
    const inner = zip(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i}.txt`, 'x'])))
    const bomb = zip({ 'a.zip': inner, 'b.zip': inner, 'c.zip': inner })
    await assert.rejects(mask(bomb, 'a.zip', [], { entries: 50 }), { code: 'document_too_large' })
    await mask(bomb, 'a.zip', [], { entries: 70 })
  })
  it('of many bytes, however they are spread over archives', async () => {
    const inner = zip({ 'a.txt': 'x y '.repeat(1_000) })
    const bomb = zip({ 'a.zip': inner, 'b.zip': inner })
    await assert.rejects(mask(bomb, 'a.zip', [], { totalBytes: 6_000 }), {
      code: 'document_too_large',
    })
  })
  it('that says less than it holds', async () => {
    const lying = zip({ 'a.txt': 'x'.repeat(500) }).replaceAll(le(500, 4), le(5, 4))
    await assert.rejects(mask(lying), { code: 'document_broken' })
  })
})

describe('archives that are not ZIP', () => {
  it('are refused by their content under any name, and what to send is told', async () => {
    const marks = [
      '\u001f\u008b\u0008',
      '7z\u00bc\u00af\u0027\u001c',
      'Rar!\u001a\u0007',
      'BZh91AY',
      '\u00fd7zXZ\0',
      '\u0028\u00b5\u002f\u00fd',
      `${'x'.repeat(257)}ustar`,
    ]
    for (const mark of marks) {
      await assert.rejects(mask(mark, 'a.txt'), { code: 'document_broken' })
      await assert.rejects(mask(mark, 'a.zip'), { code: 'document_broken' })
    }
    for (const name of ['a.tar.gz', 'a.7z', 'a.rar', 'a.tgz'])
      await assert.rejects(mask('\u001f\u008b', name), /Of archives only ZIP is read/)
  })
})
