import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ExternalFailure } from '../../../../src/detection/external/external-failure.ts'
import { readAnswer } from '../../../../src/detection/external/read-answer.ts'

const ENTITIES = new Map([
  ['PERSON', 'PERSON'],
  ['ORGANIZATION', 'ORG'],
])
const read = (answer: unknown, text: string) =>
  readAnswer(Buffer.from(JSON.stringify(answer)), text, ENTITIES)
const TEXT = 'dấu 𝄞 An'

describe('readAnswer', () => {
  it('reads Presidio: offsets in code points', () => {
    const row = { entity_type: 'PERSON', start: 6, end: 8, score: 0.85, analysis_explanation: null }
    assert.deepEqual(read([row], TEXT), [
      { entity: 'PERSON', start: 7, end: 9, score: 0.85, rule: 'http' },
    ])
  })
  it('reads the plain form: offsets as it says', () => {
    const row = { entity: 'ORGANIZATION', start: 7, end: 9, score: 1 }
    const found = [{ entity: 'ORG', start: 7, end: 9, score: 1, rule: 'http' }]
    assert.deepEqual(read({ findings: [row], offsets: 'utf16' }, TEXT), found)
    const points = { ...row, start: 6, end: 8 }
    assert.deepEqual(read({ findings: [points], offsets: 'code_points' }, TEXT), found)
    assert.deepEqual(read({ findings: [points] }, TEXT), found)
  })
  it('counts a lone half of a pair as one code point', () => {
    const row = { entity_type: 'PERSON', start: 2, end: 3, score: 1 }
    assert.equal(read([row], '\ud834 A𝄞')[0]?.start, 2)
  })
  it('widens UTF-16 offsets that split a character', () => {
    const row = { entity: 'PERSON', start: 5, end: 5, score: 1 }
    const [found] = read({ findings: [{ ...row, end: 9 }], offsets: 'utf16' }, TEXT)
    assert.deepEqual([found?.start, found?.end], [4, 9])
    const [other] = read({ findings: [{ ...row, start: 0 }], offsets: 'utf16' }, TEXT)
    assert.deepEqual([other?.start, other?.end], [0, 6])
  })
  it('drops names that are not allowed, and empty findings', () => {
    const row = { entity_type: 'PERSON', start: 2, end: 2, score: 1 }
    assert.deepEqual(read([row, { ...row, entity_type: 'URL', end: 3 }], TEXT), [])
    assert.deepEqual(read([], TEXT), [])
    assert.deepEqual(read([{ ...row, end: 3, entity_type: 'constructor' }], TEXT), [])
  })

  const row = { entity_type: 'PERSON', start: 0, end: 1, score: 1 }
  const BROKEN: readonly (readonly [name: string, answer: unknown])[] = [
    ['null', null],
    ['a string', 'x'],
    ['no findings', {}],
    ['findings that are no list', { findings: {} }],
    ['unknown offsets', { findings: [], offsets: 'bytes' }],
    ['a row that is no object', [1]],
    ['a row that is null', [null]],
    ['an end beyond the text', [{ ...row, end: 9 }]],
    ['a start beyond the text', [{ ...row, start: 9, end: 9 }]],
    ['an end beyond the text, not allowed name', [{ ...row, entity_type: 'URL', end: 9 }]],
    [
      'an end beyond the text in UTF-16',
      { findings: [{ ...row, entity: 'PERSON', end: 10 }], offsets: 'utf16' },
    ],
    ['a negative start', [{ ...row, start: -1 }]],
    ['half an offset', [{ ...row, end: 0.5 }]],
    ['an offset as text', [{ ...row, end: '1' }]],
    ['an end before the start', [{ ...row, start: 2 }]],
    ['no start', [{ entity_type: 'PERSON', end: 1, score: 1 }]],
    ['no score', [{ entity_type: 'PERSON', start: 0, end: 1 }]],
    ['a score above 1', [{ ...row, score: 1.5 }]],
    ['a negative score', [{ ...row, score: -0.1 }]],
    ['no name', [{ start: 0, end: 1, score: 1 }]],
    ['a name that is no text', [{ ...row, entity_type: 5 }]],
  ]
  for (const [name, answer] of BROKEN)
    it(`refuses ${name}`, () =>
      assert.throws(() => read(answer, TEXT), new ExternalFailure('broken_answer')))
  it('refuses what is not JSON or not UTF-8, and does not quote it', () => {
    for (const body of [Buffer.from('[{"secret'), Buffer.from([0x22, 0xff, 0x22]), Buffer.alloc(0)])
      assert.throws(
        () => readAnswer(body, TEXT, ENTITIES),
        (thrown) =>
          thrown instanceof ExternalFailure &&
          thrown.kind === 'broken_answer' &&
          thrown.cause === undefined &&
          !thrown.message.includes('secret'),
      )
  })
})
