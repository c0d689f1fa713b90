import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ReceivedRequest, startHttpRecorder } from '../http/http-recorder.ts'
import { SECRETS, attackLogin } from './login-attacks.ts'
import { unescaped } from './spellings.ts'
import { FREE, up } from '../envoy/up.ts'

/** What a visitor without an account left behind. */
export interface Visit {
  readonly sent: number
  /** Lines of all logs, and those that hold something of what was sent. */
  readonly lines: readonly string[]
  readonly told: readonly string[]
  /** How many of the lines are of the access log. */
  readonly accesses: number
  readonly reachedDify: readonly ReceivedRequest[]
}

const configuration = (folder: string, dify: string): string => `listen: ${FREE}
logging: { access_log: "${folder}/access.log", level: debug }
oauth:
  enabled: true
  client_id: dify
  client_secret_file: ${folder}/client-secret
  authorization_endpoint: http://127.0.0.1:1/auth
  token_endpoint: http://127.0.0.1:1/token
upstreams: [{ name: dify, url: "${dify}", version: 1.7.0 }]
`

/** Envoy writes its access log every half second. */
const FLUSHED_MS = 700

/** Attacks a proxy with a login so often, and reads all of its logs: Envoy's, its access log, and those of service and `up`. */
export async function visitLogin(rounds: number): Promise<Visit> {
  const folder = mkdtempSync(join(tmpdir(), 'dify-masking-visitor-'))
  const dify = await startHttpRecorder('dify')
  writeFileSync(join(folder, 'client-secret'), 'a-secret-of-the-client\n', { mode: 0o600 })
  const file = join(folder, 'config.yaml')
  writeFileSync(file, configuration(folder, dify.url))
  const running = await up(['--config', file, '--run-dir', join(folder, 'run')])
  try {
    let sent = 0
    for (let round = 0; round < rounds; round++) sent += await attackLogin(running.ready.proxy)
    await sleep(FLUSHED_MS)
    const accesses = readFileSync(join(folder, 'access.log'), 'utf8').split('\n')
    const lines = [...running.stderr().split('\n'), ...accesses]
    return {
      sent,
      lines,
      told: lines.filter((line) => [line, ...unescaped(line)].some(hasSecret)),
      accesses: accesses.length,
      reachedDify: dify.received.filter(({ target }) => target !== '/v1/'),
    }
  } finally {
    await running.stop()
    await dify.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const hasSecret = (text: string): boolean => SECRETS.some((secret) => text.includes(secret))
