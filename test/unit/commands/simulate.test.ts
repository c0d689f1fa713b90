import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../../bin/dify-masking.js', import.meta.url))

const start = (...args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [PROGRAM, 'simulate', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })

describe('simulate', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`says where it is, serves, and stops on ${signal}`, async () => {
      const child = start('--listen', '127.0.0.1:0', '--dify-version', '0.15.8')
      assert.ok(child.stdout)
      const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
      assert.match(line, /^ready \{"url":"http:\/\/127\.0\.0\.1:\d+","dify_version":"0\.15\.8"\}$/)
      const { url } = JSON.parse(line.slice('ready '.length)) as { url: string }
      const probe = (await (await fetch(`${url}/v1/`)).json()) as { server_version: string }
      assert.equal(probe.server_version, '0.15.8')
      child.kill(signal)
      assert.deepEqual(await once(child, 'exit'), [0, null])
    })
  }

  for (const args of [
    ['--dify-version', '9.9.9'],
    ['--listen', 'nowhere'],
  ]) {
    it(`refuses ${args.join(' ')}`, async () => {
      const [code] = await once(start(...args), 'exit')
      assert.equal(code, 2)
    })
  }
})
