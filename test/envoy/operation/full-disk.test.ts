import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { FREE } from '../../support/envoy/up.ts'
import { waitFor } from '../../support/wait-for.ts'

const BIN = fileURLToPath(new URL('../../../bin/dify-masking.js', import.meta.url))

interface Running {
  readonly ready: { readonly proxy: string; readonly admin: string; readonly envoy_admin: string }
  readonly exited: Promise<number | null>
  readonly stop: () => void
}

/** `up` whose log, with everything that its children say, goes to `stderr`. */
async function upInto(stderr: number, folder: string, accessLog: string): Promise<Running> {
  const config = join(folder, 'config.yaml')
  writeFileSync(config, `listen: ${FREE}\nlogging: { access_log: "${accessLog}" }\n`)
  const args = [BIN, 'up', '--config', config, '--run-dir', join(folder, 'run')]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', stderr] })
  const { stdout } = child
  assert.ok(stdout !== null)
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const ready = await new Promise<Running['ready']>((resolve, reject) => {
    createInterface(stdout).on('line', (line) => {
      if (line.startsWith('ready ')) resolve(JSON.parse(line.slice('ready '.length)))
    })
    void exited.then((code) => reject(new Error(`up ended with ${code}`)))
  })
  return { ready, exited, stop: () => child.kill('SIGTERM') }
}

async function post(url: string, body: string): Promise<number> {
  const answer = await fetch(`${url}/v1/chat-messages`, {
    method: 'POST',
    signal: AbortSignal.timeout(5_000),
    headers: { authorization: 'Bearer app-1', 'content-type': 'application/json' },
    body,
  })
  await answer.text()
  return answer.status
}

const CHAT = JSON.stringify({
  inputs: {},
  query: 'write to alice@example.vn',
  response_mode: 'blocking',
  user: 'u',
})

/** Each bad request is a line of the log at the default level. */
async function servesWithoutLog({ ready, exited, stop }: Running): Promise<void> {
  for (let i = 0; i < 18; i++) assert.equal(await post(ready.proxy, '{"query": '), 400)
  for (let i = 0; i < 5; i++) assert.equal(await post(ready.proxy, CHAT), 200)
  const alive = await fetch(`${ready.admin}/livez`, { signal: AbortSignal.timeout(2_000) })
  assert.equal(alive.status, 200)
  stop()
  assert.equal(await exited, 0)
}

const isRoot = process.getuid?.() === 0
const canMount = isRoot && process.platform === 'linux'

describe('a log that cannot be written', () => {
  it('on a device without room does not stop masking, the pages or SIGTERM', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-full-'))
    const stderr = openSync('/dev/full', 'w')
    try {
      await servesWithoutLog(await upInto(stderr, folder, '/dev/full'))
    } finally {
      closeSync(stderr)
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('in a pipe that is not read does not stop masking, the pages or SIGTERM', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-full-'))
    execFileSync('mkfifo', [join(folder, 'pipe')])
    // Open for both, so that opening it does not wait for the other end.
    const stderr = openSync(join(folder, 'pipe'), 'r+')
    try {
      // The pipe holds 64 KiB: full from the start.
      const filler = spawn('sh', ['-c', 'yes x | head -c 65536 >&3'], {
        stdio: ['ignore', 'ignore', 'ignore', stderr],
      })
      await new Promise((resolve) => filler.once('exit', resolve))
      await servesWithoutLog(await upInto(stderr, folder, 'off'))
    } finally {
      closeSync(stderr)
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('on a full disk does not stop masking, and is written when there is room', {
    skip: !canMount,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-full-'))
    const disk = mkdtempSync(join(tmpdir(), 'dify-masking-disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk])
    const log = join(disk, 'service.log')
    const stderr = openSync(log, 'w')
    try {
      fill(join(disk, 'filler'))
      const running = await upInto(stderr, folder, join(disk, 'access.log'))
      for (let i = 0; i < 18; i++) assert.equal(await post(running.ready.proxy, '{'), 400)
      assert.equal(await post(running.ready.proxy, CHAT), 200)
      assert.equal(readFileSync(log, 'utf8'), '')
      rmSync(join(disk, 'filler'))
      await waitFor(() => readFileSync(log, 'utf8').split('exchange refused').length === 19)
      const metrics = await (await fetch(`${running.ready.admin}/metrics`)).text()
      assert.match(metrics, /^dify_masking_log_lines_dropped_total 0$/m)
      fill(join(disk, 'filler'))
      await servesWithoutLog(running)
    } finally {
      closeSync(stderr)
      execFileSync('umount', [disk])
      rmSync(disk, { recursive: true, force: true })
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

/** Takes all the room that the disk has. */
function fill(file: string): void {
  const fd = openSync(file, 'w')
  const piece = Buffer.alloc(1_024)
  try {
    for (;;) writeSync(fd, piece)
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'ENOSPC')
  } finally {
    closeSync(fd)
  }
}
