import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { InputForm } from '../../../../../src/core/product/input-form.ts'
import { walkDocument } from '../../../../../src/core/json/document.ts'
import { DIFY_INPUTS } from '../../../../../src/core/product/dify/inputs.ts'
import type { InputPolicy } from '../../../../../src/core/product/inputs.ts'

const FORM: InputForm = new Map([
  ['desk', { kind: 'select', options: new Set(['gold', 'a@x.vn']) }],
  ['amount', { kind: 'number' }],
] as const)

/** What happens with every string of a body, in order. */
function treatments(
  body: unknown,
  policies: Readonly<Record<string, InputPolicy>> = {},
  form: InputForm | undefined = FORM,
): readonly string[] {
  const seen: string[] = []
  const rules = { policies: new Map(Object.entries(policies)), form }
  walkDocument(
    JSON.stringify(body),
    'utf16',
    (leaf) => seen.push(`${leaf.text}: ${DIFY_INPUTS.treatmentOf(leaf, rules)}`),
    { maxDepth: 64 },
  )
  return seen
}

describe('inputs of a run', () => {
  it('are masked by default', () => {
    assert.deepEqual(treatments({ query: 'q', inputs: { a: 'x', desk: 'y', amount: 'z' } }), [
      'query: mask',
      'q: mask',
      'inputs: mask',
      'a: mask',
      'x: mask',
      'desk: mask',
      'y: mask',
      'amount: mask',
      'z: mask',
    ])
  })

  it('are treated by the policy of their name, at any depth; the name itself is masked', () => {
    const policies = { a: 'allow', b: 'block', c: 'mask', desk: 'block' } as const
    assert.deepEqual(
      treatments({ inputs: { a: { k: ['x'] }, b: 'y', c: 'z', desk: 'gold' } }, policies),
      [
        'inputs: mask',
        'a: mask',
        'k: allow',
        'x: allow',
        'b: mask',
        'y: block',
        'c: mask',
        'z: mask',
        'desk: mask',
        'gold: block',
      ],
    )
  })

  it('are those of `inputs` at the top alone', () => {
    const policies = { a: 'allow' } as const
    assert.deepEqual(
      treatments({ a: 'x', other: { a: 'y' }, inputs: ['z', { a: 'w' }] }, policies),
      [
        'a: mask',
        'x: mask',
        'other: mask',
        'a: mask',
        'y: mask',
        'inputs: mask',
        'z: mask',
        'a: mask',
        'w: mask',
      ],
    )
    assert.deepEqual(treatments({ inputs: 'a' }, policies), ['inputs: mask', 'a: mask'])
  })

  it('arrive as they are where Dify knows the word, or expects a number', () => {
    const of = (inputs: unknown, form: InputForm | undefined = FORM) =>
      treatments({ inputs }, {}, form).filter((line) => !/^(?:inputs|desk|amount):/.test(line))
    assert.deepEqual(of({ desk: 'a@x.vn' }), ['a@x.vn: option'])
    assert.deepEqual(of({ desk: 'b@x.vn' }), ['b@x.vn: mask'])
    assert.deepEqual(of({ desk: ['gold'] }), ['gold: mask'])
    assert.deepEqual(of({ desk: { gold: 1 } }), ['gold: mask'])
    // A body that is a string is none of a run.
    assert.deepEqual(treatments(JSON.stringify({ inputs: { desk: 'gold' } })).at(-1), 'gold: mask')
    for (const number of ['0912345678', '-1', '+1', '1.5', '9'.repeat(15), `1.${'9'.repeat(15)}`])
      assert.deepEqual(of({ amount: number }), [`${number}: number`])
    for (const text of [
      '1e5',
      '1.',
      '.5',
      '9'.repeat(16),
      `1.${'9'.repeat(16)}`,
      ' 1',
      '1 ',
      '1,5',
    ])
      assert.deepEqual(of({ amount: text }), [`${text}: mask`])
    assert.deepEqual(of({ amount: 'a@x.vn' }), ['a@x.vn: mask'])
    assert.deepEqual(of({ desk: 'gold' }, new Map()), ['gold: mask'])
  })

  it('of an app whose form is unknown are masked', () => {
    const seen: string[] = []
    walkDocument(
      '{"inputs":{"desk":"gold"}}',
      'utf16',
      (leaf) => seen.push(DIFY_INPUTS.treatmentOf(leaf, { policies: new Map(), form: undefined })),
      { maxDepth: 64 },
    )
    assert.deepEqual(seen, ['mask', 'mask', 'mask'])
  })
})
