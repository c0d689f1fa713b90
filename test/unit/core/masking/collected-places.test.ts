import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { InputForm } from '../../../../src/core/product/input-form.ts'
import type { InputPolicy } from '../../../../src/core/product/inputs.ts'
import { DIFY } from '../../../../src/core/product/dify/dify.ts'
import { DIFY_INPUTS } from '../../../../src/core/product/dify/inputs.ts'
import {
  type JsonLimits,
  type Place,
  applyPlaceholders,
  collectForm,
  collectJson,
  collectJsonLines,
  collectText,
} from '../../../../src/core/masking/request-masker.ts'
import type { Scanner } from '../../../../src/core/masking/scanner.ts'
import { byteString } from '../../../support/bytes.ts'
import { scannerOf, word } from '../../../support/detection/scanner-of.ts'

const ANY_POST = DIFY.match('POST', '/v1/anything').endpoint
const PRESERVES = DIFY.fields(ANY_POST, 'json').preserves
const scanner = scannerOf(word('ID', '#7'), word('NUMBER', '123456'))
const LIMITS: JsonLimits = { maxDepth: 64, invalid: 'reject', preserves: PRESERVES }

/** The source with each place in brackets, and its quote, if it has one, around what it holds. */
function marked(source: string, places: readonly Place[]): string {
  let out = ''
  let at = 0
  for (const { start, end, quote = '' } of places) {
    out += `${source.slice(at, start)}[${quote}${source.slice(start, end)}${quote}]`
    at = end
  }
  return out + source.slice(at)
}

const json = (source: string, limits: Partial<JsonLimits> = {}): string =>
  marked(source, collectJson(source, scanner, { ...LIMITS, ...limits }))

/** Remembers the texts it was asked about, with their labels. */
function listener(): { readonly scanner: Scanner; readonly asked: (string | undefined)[][] } {
  const asked: (string | undefined)[][] = []
  return {
    asked,
    scanner: {
      scan(text, label) {
        asked.push([text, label])
        return []
      },
    },
  }
}

describe('numbers of JSON', () => {
  const SOURCE = '{"a":123456,"b":[123456],"c":12345,"d":"{\\"e\\":123456}"}'

  it('are left and told of, where nothing else is said', () => {
    let left = 0
    const real = '{"a":123456,"b":[123456],"c":12345}'
    assert.equal(json(real, { onNumberLeft: () => left++ }), real)
    assert.equal(left, 2)
    assert.equal(json(real), real)
    assert.equal(json(real, { numbers: 'leave' }), real)
  })

  it('are text in JSON text inside a string, whatever is said of numbers', () => {
    let left = 0
    for (const numbers of ['leave', 'mask', 'block', undefined] as const) {
      const limits = { numbers, onNumberLeft: () => left++ }
      assert.equal(
        json('{"d":"{\\"e\\":123456,\\"f\\":[1.23456e5]}"}', limits as Partial<JsonLimits>),
        '{"d":"{\\"e\\":[\\"123456\\"],\\"f\\":[[\\"1.23456e5\\"]]}"}',
      )
      assert.equal(
        json('{"d":"[1.23456e5]"}', limits as Partial<JsonLimits>),
        '{"d":"[[\\"1.23456e5\\"]]"}',
      )
      assert.equal(json('{"d":"[123456]"}', limits as Partial<JsonLimits>), '{"d":"[[123456]]"}')
    }
    assert.equal(left, 0)
  })

  it('are read as Python shows them, too', () => {
    for (const lexeme of [
      '123456.0',
      '123456e0',
      '1.23456E+5',
      '-123456',
      '12345600e-2',
      '123456.9',
    ])
      assert.equal(json(`[${lexeme}]`, { numbers: 'mask' }), `[["${lexeme}"]]`, lexeme)
    for (const lexeme of ['123457.0', '2.3456e5', '1e999999', '1e-999999'])
      assert.equal(json(`[${lexeme}]`, { numbers: 'mask' }), `[${lexeme}]`, lexeme)
  })

  it('become strings where they are masked, whole', () => {
    assert.equal(
      json(SOURCE, { numbers: 'mask' }),
      '{"a":["123456"],"b":[["123456"]],"c":12345,"d":"{\\"e\\":[\\"123456\\"]}"}',
    )
    assert.equal(json('[-123456.5e3]', { numbers: 'mask' }), '[["-123456.5e3"]]')
    const [place] = collectJson('[-123456.5]', scanner, { ...LIMITS, numbers: 'mask' })
    assert.equal(place?.entity, 'NUMBER')
    assert.equal(place?.wanted.value, '-123456.5')
  })

  it('are refused where they must not go on, unless nothing is found in them', () => {
    assert.throws(() => json(SOURCE, { numbers: 'block' }), { code: 'number_holds_data' })
    assert.equal(json('[654321, 12]', { numbers: 'block' }), '[654321, 12]')
  })

  it('of five digits identify no person', () => {
    const { scanner: asking, asked } = listener()
    collectJson('{"a":12345,"b":123457}', asking, { ...LIMITS, numbers: 'mask' })
    assert.deepEqual(
      asked.filter(([text]) => /\d/.test(text ?? '')),
      [['123457', 'b']],
    )
  })
})

