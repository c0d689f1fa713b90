import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { MaskingError } from '../../../src/core/errors.ts'
import { type FileThreads, createFileThreads } from '../../../src/file-threads/file-threads.ts'
import { MemoryScope } from '../../../src/vault/memory-scope.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { officeDocument, partsOf } from '../../support/detection/document-masking.ts'

const LIMITS = {
  milliseconds: 60_000,
  waitMilliseconds: 60_000,
  megabytes: 512,
  idleMilliseconds: 60_000,
}
const all: FileThreads[] = []
after(() => all.forEach((threads) => threads.close()))

function threadsWith(limits: Partial<typeof LIMITS> = {}, yaml = '{}'): FileThreads {
  const threads = createFileThreads(configOf(yaml), { ...LIMITS, ...limits })
  all.push(threads)
  return threads
}

const scope = new MemoryScope('s', 0)
const exchange: Parameters<FileThreads['maskFile']>[1] = {
  allocate: async (places) => scope.allocate(places.map(({ wanted }) => wanted)),
  onUnread: () => {},
}
const file = (name: string, bytes = officeDocument(name)) => ({ bytes, names: [name], type: '' })

describe('a thread that masks files', () => {
  it('masks them as they come, each with the placeholders of its exchange', async () => {
    const { maskFile } = threadsWith()
    const [office, pdf, csv] = await Promise.all([
      maskFile(file('contract.docx'), exchange),
      maskFile(file('statement.pdf'), exchange),
      maskFile(file('a.csv', 'email\nan.le@congty.vn'), exchange),
    ])
    for (const text of (await partsOf(office.bytes)).values()) assert.ok(!text.includes('@congty'))
    assert.ok(pdf.isMarkdown)
    assert.match(pdf.bytes, /Statement for EMAIL_\d+/)
    assert.match(csv.bytes, /^email\nEMAIL_\d+$/)
  })

  it('refuses with the code and words of the catalogue', async () => {
    const { maskFile } = threadsWith()
    await assert.rejects(maskFile(file('secret.pdf'), exchange), { code: 'document_encrypted' })
    await assert.rejects(maskFile(file('a.docx', 'x'), exchange), (error: MaskingError) =>
      error.message.endsWith('It is not what its name says.'),
    )
    await assert.rejects(maskFile(file('a.rar', 'x'), exchange), { code: 'unsupported_file_type' })
  })

  it('passes on why there are no placeholders, and goes on with the next file', async () => {
    const { maskFile } = threadsWith()
    const down = new MaskingError('vault_unavailable')
    const failing = { ...exchange, allocate: async () => await Promise.reject(down) }
    await assert.rejects(maskFile(file('contract.docx'), failing), down)
    assert.ok((await maskFile(file('letter.odt'), exchange)).bytes.length > 0)
  })

  it('changes nothing where nothing is to be changed', async () => {
    const { maskFile } = threadsWith()
    const counted: string[] = []
    const dry = {
      ...exchange,
      allocate: async (places: readonly { entity: string }[]) => {
        counted.push(...places.map(({ entity }) => entity))
        return undefined
      },
    }
    assert.equal((await maskFile(file('a.csv', 'an.le@congty.vn'), dry)).bytes, 'an.le@congty.vn')
    assert.deepEqual(counted, ['EMAIL'])
  })

  it('tells of pictures that policy lets pass', async () => {
    const unread: string[] = []
    const { maskFile } = threadsWith({}, 'file_upload: { allowed_types: ["image/*"] }')
    const gif = 'GIF89a\u0001\0\u0001\0\0\0\0;'
    await maskFile(file('a.gif', gif), { ...exchange, onUnread: (kind) => unread.push(kind) })
    assert.deepEqual(unread, ['image'])
  })

  it('gives up a file that takes too long or too much, and masks the next one', async () => {
    const slow = threadsWith({ milliseconds: 1 })
    await assert.rejects(slow.maskFile(file('contract.docx'), exchange), {
      code: 'document_too_slow',
    })
    const small = threadsWith({ megabytes: 4 })
    await assert.rejects(small.maskFile(file('a.csv', 'a b '.repeat(2_000_000)), exchange), {
      code: 'document_too_large',
    })
  })

  it('does not let a file wait for ever', async () => {
    const { maskFile } = threadsWith({ waitMilliseconds: 5 })
    const first = maskFile(file('payroll.xlsx'), exchange)
    await assert.rejects(maskFile(file('contract.docx'), exchange), { code: 'too_many_files' })
    assert.ok((await first).bytes.length > 0)
  })
})
