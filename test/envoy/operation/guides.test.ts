import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseConfig } from '../../../src/config/load.ts'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import {
  NO_OPENSSL,
  type TestCertificate,
  makeCertificate,
} from '../../support/envoy/certificate.ts'
import { FREE, type RunningUp, up } from '../../support/envoy/up.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

/** Commands of the program that a guide shows, as one would type them. */
function commandsIn(file: string): string[] {
  return [...read(file).matchAll(/```(?:console|sh)\n([\s\S]*?)```/g)]
    .flatMap(([, block = '']) => block.split('\n'))
    .map((line) =>
      line
        .replace(/^\$ /, '')
        .replace(/ {2,}# .*$| {3,}#.*$/, '')
        .trim(),
    )
    .filter((line) => /^(?:node bin\/dify-masking\.js|dify-masking) /.test(line))
}

/** Configurations that a guide shows. */
const configsIn = (file: string): string[] =>
  [...read(file).matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = '']) => block)

const GUIDES = [
  'README.md',
  'docs/deployment.md',
  'docs/oauth.md',
  'docs/operations.md',
  'docs/detection.md',
  ...globSync('docs/vi/*.md', { cwd: ROOT }),
]

/** What runs until it is stopped, and is tested elsewhere; and what waits for minutes. */
const LASTS = /^dify-masking (?:up|serve|routes rollout|simulate)\b/

describe('the guides', { skip: NO_OPENSSL }, () => {
  let folder: string
  let simulator: Simulator
  let running: RunningUp
  let certificate: TestCertificate

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-guides-'))
    simulator = await startSimulator({ listen: '127.0.0.1:5001', difyVersion: '1.7.0' }).catch(
      async () => await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' }),
    )
    certificate = makeCertificate()
    writeFileSync(
      join(folder, 'config.yaml'),
      `listen: ${FREE}
logging: { access_log: "off" }
upstreams:
  - { name: blue, url: "${simulator.url}", weight: 1 }
  - { name: green, url: "${simulator.url}", weight: 0 }
`,
    )
    // Where Envoy's configuration is printed, ports are those of everybody.
    writeFileSync(
      join(folder, 'fixed.yaml'),
      'upstreams: [{ name: dify, url: "http://127.0.0.1:5001" }]\n',
    )
    writeFileSync(join(folder, 'answer.md'), 'Write to EMAIL_1.')
    writeFileSync(join(folder, 'body.json'), '{"query": "I am alice@example.vn", "user": "me"}')
    writeFileSync(join(folder, 'secret.txt'), 'hush\n')
    running = await up(['--config', join(folder, 'config.yaml'), '--run-dir', join(folder, 'run')])
  })
  after(async () => {
    await running.stop()
    await simulator.close()
    certificate.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  it('show commands that do what they say', async () => {
    const seen = new Set<string>()
    for (const guide of GUIDES)
      for (const shown of commandsIn(guide)) {
        const command = shown.replace(/^node bin\/dify-masking\.js/, 'dify-masking')
        const needsRedis = /dify-masking (?:vault|erase|keys rotate)/.test(command)
        const needsReplicas = command.includes('--services')
        if (
          seen.has(command) ||
          LASTS.test(command) ||
          needsRedis ||
          needsReplicas ||
          /[…{]/.test(command)
        )
          continue
        seen.add(command)
        const line = command
          .replace(
            /^dify-masking envoy --config config\.yaml/,
            'dify-masking envoy --config fixed.yaml',
          )
          .replace('http://127.0.0.1:5001', simulator.url)
        const { code, stderr } = await new Promise<{ code: number; stderr: string }>((resolve) => {
          const program = `dify-masking() { "${process.execPath}" "${ROOT}bin/dify-masking.js" "$@"; }`
          const child = execFile(
            'bash',
            ['-c', `${program}\n${line}`],
            { cwd: folder, timeout: 60_000 },
            (error, _stdout, errors) => {
              const exit = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
              resolve({ code: exit, stderr: errors })
            },
          )
          child.stdin?.end()
        })
        assert.equal(code, 0, `${guide}: ${command}\n${stderr}`)
      }
    assert.ok(seen.size >= 8, [...seen].join('\n'))
  })

  it('show configurations that are valid, or name a file that is not here', () => {
    let count = 0
    for (const guide of GUIDES)
      for (const yaml of configsIn(guide)) {
        const result = parseConfig(yaml, guide, {})
        count++
        const errors = 'errors' in result ? result.errors.map(({ message }) => message) : []
        const other = errors.filter(
          (message) => !/cannot be read|no certificate|the file does not exist/.test(message),
        )
        assert.deepEqual(other, [], `${guide}\n${yaml}`)
      }
    assert.ok(count >= 8, `${count}`)
  })
})
