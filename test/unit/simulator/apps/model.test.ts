import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { echo, firstName, textsOf, title } from '../../../../src/simulator/apps/model.ts'

describe('the model', () => {
  it('repeats the query and what it remembers', () => {
    assert.equal(echo('hi', []), 'You said: hi')
    const earlier = [{ query: 'EMAIL_1' }, { query: 'b' }]
    assert.equal(echo('hi', earlier), 'You said: hi Earlier you said: EMAIL_1 | b')
    assert.deepEqual(textsOf({ a: 'x', b: 1, c: ['y'], d: '' }), ['x', ''])
  })

  it('cuts names by code points, only where they are too long', () => {
    assert.equal(firstName('😀'.repeat(20)), '😀'.repeat(20))
    assert.equal(firstName('😀'.repeat(21)), `${'😀'.repeat(20)}…`)
    assert.equal(title('😀'.repeat(75)), '😀'.repeat(75))
    assert.equal(title('😀'.repeat(76)), `${'😀'.repeat(75)}...`)
  })
})
