import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { visitLogin } from '../../support/logs/login-visitor.ts'

describe('a visitor without an account, before a login', () => {
  it('leaves nothing of what it sends in any log, and forges no line', async () => {
    const { sent, lines, told, accesses, reachedDify } = await visitLogin(1)
    assert.ok(sent > 50 && accesses > 50, `${sent} ${accesses}`)
    assert.deepEqual(told, [])
    assert.ok(!lines.some((line) => line.includes('\u001b')))
    assert.deepEqual(reachedDify, [])
  })
})
