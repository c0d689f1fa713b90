import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { selfTestToken } from '../../../src/self-test/token.ts'

describe('token of the self-test', () => {
  it('is one for all services of a machine, and a secret', (t) => {
    const dir = mkdtempSync(join(tmpdir(), 'dify-masking-token-'))
    t.after(() => rmSync(dir, { recursive: true, force: true }))
    const token = selfTestToken(dir)
    assert.equal(token.length, 43)
    assert.equal(selfTestToken(dir), token)
    assert.equal(statSync(join(dir, 'self-test-token')).mode & 0o777, 0o600)
  })

  it('is each process’s own where nothing can be written', () => {
    const nowhere = '/nonexistent/run'
    assert.equal(selfTestToken(nowhere).length, 43)
    assert.notEqual(selfTestToken(nowhere), selfTestToken(nowhere))
  })

  it('is never the empty one of a file that was cut off', (t) => {
    const dir = mkdtempSync(join(tmpdir(), 'dify-masking-token-'))
    t.after(() => rmSync(dir, { recursive: true, force: true }))
    writeFileSync(join(dir, 'self-test-token'), '')
    assert.equal(selfTestToken(dir).length, 43)
  })
})
