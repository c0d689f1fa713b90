import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Recent } from '../../../../src/vault/redis/recent.ts'

describe('what was seen last', () => {
  it('is not displaced by a flood of credentials that Dify has not accepted', () => {
    const recent = new Recent<number>(100)
    recent.set('ours', 7, true)
    for (let i = 0; i < 10_000; i++) recent.set(`wrong${i}`, i, false)
    assert.equal(recent.get('ours'), 7)
    assert.equal(recent.get('wrong9999'), 9_999)
    assert.equal(recent.get('wrong0'), undefined)
    assert.equal(recent.size, 11)
  })

  it('leaves least recently seen first, and stays accepted', () => {
    const recent = new Recent<number>(3)
    for (const name of ['a', 'b', 'c']) recent.set(name, 1, true)
    recent.set('a', 2, false)
    recent.set('d', 1, true)
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((name) => recent.get(name)),
      [2, undefined, 1, 1],
    )
  })

  it('is accepted once its credential is', () => {
    const recent = new Recent<number>(20)
    recent.set('a', 1, false)
    recent.set('a', 2, true)
    for (let i = 0; i < 50; i++) recent.set(`wrong${i}`, i, false)
    assert.equal(recent.get('a'), 2)
  })
})
