import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startSimulator } from '../../../src/simulator/server.ts'
import { chat } from '../../support/envoy/stack.ts'
import { FREE, up } from '../../support/envoy/up.ts'
import { waitFor } from '../../support/wait-for.ts'

const SEED = fileURLToPath(new URL('../../fixtures/seed-configs/basic.json', import.meta.url))
describe('dify-masking up', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-up-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const config = (name: string, text: string): string => {
    const file = join(folder, name)
    writeFileSync(file, text)
    return file
  }

  it('shows a newcomer what everyone sees, and takes traffic at the address it names', async () => {
    const file = config('demo.yaml', `listen: ${FREE}\nlogging: { access_log: "off" }\n`)
    const running = await up(['--config', file, '--run-dir', join(folder, 'demo'), '--demo'])
    try {
      await waitFor(() => running.stderr().includes('curl -N'))
      const shown = running.stderr()
      assert.match(shown, /the client sent +Hi, I am alice@example\.vn/)
      assert.match(
        shown,
        /Dify received +Hi, I am EMAIL_1, CCCD CCCD_1\. Our server IP_PRIVATE_1 does not answer IP_PUBLIC_1/,
      )
      assert.match(shown, /the client got +You said: Hi, I am alice@example\.vn/)
      const got = await chat(running.ready.proxy, 'I am bob@example.vn', { mode: 'streaming' })
      assert.equal(got.answer, 'You said: I am bob@example.vn')
      const health = await fetch(`${running.ready.admin}/masking/health`)
      assert.equal(health.status, 200)
      assert.equal((await fetch(`${running.ready.envoy_admin}/ready`)).status, 200)
      assert.equal(statSync(join(folder, 'demo', 'effective-config.json')).mode & 0o777, 0o600)
    } finally {
      assert.equal(await running.stop(), 0)
    }
  })

  it('serves in front of the Dify that --dify names, over TCP as well, and finishes what runs before it stops', async () => {
    const dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '0.15.8' })
    const file = config(
      'dify.yaml',
      `listen: { proxy: "127.0.0.1:0", admin: "127.0.0.1:0", envoy_admin: "127.0.0.1:0", extproc: "127.0.0.1:0" }\n`,
    )
    const running = await up([
      '--config',
      file,
      '--dify',
      dify.url,
      '--run-dir',
      join(folder, 'dify'),
    ])
    try {
      assert.match(running.ready.extproc, /^127\.0\.0\.1:\d+$/)
      const slow = chat(running.ready.proxy, 'I am alice@example.vn', {
        mode: 'streaming',
        headers: { 'x-simulator-deltas': 'char', 'x-simulator-delay-ms': '40' },
      })
      await waitFor(() => dify.requests().some(({ path }) => path === '/v1/chat-messages'))
      const stopped = running.stop()
      const got = await slow
      assert.equal(got.answer, 'You said: I am alice@example.vn')
      assert.ok(dify.requests().every(({ body }) => !body.includes('alice')))
      assert.equal(await stopped, 0)
    } finally {
      running.child.kill('SIGKILL')
      await dify.close()
    }
  })

  it('lets running answers finish when Ctrl-C reaches the whole process group', async () => {
    const file = config('group.yaml', `listen: ${FREE}\nlogging: { access_log: "off" }\n`)
    const running = await up(['--config', file, '--run-dir', join(folder, 'group')], true)
    try {
      const slow = chat(running.ready.proxy, 'I am alice@example.vn', {
        mode: 'streaming',
        headers: { 'x-simulator-deltas': 'char', 'x-simulator-delay-ms': '40' },
      })
      await sleep(300)
      const { pid } = running.child
      assert.ok(pid !== undefined)
      process.kill(-pid, 'SIGINT')
      assert.equal((await slow).answer, 'You said: I am alice@example.vn')
      assert.equal(await running.exited, 0)
    } finally {
      running.child.kill('SIGKILL')
    }
  })

  it('loads the seed configuration as it is', async () => {
    // The seed names no addresses, and the default ports may be taken here: only its other half is run.
    const seed = JSON.parse((await import('node:fs')).readFileSync(SEED, 'utf8')) as object
    const file = config(
      'seed.json',
      JSON.stringify({
        ...seed,
        listen: { proxy: '127.0.0.1:0', admin: '127.0.0.1:0', envoy_admin: '127.0.0.1:0' },
      }),
    )
    const running = await up(['--config', file, '--run-dir', join(folder, 'seed')])
    try {
      assert.equal((await chat(running.ready.proxy, 'I am a@x.vn')).answer, 'You said: I am a@x.vn')
    } finally {
      assert.equal(await running.stop(), 0)
    }
    assert.ok(!existsSync(join(folder, 'seed', 'extproc.sock')), 'the socket is gone')
  })

  it('with one service alone does not restart it on SIGUSR2: it says why, and goes on', async () => {
    const file = join(folder, 'alone.yaml')
    writeFileSync(file, `listen: ${FREE}\nlogging: { access_log: "off", level: error }\n`)
    const running = await up(['--config', file, '--run-dir', join(folder, 'alone')])
    try {
      const [only, ...others] = running.ready.workers
      assert.deepEqual(others, [])
      assert.equal(running.ready.extproc, only?.extproc)
      assert.doesNotMatch(running.stderr(), /kill -USR2/)
      running.child.kill('SIGUSR2')
      await waitFor(() => /no rolling restart: .*performance\.workers: 2/.test(running.stderr()))
      const { answer } = await chat(running.ready.proxy, 'I am alice@example.vn')
      assert.match(answer, /alice@example\.vn/)
      const version = await (await fetch(`${running.ready.admin}/masking/version`)).json()
      assert.equal((version as { pid: number }).pid, only?.pid)
    } finally {
      assert.equal(await running.stop(), 0)
    }
  })

  it('may be told to stop in the moment that it is ready, and leaves no process behind', async () => {
    const file = config('at-once.yaml', `listen: ${FREE}\nlogging: { access_log: "off" }\n`)
    for (let i = 0; i < 3; i++) {
      const running = await up(['--config', file, '--run-dir', join(folder, 'at-once')])
      assert.equal(await running.stop(), 0)
      await assert.rejects(fetch(`${running.ready.envoy_admin}/ready`))
      await assert.rejects(fetch(`${running.ready.admin}/livez`))
    }
  })

  it('says what is missing instead of starting halfway', async () => {
    await assert.rejects(up(['--config', join(folder, 'absent.yaml')]), /the file does not exist/)
    await assert.rejects(
      up(['--dify', 'ftp://x', '--run-dir', join(folder, 'bad')]),
      /--dify: expected/,
    )
  })

  it('reads its file again when it changes, and keeps what is in force when that has a mistake', async () => {
    const file = join(folder, 'live.yaml')
    const write = (masking: string): void => {
      writeFileSync(file, `listen: ${FREE}\nmasking: ${masking}\n`)
    }
    write('{}')
    const running = await up(['--config', file, '--run-dir', join(folder, 'live')])
    try {
      const answersTo = async (): Promise<string> => {
        const stats = await fetch(`${running.ready.proxy}/masking/config`)
        return await stats.text()
      }
      write('{ patterns: { email: { placeholder_prefix: MAIL } } }')
      await waitFor(async () => (await answersTo()).includes('"MAIL"'))
      write('{ patterns: { email: { placeholder_prefix: mail } } }')
      await waitFor(() => running.stderr().includes('the previous one stays in force'))
      // The mistakes come in a line of their own, and with it in a piece of their own.
      await waitFor(() =>
        /live\.yaml:2:\d+ {2}masking\.patterns\.email\.placeholder_prefix/.test(running.stderr()),
      )
      assert.ok((await answersTo()).includes('"MAIL"'))
    } finally {
      assert.equal(await running.stop(), 0)
    }
  })
})
