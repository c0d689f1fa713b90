import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { card } from '../../../../../src/core/recognizers/finance/card.ts'
import { findingsOf } from '../../../../support/detection/detection.ts'
import { sureValues } from '../../../../support/detection/sure-findings.ts'

const found = (text: string): readonly string[] => sureValues(card, text)

describe('cards', () => {
  // Numbers that the networks and payment providers publish for tests.
  const BY_ISSUER: readonly (readonly [issuer: string, number: string])[] = [
    ['visa', '4111111111111111'],
    ['visa', '4111111111111111110'],
    ['mastercard', '5555555555554444'],
    ['mastercard', '2223003122003222'],
    ['amex', '378282246310005'],
    ['diners', '30569309025904'],
    ['diners', '36227206271667'],
    ['jcb', '3566002020360505'],
    ['jcb-15', '213112345678904'],
    ['discover', '6011000990139424'],
    ['unionpay', '6200000000000005'],
    ['napas', '9704000000000018'],
    ['mir', '2200000000000004'],
    ['rupay', '5085000000000007'],
    ['maestro', '6759649826438453'],
  ]
  for (const [issuer, number] of BY_ISSUER) {
    it(`${issuer} ${number}`, () => {
      const findings = findingsOf(card, `x ${number}, y`)
      assert.deepEqual(
        findings.map(({ entity, start, end, score, rule }) => [entity, start, end, score, rule]),
        [['CARD', 2, 2 + number.length, 1, issuer]],
      )
    })
  }

  const FORMS = [
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '4111.1111.1111.1111',
    '4111\u00a01111\u00a01111\u00a01111',
    '4111 1111 1111 1111 110',
    '3782 822463 10005',
    '3056 930902 5904',
    '411111 1111111111',
    '411111111111 1111',
  ]
  for (const form of FORMS) it(`finds ${form}`, () => assert.deepEqual(found(`(${form})`), [form]))

  const AROUND: readonly (readonly [text: string, cards: readonly string[]])[] = [
    ['4111 1111 1111 1111 123', ['4111 1111 1111 1111']],
    ['3782 822463 10005 1234', ['3782 822463 10005']],
    ['3056 930902 5904 123', ['3056 930902 5904']],
    ['12 4111 1111 1111 1111', ['4111 1111 1111 1111']],
    ['1 4111 1111 1111 1111 09/28', ['4111 1111 1111 1111']],
    ['4111111111111111 5555555555554444', ['4111111111111111', '5555555555554444']],
    ['4111 1111 1111 1111 5555 5555 5555 4444', ['4111 1111 1111 1111', '5555 5555 5555 4444']],
    ['4111111111111111-01', ['4111111111111111']],
    ['2026-11-4111111111111111.', ['4111111111111111']],
    ['card-4111111111111111', ['4111111111111111']],
    ['"pan":"4111111111111111"', ['4111111111111111']],
    ['/cards/4111111111111111?x', ['4111111111111111']],
    ['4111–1111–1111–1111', ['4111-1111-1111-1111']],
    ['٤١١١ ١١١١ ١١١١ ١١١١', ['4111 1111 1111 1111']],
    ['４１１１ 1111 1111 1111', ['4111 1111 1111 1111']],
    ['4111\u200b1111 1111 1111', ['41111111 1111 1111']],
  ]
  for (const [text, cards] of AROUND) {
    it(`finds in ${JSON.stringify(text)}`, () => assert.deepEqual(found(text), cards))
  }

  const NONE: readonly (readonly [why: string, text: string])[] = [
    ['wrong check digit', '4111111111111112'],
    ['no issuer', '1234567812345670'],
    ['one digit repeated', '4444 4444 4444 4444'],
    ['zeros', '0000000000000000'],
    ['in a word', 'x4111111111111111'],
    ['in a word', '4111111111111111x'],
    ['in a longer number', '04111111111111111'],
    ['in a longer dashed number', '12-4111-1111-1111-1111'],
    ['a phone number', '+378282246310005'],
    ['a fraction', '0.4111111111111111'],
    ['money', '4.111.111.111.111.111'],
    ['two kinds of separators', '4111 1111-1111.1111'],
    ['two blanks', '4111  1111  1111  1111'],
    ['in a code with letters', '4111111111111111-01a'],
    ['in a code with letters', 'a1-4111111111111111-01'],
    ['in a fraction', '2-4111111111111111.5'],
    ['in a UUID of digits', 'card 12345678-1234-4234-8234-501800000009'],
    ['in a UUID', '41111111-1111-4111-8111-411111111111'],
    ['a length that the issuer does not have', '41111111111116'],
  ]
  for (const [why, text] of NONE) it(`${why}: ${text}`, () => assert.deepEqual(found(text), []))

  describe('lengths and ranges that other numbers have too', () => {
    it('need words', () => {
      assert.deepEqual(found('thẻ visa 4222222222222'), ['4222222222222'])
      assert.deepEqual(found('số thẻ 501800000009'), ['501800000009'])
      assert.deepEqual(found('my credit card: 122000000000003'), ['122000000000003'])
      for (const number of ['4222222222222', '501800000009', '122000000000003'])
        assert.deepEqual(
          findingsOf(card, number).map(({ score }) => score),
          [0.4],
        )
    })
    it('or the groups of a card, unless words say something else', () => {
      assert.deepEqual(found('5018 0000 0009'), ['5018 0000 0009'])
      assert.deepEqual(found('mã đơn hàng 5018 0000 0009'), [])
    })
  })
})
