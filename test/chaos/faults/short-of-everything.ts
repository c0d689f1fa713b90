import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import {
  type MemoryCgroup,
  memoryCgroup,
  memoryCgroupProblem,
} from '../../support/machine/memory-cgroup.ts'
import { FREE } from '../../support/envoy/up.ts'
import { type Seen, exchange, receivedBy } from '../exchange.ts'
import type { Attempt, Fault } from '../fault.ts'

const BIN = fileURLToPath(new URL('../../../bin/dify-masking.js', import.meta.url))
const VALUE = 'scarce.canary'
const DESCRIPTORS = 64
const CLIENTS = 100
const MEMORY_MIB = 400
const BODIES = 24
const BODY_BYTES = 4_000_000

const query = (i: number): string => `I am ${VALUE}${i}@example.vn`
const large = (i: number): string => {
  const text = `${query(i)}. `
  return text + 'word '.repeat((BODY_BYTES - text.length) / 5)
}

interface Running {
  readonly proxy: string
  readonly admin: string
  /** Exit code, after SIGTERM. */
  stop(): Promise<number | null>
}

/** `up` started by a shell that limits it: `shell` are arguments of `sh`, which runs the rest. */
async function upBehind(
  shell: readonly string[],
  { folder, dify, stderr }: { folder: string; dify: Simulator; stderr: number | 'ignore' },
): Promise<Running> {
  const file = join(folder, 'config.yaml')
  const log = stderr === 'ignore' ? 'off' : '/dev/full'
  writeFileSync(
    file,
    `listen: ${FREE}
logging: { access_log: "${log}" }
performance: { envoy_max_heap_mib: 256 }
upstreams: [{ name: dify, url: "${dify.url}", version: 1.7.0 }]
`,
  )
  const args = [process.execPath, BIN, 'up', '--config', file, '--run-dir', join(folder, 'run')]
  const child: ChildProcess = spawn('sh', [...shell, ...args], {
    stdio: ['ignore', 'pipe', stderr],
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const { stdout } = child
  if (stdout === null) throw new Error('no standard output')
  const ready = await new Promise<{ proxy: string; admin: string }>((resolve, reject) => {
    createInterface(stdout).on('line', (line) => {
      if (line.startsWith('ready ')) resolve(JSON.parse(line.slice('ready '.length)))
    })
    void exited.then((code) => reject(new Error(`up ended with ${code} before it was ready`)))
  })
  return {
    ...ready,
    stop: async () => {
      child.kill('SIGTERM')
      return await exited
    },
  }
}

const isRight = ({ status, text }: Seen, i: number): boolean =>
  status === 200 && text.includes(query(i))
/** Refused, or broken off before or in the answer, and seen to be. */
const isTold = ({ status, isComplete }: Seen): boolean => status !== 200 || !isComplete

const wrongOf = (seen: readonly Seen[]): number =>
  seen.filter((each, i) => !isRight(each, i) && !isTold(each)).length

/** Milliseconds until ten requests one after the other are right. */
async function recovery(proxy: string, limitMs: number): Promise<number> {
  const began = performance.now()
  let inARow = 0
  while (inARow < 10 && performance.now() - began < limitMs) {
    inARow = isRight(await exchange({ proxy, query: query(inARow) }), inARow) ? inARow + 1 : 0
    if (inARow === 0) await sleep(100)
  }
  return inARow === 10 ? Math.round(performance.now() - began) : limitMs * 10
}

async function withDify(
  attempt: Attempt,
  test: (folder: string, dify: Simulator) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dify-masking-scarce-'))
  const dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
  try {
    await test(folder, dify)
    attempt.reachedDify(receivedBy(dify), [VALUE])
  } finally {
    await dify.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function fullDisk(attempt: Attempt): Promise<void> {
  await withDify(attempt, async (folder, dify) => {
    const stderr = openSync('/dev/full', 'w')
    const running = await upBehind(['-c', 'exec "$@"', 'sh'], { folder, dify, stderr })
    let wrong = 0
    for (let i = 0; i < 50; i++) {
      const seen = await exchange({ proxy: running.proxy, query: query(i) })
      if (!isRight(seen, i)) wrong++
      const bad = await fetch(`${running.proxy}/v1/chat-messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{',
      })
      if (bad.status !== 400) wrong++
    }
    const began = performance.now()
    const alive = await fetch(`${running.admin}/livez`, { signal: AbortSignal.timeout(5_000) })
    attempt.figure(
      'full disk: /livez answers within',
      alive.ok ? performance.now() - began : 5_000,
      { atMost: 1_000 },
      'ms',
    )
    attempt.figure('full disk: answers that are not right', wrong, { exactly: 0 })
    attempt.figure('full disk: exit code after SIGTERM', (await running.stop()) ?? 1, {
      exactly: 0,
    })
    closeSync(stderr)
    attempt.injected(1)
    attempt.sent(100)
  })
}

async function fewDescriptors(attempt: Attempt): Promise<void> {
  await withDify(attempt, async (folder, dify) => {
    const shell = ['-c', `ulimit -n ${DESCRIPTORS} && exec "$@"`, 'sh']
    const running = await upBehind(shell, { folder, dify, stderr: 'ignore' })
    const seen = await Promise.all(
      Array.from({ length: CLIENTS }, async (_, i) =>
        exchange({ proxy: running.proxy, query: query(i), mode: 'streaming', user: `d${i}` }),
      ),
    )
    attempt.figure(
      `${DESCRIPTORS} descriptors: answers neither right nor told to be broken`,
      wrongOf(seen),
      { exactly: 0 },
    )
    attempt.figure(
      `${DESCRIPTORS} descriptors: all right again after`,
      await recovery(running.proxy, 15_000),
      { atMost: 10_000 },
      'ms',
    )
    attempt.remark(
      `${DESCRIPTORS} descriptors: ${seen.filter(isRight).length} of ${CLIENTS} streams at a time served`,
    )
    await running.stop()
    attempt.injected(1)
    attempt.sent(CLIENTS + 10)
  })
}

async function littleMemory(attempt: Attempt): Promise<void> {
  const problem = memoryCgroupProblem()
  if (problem !== undefined) {
    attempt.remark(`${MEMORY_MIB} MiB of memory not tried: ${problem}`)
    return
  }
  const cgroup: MemoryCgroup = memoryCgroup(MEMORY_MIB)
  try {
    await withDify(attempt, async (folder, dify) => {
      const running = await upBehind(cgroup.within, { folder, dify, stderr: 'ignore' })
      const seen = await Promise.all(
        Array.from({ length: BODIES }, async (_, i) =>
          exchange({ proxy: running.proxy, query: large(i), user: `m${i}` }),
        ),
      )
      attempt.figure(
        `${MEMORY_MIB} MiB: answers neither right nor told to be broken`,
        wrongOf(seen),
        { exactly: 0 },
      )
      attempt.figure(
        `${MEMORY_MIB} MiB: all right again after`,
        await recovery(running.proxy, 30_000),
        { atMost: 20_000 },
        'ms',
      )
      attempt.figure(`${MEMORY_MIB} MiB: exit code after SIGTERM`, (await running.stop()) ?? 1, {
        exactly: 0,
      })
      attempt.remark(
        `${MEMORY_MIB} MiB: ${seen.filter(isRight).length} of ${BODIES} bodies of ${BODY_BYTES / 1e6} MB at a time served, ${cgroup.kills()} processes ended by the kernel`,
      )
      attempt.injected(1)
      attempt.sent(BODIES + 10)
    })
  } finally {
    await cgroup.remove()
  }
}

const scarce: Fault = {
  id: 'R44',
  title: `a full disk under both logs; ${DESCRIPTORS} file descriptors and ${CLIENTS} streams at a time; ${BODIES} bodies of 4 MB at a time in ${MEMORY_MIB} MiB of memory`,
  goal: 'no raw value at Dify; a full disk costs log lines and nothing else; what cannot be served is refused or seen to be broken off, and all is right again by itself',
  limitSeconds: 180,
  async run(attempt) {
    await fullDisk(attempt)
    await fewDescriptors(attempt)
    await littleMemory(attempt)
  },
}

export const faults = [scarce]
