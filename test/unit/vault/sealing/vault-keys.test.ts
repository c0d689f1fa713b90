import assert from 'node:assert/strict'
import { createHmac, hkdfSync } from 'node:crypto'
import { describe, it } from 'node:test'
import { createVaultKeys } from '../../../../src/vault/sealing/vault-keys.ts'

const root = Buffer.alloc(32, 9)
const keys = createVaultKeys(
  root,
  () => ({ id: 1, key: Buffer.alloc(32) }),
  () => undefined,
)

/** What is stored is found again by these only: they must never change. */
const hmac = (purpose: string, message: Buffer): string =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', root, '', `dify-masking ${purpose}`, 32)))
    .update(message)
    .digest('hex')

describe('names that are derived from the root', () => {
  it('are the HMACs that are written down', () => {
    assert.equal(keys.scopeHash('x'), hmac('scope names', Buffer.from('x')))
    assert.equal(
      keys.lookup('tag.s', 'EMAIL', 'é').toString('hex'),
      hmac(
        'lookup',
        Buffer.concat([Buffer.from('5:tag.s,5:EMAIL,'), Buffer.from('é', 'utf16le')]),
      ).slice(0, 32),
    )
    assert.equal(
      keys.proof('alias', 'tag.a', 'tag.bc'),
      hmac('proof', Buffer.from('alias,5:tag.a,6:tag.bc')).slice(0, 32),
    )
    assert.equal(
      keys.proof('link', 'a', 'b'),
      hmac('proof', Buffer.from('link,1:a,1:b')).slice(0, 32),
    )
  })
})
