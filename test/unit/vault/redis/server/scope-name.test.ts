import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  ownerPattern,
  rootOf,
  scopeName,
  storedKey,
} from '../../../../../src/vault/redis/server/scope-name.ts'

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
  })

  it('are read from keys of exactly this prefix', () => {
    const read = (prefix: string, key: string): string | undefined => {
      const found = storedKey(prefix, key)
      return found && `${found.tag} ${found.kind} ${found.id}`
    }
    assert.equal(read('dm', 'dm:{tag}:o:abc'), 'tag o abc')
    assert.equal(read('dm', 'dm:{-}:s:a}b'), '- s a}b')
    assert.equal(read('dm', 'dm:{tag}:e'), 'tag e ')
    assert.equal(read('dm:', 'dm::{tag}:s:x'), 'tag s x')
    const others = [
      'dm::{tag}:s:x',
      'dm:{x}:{tag}:s:x',
      'dm2:{tag}:s:x',
      'dm:{tag}:s:',
      'dm:{tag}:z:x',
      'dm:{tag}:e:x',
      'dm:{-}:probe',
      'd',
    ]
    for (const other of others) assert.equal(read('dm', other), undefined, other)
    // A prefix is not a pattern.
    assert.equal(read('d.m', 'dxm:{tag}:s:x'), undefined)
  })
})
