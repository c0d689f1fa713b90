import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  ownerPattern,
  rootOf,
  scopeName,
  tagOfKey,
} from '../../../../src/vault/redis/scope-name.ts'

describe('names of scopes in Redis', () => {
  it('are the tag of the app, and the rest', () => {
    assert.deepEqual(scopeName('tag.id'), { tag: 'tag', id: 'id' })
    assert.deepEqual(scopeName('t.i.d'), { tag: 't', id: 'i.d' })
    assert.deepEqual(scopeName('id'), { tag: '-', id: 'id' })
    assert.deepEqual(scopeName('.id'), { tag: '-', id: '.id' })
    assert.deepEqual(scopeName('tag.'), { tag: 'tag', id: '' })
  })

  it('begin so that a cluster keeps an app in one slot', () => {
    assert.equal(rootOf('dm', 'tag'), 'dm:{tag}')
  })

  it('of owners are found in every app, and by no other owner', () => {
    assert.equal(ownerPattern('dm', 'abc'), 'dm:{*}:o:abc')
    assert.equal(ownerPattern('d*m?[x]', 'a^b\\c'), 'd\\*m\\?\\[x\\]:{*}:o:a\\^b\\\\c')
    assert.equal(tagOfKey('dm', 'dm:{tag}:o:abc'), 'tag')
    assert.equal(tagOfKey('d}m', 'd}m:{-}:o:a}b'), '-')
  })
})
