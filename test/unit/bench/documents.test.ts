import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  columnOf,
  presetDetector,
  wholeOf,
  wrongOf,
} from '../../../bench/evaluate/document-figures.ts'
import {
  CLAIMED,
  judgeDocument,
  readDocuments,
  readLabels,
} from '../../../bench/evaluate/documents.ts'

describe('the judge of documents', () => {
  const labelled = readLabels('a', 'số ⟦PHONE:0912 345⟧, mk ⟦PASSWORD:a-b⟧.')

  it('takes the labels out of the text', () => {
    assert.equal(labelled.text, 'số 0912 345, mk a-b.')
    assert.deepEqual(
      labelled.gold.map(({ entity, start, end }) => [entity, labelled.text.slice(start, end)]),
      [
        ['PHONE', '0912 345'],
        ['PASSWORD', 'a-b'],
      ],
    )
  })

  it('calls a value whole when its letters and digits are covered, of a password every character', () => {
    const outcomes = (...found: (readonly [number, number])[]): readonly string[] =>
      judgeDocument(
        labelled,
        found.map(([start, end]) => ({ entity: 'X', start, end })),
      ).values.map(({ outcome }) => outcome)
    assert.deepEqual(outcomes([3, 11], [16, 19]), ['whole', 'whole'])
    assert.deepEqual(outcomes([3, 7], [8, 11], [16, 17], [18, 19]), ['whole', 'partly'])
    assert.deepEqual(outcomes([3, 10]), ['partly', 'missed'])
  })

  it('calls a finding false that touches no label, but not text that reads like a placeholder', () => {
    const { wrong } = judgeDocument(labelled, [
      { entity: 'ORG', start: 0, end: 2 },
      { entity: 'PHONE', start: 4, end: 5 },
      { entity: 'LITERAL', start: 0, end: 2 },
    ])
    assert.deepEqual(wrong, [{ entity: 'ORG', value: 'số' }])
  })
})

describe('the documents', () => {
  const documents = readDocuments()

  it('are many, of several hands, and some have nothing to find', () => {
    assert.ok(documents.length >= 73, `${documents.length}`)
    assert.ok(documents.filter(({ gold }) => gold.length === 0).length >= 7)
    for (const { id, text } of documents) assert.doesNotMatch(text, /[⟦⟧]/, id)
  })

  it('keep 98 % of the claimed values with the preset standard, and one finding in ten documents is false at most', () => {
    const column = columnOf('standard', documents, presetDetector('standard'))
    const { whole, of } = wholeOf(column, (type) => CLAIMED.has(type))
    assert.ok(whole / of >= 0.98, `${whole} of ${of}`)
    assert.ok(wrongOf(column) <= documents.length / 10, `${wrongOf(column)} false`)
  })

  it('keep no less of them with the preset strict, and people and addresses besides', () => {
    const column = columnOf('strict', documents, presetDetector('strict'))
    const claimed = wholeOf(column, (type) => CLAIMED.has(type))
    assert.ok(claimed.whole / claimed.of >= 0.98, `${claimed.whole} of ${claimed.of}`)
    const people = wholeOf(column, (type) => /^(?:NAME|ADDRESS)$/.test(type))
    assert.ok(people.whole / people.of >= 0.9, `${people.whole} of ${people.of}`)
  })
})
