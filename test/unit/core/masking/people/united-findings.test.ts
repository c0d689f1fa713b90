import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createScanner } from '../../../../../src/core/masking/create-scanner.ts'
import { createGrammar } from '../../../../../src/core/masking/placeholder.ts'
import { createRecognition } from '../../../../../src/core/recognizers/registry.ts'

const RECOGNITION = createRecognition({
  email: { enabled: true, placeholder_prefix: 'EMAIL' },
  person: { enabled: true, placeholder_prefix: 'PERSON', level: 'careful' },
  address: { enabled: true, placeholder_prefix: 'ADDRESS' },
})
const SCANNER = createScanner(RECOGNITION, createGrammar(RECOGNITION.allPrefixes, true))

/** Spans of a text in which a model has found these stretches too. */
const united = (text: string, entity: string, ...found: readonly string[]): readonly string[] =>
  SCANNER.scan(
    text,
    '',
    found.map((value) => {
      const start = text.indexOf(value)
      return { entity, start, end: start + value.length, score: 0.85, rule: 'http' }
    }),
  ).map((span) => `${span.entity} ${text.slice(span.start, span.end)}`)

describe('what a model and the rules find', () => {
  const text = 'Họ tên: Nguyễn Văn An, gửi chị Lê Thu Hà.'

  it('is one whole value where they overlap, whichever of them found more', () => {
    for (const half of ['Nguyễn Văn', 'Văn An', 'An', 'Nguyễn Văn An', 'Nguyễn Văn An, gửi'])
      assert.equal(united(text, 'PERSON', half).length, 2, half)
    assert.deepEqual(united(text, 'PERSON', 'Văn An'), ['PERSON Nguyễn Văn An', 'PERSON Lê Thu Hà'])
    assert.deepEqual(united(text, 'PERSON', 'Văn An, gửi chị Lê'), [
      'PERSON Nguyễn Văn An, gửi chị Lê Thu Hà',
    ])
  })

  it('is masked where only one of them found it', () => {
    assert.deepEqual(united('Zawadi asked Nguyễn Văn An', 'PERSON', 'Zawadi'), [
      'PERSON Zawadi',
      'PERSON Nguyễn Văn An',
    ])
  })

  it('is one value also where they call it by different names', () => {
    const address = 'Giao tới 12 Nguyễn Trãi, Quận 1, TP.HCM'
    const [span = '', ...rest] = united(address, 'PERSON', 'Nguyễn Trãi')
    assert.deepEqual(rest, [])
    assert.equal(span, 'ADDRESS 12 Nguyễn Trãi, Quận 1, TP.HCM')
  })

  it('splits no word and no address of e-mail that stands beside it', () => {
    assert.deepEqual(united('write to sarah@x.vn now', 'PERSON', 'sarah'), ['EMAIL sarah@x.vn'])
    assert.deepEqual(united('preSarah came', 'PERSON', 'Sarah'), ['PERSON preSarah'])
  })
})
