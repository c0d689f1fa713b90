import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createMemoryVault } from '../../../src/vault/memory-vault.ts'
import { ownString } from '../../../src/vault/own-string.ts'

describe('a text of its own', () => {
  it('is the same text', () => {
    for (const text of [
      '',
      'short',
      'exactly 12 ..',
      'alice@example.vn',
      'Nguyễn Văn A, Hà Nội',
      'é'.repeat(40),
      `x\ud800${'y'.repeat(20)}`,
      '\u0000'.repeat(14),
    ])
      assert.equal(ownString(text), text)
  })

  it('does not keep the body alive that its value was found in', () => {
    const vault = createMemoryVault({
      ttlSeconds: 3600,
      maxEntries: 10_000,
      now: () => 0,
      resumeBase: () => 0,
    })
    const before = process.memoryUsage().rss
    const kept: string[] = []
    for (let i = 0; i < 400; i++) {
      const body = Buffer.alloc(1 << 20, `someone-${i}@example.vn `).toString('latin1')
      const value = body.slice(0, body.indexOf(' '))
      kept.push(...vault.allocate(`s${i}`, [{ prefix: 'EMAIL', value }], 'fresh').placeholders)
    }
    const grown = (process.memoryUsage().rss - before) / (1 << 20)
    assert.equal(kept.length, 400)
    // 400 MiB if the bodies were kept.
    assert.ok(grown < 200, `${grown.toFixed(0)} MiB`)
  })
})
