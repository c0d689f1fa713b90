import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Owned, addOwned, owns, removeOwned, scopesOf } from '../../../src/vault/owned.ts'

const owner = (...scopes: readonly string[]): Owned => {
  const owned: Owned = { key: 'o', scopes: undefined }
  for (const scope of scopes) addOwned(owned, scope)
  return owned
}

describe('scopes of an owner', () => {
  it('are those that were added, each once', () => {
    assert.deepEqual(scopesOf(owner()), [])
    assert.deepEqual(scopesOf(owner('a')), ['a'])
    assert.deepEqual(scopesOf(owner('a', 'b', 'c', 'b')), ['a', 'b', 'c'])
    for (const owned of [owner('a'), owner('a', 'b')]) {
      assert.ok(owns(owned, 'a'))
      assert.ok(!owns(owned, 'c'))
    }
    assert.ok(!owns(owner(), 'a'))
  })

  it('are as they were before what is removed again', () => {
    const one = owner('a')
    assert.equal(removeOwned(one, 'b'), true)
    assert.equal(removeOwned(one, 'a'), false)
    assert.deepEqual(scopesOf(one), [])
    assert.equal(removeOwned(one, 'a'), false)
    addOwned(one, 'c')
    assert.deepEqual(scopesOf(one), ['c'])

    const several = owner('a', 'b')
    assert.equal(removeOwned(several, 'c'), true)
    assert.equal(removeOwned(several, 'a'), true)
    assert.deepEqual(scopesOf(several), ['b'])
    assert.equal(removeOwned(several, 'b'), false)
    assert.deepEqual(scopesOf(several), [])
  })
})
