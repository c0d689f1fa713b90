import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { maskOffice } from '../../src/core/documents/office-document.ts'
import { MaskingError } from '../../src/core/errors.ts'
import { documentMasking, officeDocument, partsOf } from '../support/detection/document-masking.ts'
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
      { numRuns: 400 },
    )
  })
})