describe('inputs of a run in JSON', () => {
  const form: InputForm = new Map([
    ['n', { kind: 'number' }],
    ['s', { kind: 'select', options: new Set(['#7']) }],
  ] as const)
  const run = (
    source: string,
    policies: Readonly<Record<string, InputPolicy>>,
    limits: Partial<JsonLimits> = {},
  ): string =>
    json(source, {
      inputs: {
        treatmentOf: (leaf) =>
          DIFY_INPUTS.treatmentOf(leaf, { policies: new Map(Object.entries(policies)), form }),
        onMasked: () => {},
      },
      ...limits,
    })

  it('pass where they may, and are told of', () => {
    let left = 0
    const source = '{"inputs":{"a":"#7","b":"#7","s":"#7"}}'
    const limits = { onInputLeft: () => left++ }
    assert.equal(run(source, { a: 'allow' }, limits), '{"inputs":{"a":"#7","b":"[#7]","s":"#7"}}')
    assert.equal(left, 1)
    assert.equal(run(source, { a: 'allow', b: 'allow' }), source)
  })

  it('are refused where something is found in what must hold nothing', () => {
    const source = '{"inputs":{"a":"#7"}}'
    assert.throws(() => run(source, { a: 'block' }), {
      code: 'input_holds_data',
      message: /Input a\./,
    })
    const clean = '{"inputs":{"a":"x"}}'
    assert.equal(run(clean, { a: 'block' }), clean)
    // A number, too.
    assert.throws(() => run('{"inputs":{"a":123456}}', { a: 'block' }), {
      code: 'input_holds_data',
    })
  })

  it('that Dify reads as a number go by the policy for numbers', () => {
    let left = 0
    const source = '{"inputs":{"n":"123456"}}'
    assert.equal(run(source, {}, { onNumberLeft: () => left++ }), source)
    assert.equal(left, 1)
    assert.equal(run(source, {}), source)
    assert.equal(run(source, {}, { numbers: 'mask' }), '{"inputs":{"n":"[123456]"}}')
    assert.throws(() => run(source, {}, { numbers: 'block' }), { code: 'number_holds_data' })
    for (const clean of ['{"inputs":{"n":"654321"}}', '{"inputs":{"n":"12345"}}'])
      assert.equal(run(clean, {}, { numbers: 'block', onNumberLeft: () => left++ }), clean)
    assert.equal(left, 1)
  })
})

describe('who asks', () => {
  it('is left at the top of a document, if it names a person', () => {
    assert.equal(json('{"user":"#7","q":"#7"}'), '{"user":"#7","q":"[#7]"}')
    assert.equal(json('{"user":"#7"}', { preserves: undefined }), '{"user":"[#7]"}')
    assert.equal(json('{"#7":1}'), '{"[#7]":1}')
    assert.equal(json('{"a":{"user":"#7"}}'), '{"a":{"user":"[#7]"}}')
    assert.equal(json('"{\\"user\\":\\"#7\\"}"'), '"{\\"user\\":\\"[#7]\\"}"')
  })

  it('has a trace id, if it is one', () => {
    const id = `${'a'.repeat(26)}123456`
    assert.equal(json(`{"trace_id":"${id}"}`), `{"trace_id":"${id}"}`)
    for (const none of [`x${id}`, 'ab_123456', 'a 123456', ''])
      assert.equal(
        json(`{"trace_id":"${none}"}`),
        `{"trace_id":"${none.replace(/\w*123456/, (all) => `[${all}]`)}"}`,
      )
    assert.equal(json('{"x":"123456"}'), '{"x":"[123456]"}')
  })
})

