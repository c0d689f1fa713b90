import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { FREE, type RunningUp, up } from '../../support/envoy/up.ts'

/** `make leak-benchmark` installs it. */
const BENCHMARK = fileURLToPath(
  new URL('../../../.tools/leak-benchmark/bin/pii-leak-benchmark', import.meta.url),
)

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

interface Verdict {
  readonly code: number
  readonly said: string
}

async function selfcheck(target: string, port: number, profile: string): Promise<Verdict> {
  const options = ['--capture-port', `${port}`, '--profile', profile, '--target-model', 'any']
  const key = { CONFORMANCE_TARGET_API_KEY: 'sk-of-the-benchmark-itself' }
  return await new Promise((resolve) => {
    execFile(
      BENCHMARK,
      ['selfcheck', '--target-base-url', target, ...options],
      { env: { ...process.env, ...key }, timeout: 90_000 },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : 1, said: stdout + stderr })
      },
    )
  })
}

describe('a public benchmark of leaks', {
  skip: existsSync(BENCHMARK) ? false : 'pii-leak-benchmark is not installed: make leak-benchmark',
}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'leak-benchmark-'))
  let running: RunningUp
  let port: number

  before(async () => {
    port = await freePort()
    const file = join(folder, 'config.yaml')
    writeFileSync(
      file,
      `listen: ${FREE}
upstreams: [{ name: model, url: "http://127.0.0.1:${port}", product: openai }]
logging: { access_log: "off", level: warn }
`,
    )
    running = await up(['--config', file, '--run-dir', join(folder, 'run')])
  })

  after(async () => {
    await running.stop()
    rmSync(folder, { recursive: true })
  })

  for (const profile of ['pii-v1', 'pii-secrets-v1'])
    it(`sees no value reach the model, and all of them come back: ${profile}`, async () => {
      const { code, said } = await selfcheck(`${running.ready.proxy}/v1`, port, profile)
      assert.equal(code, 0, said)
      assert.match(said, /CLEAN/)
    })

  it('would report a leak: it does without the proxy', async () => {
    const { code, said } = await selfcheck('capture://self', await freePort(), 'pii-v1')
    assert.equal(code, 1, said)
    assert.match(said, /LEAK/)
  })
})
