import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ID_KEYS } from '../../../../../src/core/product/dify/answer-ids.ts'
import { isId } from '../../../../../src/core/product/answer-ids.ts'
import type { InputForm } from '../../../../../src/core/product/input-form.ts'
import { readInputForm } from '../../../../../src/core/product/dify/input-form.ts'
import { createInputForms } from '../../../../../src/core/product/input-forms.ts'

const read = (form: unknown): InputForm | undefined => readInputForm(JSON.stringify(form), 64)

describe('the form of an app', () => {
  it('has the options of its selects and the names of its numbers', () => {
    const form = read({
      user_input_form: [
        { 'text-input': { variable: 'note', options: ['x'] } },
        { select: { variable: 'desk', options: ['gold', 'silver'] } },
        { number: { variable: 'amount' } },
        { select: { options: ['before'], variable: 'late' } },
        { select: { variable: 'none' } },
      ],
    })
    assert.deepEqual(
      form,
      new Map<string, unknown>([
        ['desk', { kind: 'select', options: new Set(['gold', 'silver']) }],
        ['amount', { kind: 'number' }],
        ['late', { kind: 'select', options: new Set(['before']) }],
        ['none', { kind: 'select', options: new Set() }],
      ]),
    )
  })

  it('is read where Dify says it, and nowhere else', () => {
    for (const other of [
      {},
      { user_input_form: [] },
      { other: [{ number: { variable: 'a' } }] },
      { user_input_form: { x: { number: { variable: 'a' } } } },
      { user_input_form: [[['number', { variable: 'a' }]]] },
      { user_input_form: [{ number: { name: 'a' } }] },
      { user_input_form: [{ number: { variable: { deep: 'a' } } }] },
      { user_input_form: [{ number: '{"variable":"a"}' }] },
      { user_input_form: [{ number: { variable: 5 } }] },
      { user_input_form: [{ 'text-input': { variable: 'a' } }] },
      { user_input_form: [{ number: ['variable'] }] },
      [{ number: { variable: 'a' } }],
    ])
      assert.deepEqual(read(other), new Map(), JSON.stringify(other))
    const deep = read({
      user_input_form: [{ select: { variable: 'a', options: [['x'], { y: 'z' }], other: ['w'] } }],
    })
    assert.deepEqual(deep, new Map([['a', { kind: 'select', options: new Set() }]]))
  })

  it('is unknown if the answer is not JSON', () => {
    assert.equal(readInputForm('{"user_input_form":[{"number":{"variable":"a"}}', 64), undefined)
    assert.equal(readInputForm('[[[]]]', 2), undefined)
  })
})

describe('forms of apps', () => {
  const FORM: InputForm = new Map([['a', { kind: 'number' }]])

  it('are kept until another one is told, or they are forgotten', () => {
    const forms = createInputForms(10)
    assert.equal(forms.of('app'), undefined)
    forms.learn('app', FORM)
    assert.equal(forms.of('app'), FORM)
    assert.equal(forms.of('app'), FORM)
    const other: InputForm = new Map([['b', { kind: 'number' }]])
    forms.learn('app', other)
    assert.equal(forms.of('app'), other)
    // An app without such inputs is known, too.
    forms.learn('app', new Map())
    assert.equal(forms.of('app')?.size, 0)
    forms.learn('app', FORM)
    forms.forget('app')
    assert.equal(forms.of('app'), undefined)
  })

  it('are so many: the one not asked for longest goes', () => {
    const forms = createInputForms(2)
    forms.learn('a', FORM)
    forms.learn('b', FORM)
    forms.of('a')
    forms.learn('c', FORM)
    assert.deepEqual(
      ['a', 'b', 'c'].map((app) => forms.of(app) !== undefined),
      [true, false, true],
    )
    // One that is told again takes no other one's place.
    forms.learn('c', FORM)
    assert.deepEqual(
      ['a', 'c'].map((app) => forms.of(app) !== undefined),
      [true, true],
    )
  })
})

describe('ids of an answer', () => {
  it('are of letters, digits, _ and -, eight to 64 of them', () => {
    for (const id of ['12345678', 'aZ_-0000', 'x'.repeat(64)]) assert.ok(isId(id), id)
    for (const none of ['1234567', 'x'.repeat(65), '1234567 ', ' 12345678', '12345678!', ''])
      assert.ok(!isId(none), none)
  })

  it('stand under these names', () =>
    assert.deepEqual(Object.entries(ID_KEYS), [
      ['conversation_id', 'conversation'],
      ['message_id', 'message'],
      ['workflow_run_id', 'workflow_run'],
      ['task_id', 'task'],
      ['data.form_token', 'form'],
      ['data.reasons[].form_token', 'form'],
      ['upload_token', 'form'],
    ]))
})
