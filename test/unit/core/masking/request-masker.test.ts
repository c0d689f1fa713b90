import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createScanner } from '../../../../src/core/masking/create-scanner.ts'
import { createGrammar } from '../../../../src/core/masking/placeholder.ts'
import {
  collectForm,
  collectJson,
  collectJsonInTurns,
  collectJsonLines,
  collectText,
} from '../../../../src/core/masking/request-masker.ts'
import { DIFY } from '../../../../src/core/product/dify/dify.ts'
import { collectPath } from '../../../../src/core/masking/path-masker.ts'
import { createRecognition } from '../../../../src/core/recognizers/registry.ts'
import { configOf } from '../../../support/exchange/config-of.ts'
import { countedPause } from '../../../support/counted-pause.ts'

const ANY_POST = DIFY.match('POST', '/v1/anything').endpoint
const PRESERVES = DIFY.fields(ANY_POST, 'json').preserves
const recognition = createRecognition(configOf('{}').masking.patterns)
const scanner = createScanner(recognition, createGrammar(recognition.allPrefixes, true))
const limits = { maxDepth: 64, invalid: 'reject', preserves: PRESERVES } as const

const LINES = { maxDepth: 64, invalid: 'mask', numbers: 'mask' } as const

const values = (places: readonly { wanted: { value: string } }[]): string[] =>
  places.map(({ wanted }) => wanted.value)

describe('collecting places', () => {
  it('reads a number with a point or an exponent in text, and in what is not JSON', () => {
    for (const number of [
      '4.787434839699552E+15',
      '478743483969955200.0E-2',
      '4787434839699552.0',
    ]) {
      assert.deepEqual(values(collectText(`card;${number};1`, scanner)), [number])
      for (const cut of [`{"a":"[${number}, \\"x\\"]","b`, `{"a":${number},"b`])
        assert.deepEqual(values(collectJsonLines(cut, scanner, LINES)), [number], cut)
    }
    assert.deepEqual(
      values(collectText('light: 9.460730472e15 m, 4787434839699552.5', scanner)),
      [],
    )
  })

  it('leaves the user of a run alone, and only there', () => {
    const found = (body: string): string[] => values(collectJson(body, scanner, limits))
    assert.deepEqual(found('{"user":"u@x.vn","query":"q@x.vn"}'), ['q@x.vn'])
    assert.deepEqual(found('{"inputs":{"user":"u@x.vn"}}'), ['u@x.vn'])
    assert.deepEqual(found('[{"user":"u@x.vn"}]'), ['u@x.vn'])
  })

  it('does not take JSON text in a string for the top of the document', () => {
    assert.deepEqual(values(collectJson('"{\\"user\\":\\"u@x.vn\\"}"', scanner, limits)), [
      'u@x.vn',
    ])
  })

  it('leaves a trace id alone, and masks what is none under that name', () => {
    const id = '5ad4cb98-0912-4085-b384-0912345678ab'
    assert.deepEqual(values(collectJson(`{"trace_id":"${id}"}`, scanner, limits)), [])
    assert.deepEqual(values(collectJson('{"trace_id":"10.0.0.5"}', scanner, limits)), ['10.0.0.5'])
    assert.deepEqual(values(collectJson('{"trace_id":"a@x.vn"}', scanner, limits)), ['a@x.vn'])
  })

  it('reads keys as well as values', () => {
    assert.deepEqual(values(collectJson('{"k@x.vn":"v@x.vn"}', scanner, limits)), [
      'k@x.vn',
      'v@x.vn',
    ])
  })

  it('refuses invalid and too deep documents by code, or reads invalid ones lexically', () => {
    assert.throws(() => collectJson('{"a":', scanner, limits), { code: 'invalid_json' })
    assert.throws(() => collectJson('['.repeat(65), scanner, limits), { code: 'too_deep' })
    const lexical = collectJson('{a: a@x.vn, "b": "b@x.vn', scanner, { ...limits, invalid: 'mask' })
    assert.deepEqual(values(lexical), ['a@x.vn', 'b@x.vn'])
  })

  it('lets others have their turn in long documents, and finds the same', async () => {
    const many = Array.from(
      { length: 20_000 },
      (_, i) => `"k${i}":"${i % 999 === 0 ? `a${i}@x.vn` : i}"`,
    )
    const good = `{"user":"u@x.vn",${many.join(',')}}`
    const others = countedPause()
    const inTurns = async (source: string, invalid: 'reject' | 'mask' = 'reject') =>
      await collectJsonInTurns(source, scanner, { ...limits, invalid }, others.pause)
    const found = await inTurns(good)
    assert.equal(found.length, 21)
    assert.deepEqual(found, collectJson(good, scanner, limits))
    assert.equal(others.count, Math.floor(good.length / 32_768))
    await assert.rejects(inTurns(`${good}}`), { code: 'invalid_json' })
    await assert.rejects(inTurns(`[${good},${'['.repeat(65)}`), { code: 'too_deep' })
    const broken = good.slice(0, -1)
    assert.deepEqual(
      await inTurns(broken, 'mask'),
      collectJson(broken, scanner, { ...limits, invalid: 'mask' }),
    )
  })

  it('reads forms, texts and paths', () => {
    assert.deepEqual(values(collectForm('user=u%40x.vn&a=b%40x.vn&c%40x.vn', scanner, PRESERVES)), [
      'b@x.vn',
      'c@x.vn',
    ])
    assert.deepEqual(values(collectText('a@x.vn b', scanner)), ['a@x.vn'])
    const target = '/v1/a%40x.vn/x?q=b%40x.vn&user=c@x.vn'
    const places = collectPath(target, scanner, PRESERVES)
    assert.deepEqual(values(places), ['a@x.vn', 'b@x.vn'])
    assert.deepEqual(
      places.map(({ start, end }) => target.slice(start, end)),
      ['a%40x.vn', 'b%40x.vn'],
    )
  })
})
