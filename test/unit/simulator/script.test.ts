import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { scriptOf } from '../../../src/simulator/request-script.ts'
import { ScriptError, readScript } from '../../../src/simulator/script.ts'

describe('readScript', () => {
  it('takes what it knows', () => {
    const script = {
      answer: 'a',
      deltas: 'word',
      ping: true,
      delay_ms: 0,
      status: 503,
      slice: 'event',
      headers: { 'x-version': null, a: 'b' },
      abort_after_bytes: 0,
      fixture: 'x',
    }
    assert.deepEqual(readScript(script), script)
    assert.deepEqual(readScript({}), {})
    assert.equal(readScript({ deltas: 3 }).deltas, 3)
  })

  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [null, /JSON object/],
    [[], /JSON object/],
    [{ anwser: 'x' }, /^anwser is not one of answer, /],
    [{ constructor: 'x' }, /^constructor is not one of/],
    [{ answer: 1 }, /^answer must be text/],
    [{ deltas: '0' }, /^deltas must be/],
    [{ ping: 1 }, /^ping must be/],
    [{ delay_ms: -1 }, /^delay_ms must be/],
    [{ status: 99 }, /^status must be/],
    [{ slice: 0 }, /^slice must be/],
    [{ headers: { a: 1 } }, /^headers must be/],
    [{ abort_after_bytes: 1.5 }, /^abort_after_bytes must be/],
  ]
  for (const [script, message] of wrong) {
    it(`refuses ${JSON.stringify(script)}`, () => {
      assert.throws(() => readScript(script), { message, constructor: ScriptError })
    })
  }
})

describe('scriptOf', () => {
  it('puts headers over the standing script', () => {
    const headers = {
      host: 'dify',
      'x-simulator-answer': '%C3%A9%20EMAIL_1',
      'x-simulator-deltas': '1',
      'x-simulator-delay-ms': '5',
      'x-simulator-ping': '1',
      'x-simulator-slice': '7',
    }
    assert.deepEqual(scriptOf({ answer: 'standing', status: 400 }, headers), {
      answer: 'é EMAIL_1',
      deltas: '1',
      delay_ms: 5,
      ping: true,
      slice: 7,
      status: 400,
    })
    assert.deepEqual(scriptOf({ ping: true }, { 'x-simulator-ping': '0' }), { ping: false })
    assert.deepEqual(scriptOf({}, { 'x-simulator-slice': 'event' }), { slice: 'event' })
  })

  it('refuses headers that make no sense', () => {
    assert.throws(() => scriptOf({}, { 'x-simulator-answer': '%ff' }), ScriptError)
    assert.throws(() => scriptOf({}, { 'x-simulator-status': 'no' }), ScriptError)
    assert.throws(() => scriptOf({}, { 'x-simulator-other': '1' }), ScriptError)
  })
})