describe('what a text is called', () => {
  it('is its key, or that of the arrays around it; a key has no name', () => {
    const { scanner: asking, asked } = listener()
    collectJson('{"a":["b",{"c":["d",["e"]]}],"f":"g"}', asking, LIMITS)
    assert.deepEqual(asked, [
      ['a', undefined],
      ['b', 'a'],
      ['c', undefined],
      ['d', 'c'],
      ['e', 'c'],
      ['f', undefined],
      ['g', 'f'],
    ])
    asked.length = 0
    collectJson('["x"]', asking, LIMITS)
    assert.deepEqual(asked, [['x', undefined]])
  })
})

describe('other bodies', () => {
  it('of JSON keep the last user only, whom Python takes', () => {
    for (const last of ['"u"', 'true', '[]', '"#7"'])
      assert.equal(
        marked(
          `{"user":"#7","q":"#7","user":${last}}`,
          collectJson(`{"user":"#7","q":"#7","user":${last}}`, scanner, {
            ...LIMITS,
            preserves: PRESERVES,
          }),
        ),
        `{"user":"[#7]","q":"[#7]","user":${last}}`,
      )
  })

  it('of forms are read name by name and value by value, but for who asks', () => {
    const form =
      'user=%237&q=%237&%237=x&trace_id=abcdabcdabcd123456&trace_id=%237&user=%237&trace_id=123456'
    assert.equal(
      marked(form, collectForm(form, scanner, PRESERVES)),
      'user=%237&q=[%237]&[%237]=x&trace_id=abcdabcdabcd123456&trace_id=[%237]&user=[%237]&trace_id=[123456]',
    )
    assert.deepEqual(
      collectForm('q=%237', scanner, PRESERVES, 10).map(({ start, end }) => [start, end]),
      [[12, 16]],
    )
  })

  it('of a document a line are read line by line, without a question', () => {
    const lines = '{"user":"#7"}\n\nnot json #7\n{"a":"#7"}\n{"b":"#7"'
    assert.equal(
      marked(lines, collectJsonLines(lines, scanner, LIMITS)),
      '{"user":"[#7]"}\n\nnot json [#7]\n{"a":"[#7]"}\n{"b":"[#7]"',
    )
    assert.deepEqual(collectJsonLines('', scanner, LIMITS), [])
  })

  it('of text are read as UTF-8', () => {
    const text = byteString('gửi #7 và #7')
    assert.equal(marked(text, collectText(text, scanner)), byteString('gửi [#7] và [#7]'))
  })

  it('that are not JSON are refused with the byte, or read stretch by stretch', () => {
    assert.throws(() => json('{"a":"#7",}'), { code: 'invalid_json', message: /Byte 10\./ })
    assert.throws(() => json('[[["#7"]]]', { maxDepth: 2, invalid: 'mask' }), { code: 'too_deep' })
    assert.equal(
      json('#7 {"a\\u0023":"\\u00237", #7', { invalid: 'mask' }),
      '[#7] {"a\\u0023":"[\\u00237]", [#7]',
    )
  })
})

describe('placeholders', () => {
  it('take the place of what was found, in quotes where they need them', () => {
    const source = '{"a":"x #7 y","b":123456}'
    const places = collectJson(source, scanner, { ...LIMITS, numbers: 'mask' })
    assert.equal(
      applyPlaceholders(source, places, ['ID_1', 'NUMBER_1']),
      '{"a":"x ID_1 y","b":"NUMBER_1"}',
    )
    assert.throws(() => applyPlaceholders(source, places, ['ID_1']), { code: 'internal' })
  })
})
