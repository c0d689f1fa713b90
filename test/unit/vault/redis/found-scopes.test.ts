import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { foundIds, meant } from '../../../../src/vault/redis/found-scopes.ts'
import { RecordError } from '../../../../src/vault/sealing/sealed-record.ts'
import { createVaultKeys } from '../../../../src/vault/sealing/vault-keys.ts'

const keys = createVaultKeys(
  Buffer.alloc(32, 9),
  () => ({ id: 1, key: Buffer.alloc(32) }),
  () => undefined,
)
const alias = (name: string, scope: string): string =>
  keys.proof('alias', `tag.${name}`, `tag.${scope}`)
const link = (scope: string, name: string): string =>
  keys.proof('link', `tag.${scope}`, `tag.${name}`)

describe('scopes that Redis says a name means', () => {
  it('are taken with the proof of a service only', () => {
    assert.equal(meant(keys, 'tag', 'name', 'scope', alias('name', 'scope')), 'scope')
    for (const proof of [
      undefined,
      '',
      null,
      alias('name', 'other'),
      alias('other', 'scope'),
      alias('scope', 'name'),
      link('name', 'scope'),
      `${alias('name', 'scope')}0`,
      alias('name', 'scope').slice(1),
      keys.proof('alias', 'gat.name', 'gat.scope'),
      keys.proof('alias', 'tag.name', 'gat.scope'),
    ])
      assert.throws(() => meant(keys, 'tag', 'name', 'scope', proof), Error, String(proof))
    assert.throws(
      () => meant(keys, 'tag', 'name', 'scope', alias('name', 'other')),
      (error) => error instanceof RecordError && error.message === 'this name was never given',
    )
  })

  it('need none where the name is their own', () => {
    assert.equal(meant(keys, 'tag', 'scope', 'scope', undefined), 'scope')
    assert.deepEqual(foundIds(keys, 'tag', 'scope', [['scope']]), ['scope'])
  })

  it('are none where nothing is known', () => {
    assert.deepEqual(foundIds(keys, 'tag', 'scope', []), [])
  })

  it('come with those that they are linked with, each with both proofs', () => {
    const first = ['scope', alias('name', 'scope')]
    const linked = ['target', 'file', link('scope', 'file'), alias('file', 'target')]
    const own = ['file2', 'file2', link('scope', 'file2'), '']
    assert.deepEqual(foundIds(keys, 'tag', 'name', [first, linked, own]), [
      'scope',
      'target',
      'file2',
    ])
    for (const wrong of [
      ['target', 'file', link('other', 'file'), alias('file', 'target')],
      ['target', 'file', link('scope', 'target'), alias('file', 'target')],
      ['target', 'file', alias('scope', 'file'), alias('file', 'target')],
      ['target', 'file', link('scope', 'file'), alias('other', 'target')],
      ['target', 'file', link('scope', 'file'), ''],
      ['file2', 'file2', '', ''],
    ])
      assert.throws(() => foundIds(keys, 'tag', 'name', [first, wrong]), RecordError, wrong[0])
    assert.throws(() => foundIds(keys, 'tag', 'name', [['scope', '']]), RecordError)
  })
})
