import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startRedis } from '../../support/redis/redis-server.ts'
import { chat } from '../../support/envoy/stack.ts'
import { FREE, dify } from '../../support/envoy/up.ts'
import { waitFor } from '../../support/wait-for.ts'

const BIN = fileURLToPath(new URL('../../../bin/dify-masking.js', import.meta.url))

it('up says ready when the store is there, not before, and says why', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dify-masking-ready-'))
  const keys = join(folder, 'keys')
  const file = join(folder, 'config.yaml')
  const redis = await startRedis()
  await redis.kill()
  assert.equal((await dify(['keys', 'new', '--file', keys])).code, 0)
  writeFileSync(
    file,
    `listen: ${FREE}
logging: { level: error, access_log: "off" }
store: { type: redis, url: "redis://127.0.0.1:${redis.port}", key_file: "${keys}" }
`,
  )
  const child = spawn(
    process.execPath,
    [BIN, 'up', '--config', file, '--run-dir', join(folder, 'run')],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (stderr += text))
  const exited = new Promise((resolve) => child.once('exit', resolve))
  try {
    await waitFor(() => /not ready yet, the self-test is refused: \w+/.test(stderr), 60_000)
    assert.equal(stdout, '')
    await redis.restart()
    await waitFor(() => stdout.includes('ready {'), 60_000)
    const { proxy } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { proxy: string }
    const got = await chat(proxy, 'I am alice@example.vn')
    assert.equal(got.answer, 'You said: I am alice@example.vn')
  } finally {
    child.kill('SIGTERM')
    assert.equal(await exited, 0)
    await redis.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})
