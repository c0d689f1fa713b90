import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { standsAlone } from '../../../../../src/core/recognizers/shared/token-edge.ts'

/** Whether `[…]` in `text` stands alone. */
function alone(text: string): boolean {
  const start = text.indexOf('[')
  const end = text.indexOf(']') - 1
  return standsAlone(text.replace(/[[\]]/g, ''), start, end)
}

describe('a value of its own', () => {
  const ALONE = [
    '[123]',
    '([123])',
    'a,[123],b',
    '7,[123]',
    'id=[123]&x',
    'card-[123]',
    '[123]-thẻ',
    '--[123]--',
    '_[123]_',
    'số [123].',
    '[123]. 5',
    '/[123]/7',
    'Hello+[123]',
    ':+[4111111111111111]',
    ':+[4111 1111 1111 1111]',
    ':+[012345]',
  ]
  for (const text of ALONE) it(text, () => assert.equal(alone(text), true))

  const PART = [
    'x[123]',
    '[123]x',
    'a_[123]',
    '+[123]',
    ':+[123456789012345]',
    '1.[123]',
    '[123].5',
    '7-[123]',
    '[123]-7',
    'a7b-[123]',
    '[123]-b7',
    '550e8400-e29b-41d4-a716-[446655440000]',
    '[12345678]-abcd-abcd-abcd-abcdefabcdef',
    'abcdefab-abcd-abcd-abcd-[123456789012]',
    'abcdefab-[1234]-abcd-abcd-abcdefabcdef',
  ]
  for (const text of PART) it(`not ${text}`, () => assert.equal(alone(text), false))
})
