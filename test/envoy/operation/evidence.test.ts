import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { newSigningKey, publicKeyOf, readSigningKey } from '../../../src/evidence/signing-key.ts'
import { verifyFiles } from '../../../src/evidence/verify.ts'
import { chat, startStack } from '../../support/envoy/stack.ts'

describe('evidence of a service', () => {
  it('names app and user by digest, counts what was masked, holds no value and is signed', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-evidence-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const directory = join(folder, 'evidence')
    mkdirSync(directory)
    const pem = newSigningKey()
    writeFileSync(join(folder, 'key'), pem, { mode: 0o600 })
    const stack = await startStack(
      `evidence: { directory: "${directory}", key_file: "${join(folder, 'key')}" }`,
    )
    try {
      const answer = await chat(stack.envoy.proxyUrl, 'I am canary-7@example.vn and b@example.vn', {
        key: 'app-canary',
        user: 'user-canary',
      })
      assert.match(answer.answer, /canary-7@example\.vn/)
    } finally {
      await stack.stop()
    }
    const [name = '', ...more] = readdirSync(directory)
    assert.deepEqual(more, [])
    const text = readFileSync(join(directory, name), 'utf8')
    const key = readSigningKey(pem)
    const record = text.split('\n').find((line) => line.includes('"chat-messages"')) ?? ''
    assert.match(record, /"outcome":"ok","entities":\{"EMAIL":2\}/)
    assert.ok(record.includes(`"app":"${key.digestOf('app', 'app-canary')}"`), record)
    assert.ok(record.includes(`"user":"${key.digestOf('user', 'user-canary')}"`), record)
    assert.doesNotMatch(text, /canary|@|EMAIL_/)
    const acts = [...text.matchAll(/"act":"(\w+)"/g)].map(([, act]) => act)
    assert.deepEqual(acts, ['start', 'stop'])
    const [report] = verifyFiles([{ name, text }], publicKeyOf(pem))
    assert.deepEqual([report?.problems, report?.closed, report?.lost], [[], true, 0])
  })
})
