import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type ScopeKeys, createScopeKeys } from '../../../../src/core/mapping/scope-keys.ts'

/** Shows what is hashed, so that a test can say it. */
const plain = (message: string): string => `<${message}>`

function keysOf(): ScopeKeys & { readonly hashed: string[] } {
  const hashed: string[] = []
  let nonces = 0
  const hash = (message: string): string => {
    hashed.push(message)
    return plain(message)
  }
  return { hashed, ...createScopeKeys(hash, () => `nonce ${++nonces}`) }
}

describe('keys of scopes', () => {
  it('are the tag of the app, a dot, and a hash over length-prefixed parts', () => {
    const keys = keysOf()
    const tag = '<3:app,5:app-'
    assert.equal(
      keys.conversation('app-1', 'user', 'id'),
      `${tag.slice(0, 12)}.<12:conversation,5:app-1,4:user,2:id>`,
    )
    assert.equal(keys.user('app-1', 'u'), `${tag.slice(0, 12)}.<4:user,5:app-1,1:u>`)
    assert.equal(
      keys.object('app-1', 'message', 'm'),
      `${tag.slice(0, 12)}.<6:object,5:app-1,7:message,1:m>`,
    )
    assert.equal(keys.single('app-1'), `${tag.slice(0, 12)}.<6:single,5:app-1,7:nonce 1>`)
    assert.equal(keys.single('app-1'), `${tag.slice(0, 12)}.<6:single,5:app-1,7:nonce 2>`)
    assert.equal(keys.single(undefined), '<3:app,0:>.<6:single,0:,7:nonce 3>')
    assert.equal(
      keys.object('app-1', 'file', 'f', 'u'),
      `${tag.slice(0, 12)}.<16:object of a user,5:app-1,4:file,1:f,1:u>`,
    )
    assert.equal(keys.form('t'), `<3:app,5:for.<4:form,5:forms,1:t>`)
    assert.equal(
      keys.failedTurns('app-1', 'u', 'q'),
      `${tag.slice(0, 12)}.<12:failed turns,5:app-1,1:u,1:q>`,
    )
    assert.equal(keys.digest('v'), '<14:withheld value,1:v>')
    assert.equal(keys.app('app-1'), '<16:inputs of an app,5:app-1>')
    assert.equal(keys.owner('u'), '<5:owner,1:u>')
    assert.equal(keys.owner('u', 'c'), '<23:owner of a conversation,1:u,1:c>')
    assert.equal(keys.owner('u', ''), '<23:owner of a conversation,1:u,0:>')
  })

  it('of two identities are never the same', () => {
    const keys = createScopeKeys(plain, () => '')
    const text = fc.string({ maxLength: 6, unit: fc.constantFrom('a', ':', ',', '1', '.', '2:a') })
    fc.assert(
      fc.property(
        fc.tuple(text, text, text),
        fc.tuple(text, text, text),
        ([a, b, c], [d, e, f]) => {
          const isSame = a === d && b === e && c === f
          // The tag alone is cut short, what follows is not.
          assert.equal(keys.conversation(a, b, c) === keys.conversation(d, e, f), isSame)
        },
      ),
    )
    const kinds = [
      keys.conversation('a', 'b', 'c'),
      keys.user('a', 'b'),
      keys.object('a', 'message', 'b'),
      keys.object('a', 'task', 'b'),
      keys.single('a'),
    ]
    assert.equal(new Set(kinds).size, kinds.length)
  })

  it('compute the tag of an app once, and forget tags when there are a thousand', () => {
    const keys = keysOf()
    const tagged = (): number =>
      keys.hashed.filter((message) => message.startsWith('3:app,')).length
    keys.user('app-0', 'u')
    keys.user('app-0', 'v')
    assert.equal(tagged(), 1)
    for (let i = 1; i < 1_000; i++) keys.user(`app-${i}`, 'u')
    keys.user('app-0', 'u')
    assert.equal(tagged(), 1_000)
    keys.user('app-1000', 'u')
    assert.equal(tagged(), 1_001)
    keys.user('app-1000', 'u')
    assert.equal(tagged(), 1_001)
    keys.user('app-0', 'u')
    assert.equal(tagged(), 1_002)
  })
})
