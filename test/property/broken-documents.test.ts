import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { maskOffice } from '../../src/core/documents/office-document.ts'
import { maskFile } from '../../src/core/documents/masked-file.ts'
import { MaskingError } from '../../src/core/errors.ts'
import { documentMasking, officeDocument, partsOf } from '../support/detection/document-masking.ts'
import { runs } from '../support/runs.ts'
import { SCANNER } from '../support/detection/detection.ts'
import { MemoryScope } from '../../src/vault/memory-scope.ts'

const DOCUMENTS = ['letter.odt', 'grid.ods', 'payroll.xlsx'].map(officeDocument)

describe('documents with bytes changed at random', () => {
  it('are masked or refused with a reason, and hold no value in a part that can be read', async () => {
    const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...DOCUMENTS),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        async (document, changes) => {
          let broken = document
          for (const { at, byte } of changes) {
            const where = at % broken.length
            broken = broken.slice(0, where) + String.fromCharCode(byte) + broken.slice(where + 1)
          }
          const scope = new MemoryScope('s', 0)
          const masking = documentMasking(SCANNER, (places) =>
            scope.allocate(places.map(({ wanted }) => wanted)),
          )
          try {
            const masked = await maskOffice(broken, masking)
            for (const text of (await partsOf(masked)).values())
              assert.ok(!text.includes('@congty'))
          } catch (error) {
            assert.ok(error instanceof MaskingError && error.code !== 'internal', String(error))
          }
        },
      ),
      runs(400),
    )
  })
})

const MAILS: ReadonlyMap<string, string> = new Map(
  ['order.eml', 'latin.eml', 'box.mbox', 'archive.zip'].map((name) => [
    name,
    readFileSync(new URL(`../data/mail/${name}`, import.meta.url)).toString('latin1'),
  ]),
)

describe('e-mail, mailboxes and archives with pieces changed at random', () => {
  it('are masked or refused with a reason, and nothing is found in what was masked', async () => {
    const change = fc.record({
      at: fc.nat(),
      length: fc.nat({ max: 40 }),
      piece: fc.oneof(
        fc
          .string({ maxLength: 3, unit: 'binary' })
          .map((text) => Buffer.from(text).toString('latin1')),
        fc.constantFrom(
          '\r\n',
          '\n\n',
          '--',
          '=',
          '=?utf-8?B?',
          '?=',
          ';',
          '"',
          '(',
          '\0',
          'PK',
          'From ',
        ),
      ),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...MAILS.keys()),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        async (name, changes) => {
          let broken = MAILS.get(name) ?? ''
          for (const { at, length, piece } of changes) {
            const where = at % broken.length
            broken = broken.slice(0, where) + piece + broken.slice(where + length)
          }
          const scope = new MemoryScope('s', 0)
          const found: string[] = []
          const masking = {
            ...documentMasking(SCANNER, (places) => {
              for (const { wanted } of places)
                if (wanted.literal === undefined) found.push(JSON.stringify(wanted))
              return scope.allocate(places.map(({ wanted }) => wanted))
            }),
            passes: () => true,
          }
          try {
            const masked = await maskFile({ bytes: broken, names: [name], type: '' }, masking)
            found.length = 0
            const again = { bytes: masked.bytes, names: [name], type: '' }
            await maskFile(again, masking)
            assert.deepEqual(found, [])
          } catch (error) {
            assert.ok(error instanceof MaskingError && error.code !== 'internal', String(error))
          }
        },
      ),
      runs(400),
    )
  })
})
