import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { LABELS } from '../../../../../src/core/recognizers/shared/label-words.ts'
import { labelDistance, nearestLabel } from '../../../../../src/core/recognizers/shared/labels.ts'

/** The labels of the numbers of six digits and more in `text`. */
const labels = (text: string): readonly (string | undefined)[] =>
  [...text.matchAll(/\d{6,}/g)].map(
    ({ 0: digits, index }) =>
      nearestLabel(text, index, index + digits.length, digits.length)?.label,
  )

describe('the nearest label', () => {
  const CASES: readonly (readonly [text: string, labels: readonly (string | undefined)[]])[] = [
    ['MST 0109876123, STK 21510009876543', ['tax', 'bank']],
    ['CCCD/CMND: 060201009876', ['id']],
    ['MST/CCCD: 0109876123', ['tax']],
    ['MST/CCCD: 060201009876', ['id']],
    ['0912345675 (sđt), 1023456789 (stk)', ['phone', 'bank']],
    ['1023456789012 là STK của em', ['bank']],
    ['123456, 654321 STK', [undefined, 'bank']],
    ['1023456789 SĐT: 0912345675', [undefined, 'phone']],
    ['1023456789 STK 0071001234567', [undefined, 'bank']],
    ['CMND 024680135\n\n0912345675', ['id', undefined]],
    ['cccdNumber=060201009876', ['id']],
    ['CCCD 123', []],
    ['số hợp đồng 024680135', ['other']],
    ['đơn hàng của anh giao hôm qua 024680135', [undefined]],
    ['hello 024680135', [undefined]],
    ['0912345675 or account@x.vn', [undefined]],
    ['0912345675 hay stk.hn+a@x.vn', [undefined]],
    ['0912345675 là nam@ac.x.vn', [undefined]],
    ['0912345675 ở https://ox.ac.uk/', [undefined]],
    ['mst@x.vn 0912345675', [undefined]],
    ['https://x.vn/?cccd=060201009876', ['id']],
    ['mail=a@x.vn&stk=0912345675', ['bank']],
  ]
  for (const [text, wanted] of CASES) {
    it(text, () => assert.deepEqual(labels(text), wanted))
  }

  it('takes a label only for numbers of its sizes', () =>
    assert.deepEqual(labels('CCCD 123456, 1234567890, 060201009876'), [undefined, undefined, 'id']))

  it('forgets the labels of another view', () => {
    assert.deepEqual(labels('CCCD 060201009876'), ['id'])
    assert.deepEqual(labels('abcd 060201009876'), [undefined])
  })

  it('measures how far a word is', () => {
    assert.equal(labelDistance('VCB 123', 4, 7, 'bank-name'), 1)
    assert.equal(labelDistance('123 VCB', 0, 3, 'bank-name'), 13)
    assert.equal(labelDistance('123', 0, 3, 'bank-name'), Number.POSITIVE_INFINITY)
  })

  it('has no word in two rows', () => {
    const words = LABELS.flatMap((row) => row.words)
    assert.equal(new Set(words).size, words.length)
  })
})
