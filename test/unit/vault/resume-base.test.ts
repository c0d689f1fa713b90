import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { describe, it } from 'node:test'
import { createMemoryVault } from '../../../src/vault/memory-vault.ts'
import { resumeBase } from '../../../src/vault/resume-base.ts'

describe('start numbers of forgotten conversations', () => {
  it('have fourteen digits, with room above', () => {
    assert.equal(
      resumeBase(() => 0),
      10_000_000_000_000,
    )
    assert.equal(
      resumeBase((below) => below - 1),
      89_999_999_999_999,
    )
  })

  it('keep a second life of a conversation clear of the first, however soon it begins', () => {
    const vault = createMemoryVault({
      ttlSeconds: 3600,
      maxEntries: 50_000,
      now: () => 0,
      resumeBase: () => resumeBase(randomInt),
    })
    const many = (tag: string) =>
      Array.from({ length: 50 }, (_, i) => ({ prefix: 'EMAIL', value: `${tag}${i}@x.vn` }))
    const first = vault.allocate('conversation', many('old'), 'resumed')
    vault.flush()
    const second = vault.allocate('conversation', many('new'), 'resumed')
    const shared = first.placeholders.filter((name) => second.mapping.get(name) !== undefined)
    assert.deepEqual(shared, [])
  })
})
