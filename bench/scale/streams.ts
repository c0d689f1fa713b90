import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { rssMiB } from '../../test/chaos/memory.ts'
import { FREE, up } from '../../test/support/envoy/up.ts'
import { message } from '../exchange/processes.ts'
import { type Figure, once } from '../result.ts'
import type { Heard } from './listeners.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const STREAMS = 2_000
const WARM_UP = 200
const SETTLE_MS = 4_000
const OPEN_MS = 60_000

interface Memory {
  /** Resident, KiB. */
  readonly rss: number
  /** What JavaScript holds, inside and outside of its heap, KiB. */
  readonly held: number
}

/** Memory of the service without its garbage. */
async function settled(pid: number, admin: string): Promise<Memory> {
  for (let i = 0; i < 3; i++) {
    process.kill(pid, 'SIGWINCH')
    await sleep(700)
  }
  const text = await (await fetch(`${admin}/metrics`)).text()
  const bytes = (name: string): number =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN)
  const held = bytes('nodejs_heap_size_used_bytes') + bytes('nodejs_external_memory_bytes')
  return { rss: rssMiB(pid) * 1024, held: held / 1024 }
}

async function untilOpen(talker: ChildProcess, wanted: number): Promise<void> {
  const deadline = performance.now() + OPEN_MS
  for (;;) {
    talker.send('count')
    if ((await message<number>(talker)) >= wanted) return
    if (performance.now() > deadline) throw new Error(`not ${wanted} streams after ${OPEN_MS} ms`)
    await sleep(200)
  }
}

/** So many streams open at the same time: memory of one, and how many failed (E6). */
export async function manyStreams(): Promise<readonly Figure[]> {
  const runDir = mkdtempSync(join(tmpdir(), 'dify-masking-streams-'))
  const talker = fork(here('./talker.ts'))
  const listeners = fork(here('./listeners.ts'))
  const options = process.env['NODE_OPTIONS']
  try {
    const port = await message<number>(talker)
    const file = join(runDir, 'config.yaml')
    writeFileSync(
      file,
      `listen: ${FREE}\nlogging: { access_log: "off", level: error }\nupstreams: [{ name: dify, url: "http://127.0.0.1:${port}", version: 1.7.0, max_requests: 10000 }]\n`,
    )
    process.env['NODE_OPTIONS'] = `--expose-gc --import ${here('./collect-on-signal.mjs')}`
    const running = await up(['--config', file, '--run-dir', join(runDir, 'run')])
    process.env['NODE_OPTIONS'] = options ?? ''
    try {
      const pid = running.ready.workers[0]?.pid ?? 0
      const proxy = Number(new URL(running.ready.proxy).port)
      const heard = async (streams: number, meanwhile: () => Promise<void>): Promise<Heard> => {
        listeners.send({ port: proxy, streams })
        const answer = message<Heard>(listeners)
        await untilOpen(talker, streams)
        await sleep(SETTLE_MS)
        await meanwhile()
        talker.send('end')
        return await answer
      }
      // Code is compiled, buffers and maps have a size before anything is measured.
      await heard(WARM_UP, async () => {})
      await sleep(1_000)
      const { admin } = running.ready
      const before = await settled(pid, admin)
      let during = before
      const { whole, failures } = await heard(STREAMS, async () => {
        during = await settled(pid, admin)
      })
      for (const failure of failures) process.stdout.write(`failed: ${failure}\n`)
      return [
        {
          row: 'E6',
          name: `one of ${STREAMS.toLocaleString('en-US')} open streams, resident memory of the service`,
          unit: 'KiB',
          value: once((during.rss - before.rss) / STREAMS),
          goal: { atMost: 30 },
        },
        {
          row: 'E6',
          name: `one of ${STREAMS.toLocaleString('en-US')} open streams, what JavaScript holds`,
          unit: 'KiB',
          value: once((during.held - before.held) / STREAMS),
          goal: { atMost: 30 },
        },
        {
          row: 'E6',
          name: 'streams that failed',
          unit: '',
          value: once(STREAMS - whole),
          goal: { atMost: 0 },
        },
      ]
    } finally {
      await running.stop()
    }
  } finally {
    talker.kill()
    listeners.kill()
    rmSync(runDir, { recursive: true, force: true })
  }
}
