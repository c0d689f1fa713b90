import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CHECKSUMS } from '../../../../../src/core/recognizers/custom/custom-checksum.ts'

const CASES: readonly (readonly [keyof typeof CHECKSUMS, string, boolean])[] = [
  ['luhn', '4111 1111 1111 1111', true],
  ['luhn', '4111-1111-1111-1112', false],
  ['luhn', 'EMP-79927398713', true],
  ['luhn', 'EMP-79927398710', false],
  ['luhn', '0000', false],
  ['luhn', '7992739871x3', false],
  ['luhn', '', false],
  ['luhn', '0', false],
  ['luhn', '７9927398713', false],
  // The two LEI and the IBAN are the examples of ISO 17442 and ISO 13616.
  ['mod97', '529900T8BM49AURSDO55', true],
  ['mod97', '529900T8BM49AURSDO56', false],
  ['mod97', 'GB82 WEST 1234 5698 7654 32', true],
  ['mod97', 'gb82west12345698765432', true],
  ['mod97', 'GB83 WEST 1234 5698 7654 32', false],
  ['mod97', '1', false],
  ['mod97', 'GB82 WEST 1234 5698 7654 3é', false],
  ['mod11_vn', '0100109106', true],
  ['mod11_vn', '0100109106-001', true],
  ['mod11_vn', 'MST 0100109106', true],
  ['mod11_vn', '0100109107', false],
  ['mod11_vn', '010010910', false],
  ['mod11_vn', '0000000000', false],
]

describe('CHECKSUMS', () => {
  for (const [name, value, fits] of CASES)
    it(`${name} ${fits ? 'takes' : 'refuses'} ${JSON.stringify(value)}`, () =>
      assert.equal(CHECKSUMS[name](value), fits))
})
