import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { processesOf } from '../../support/machine/processes-of.ts'
import { chat } from '../../support/envoy/stack.ts'
import { BIN, FREE, dify as run, up } from '../../support/envoy/up.ts'
import { receivedBy } from '../exchange.ts'
import type { Attempt, Fault } from '../fault.ts'

const VALUE = 'second.canary'

/** What a second start would like instead of masking. */
const OTHERS: Readonly<Record<string, string>> = {
  same: '',
  off: 'masking: { enabled: false }',
  'dry run': 'masking: { dry_run: true }',
  'no e-mail': 'masking: { patterns: { email: { enabled: false } } }',
}

/** When the second one starts, in milliseconds after the first one; undefined: when that is ready. */
const MOMENTS = [0, 300, 700, 1_100, undefined]

/** What runs when the orders begin, and what becomes of it. */
const secondStart: Fault = {
  id: 'R34',
  title:
    'a second `up` in the run directory of another, with another configuration, at every moment of its start, after `kill -9` of either, and four at once',
  goal: 'one of them runs and masks; the others are refused within 5 s and change nothing; nothing is cleaned up by hand',
  limitSeconds: 700,
  async run(attempt) {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-second-'))
    const dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    const counts: Counts = { changed: 0, slow: 0, notOne: 0, left: 0, levers: 0 }
    try {
      let i = 0
      for (const moment of MOMENTS)
        for (const other of Object.keys(OTHERS))
          await beside({ folder, dify, attempt, counts }, `r${i++}`, moment, other)
      await killed({ folder, dify, attempt, counts })
      await atOnce({ folder, dify, attempt, counts })
      attempt.reachedDify(receivedBy(dify), [VALUE])
      attempt.figure('running ones that changed', counts.changed, { exactly: 0 })
      attempt.figure('rounds in which not exactly one ran', counts.notOne, { exactly: 0 })
      attempt.figure('refusals later than 5 s', counts.slow, { exactly: 0 })
      attempt.figure('emergency levers that failed', counts.levers, { exactly: 0 })
      attempt.figure('processes left', counts.left, { exactly: 0 })
    } finally {
      await dify.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

interface Counts {
  changed: number
  slow: number
  notOne: number
  left: number
  levers: number
}

interface Place {
  readonly folder: string
  readonly dify: Simulator
  readonly attempt: Attempt
  readonly counts: Counts
}

function config({ folder, dify }: Place, name: string): string {
  const file = join(folder, `${name}.yaml`)
  writeFileSync(
    file,
    `listen: ${FREE}
logging: { access_log: "off", level: error }
upstreams: [{ name: dify, url: "${dify.url}", version: 1.7.0 }]
${OTHERS[name] ?? ''}
`,
  )
  return file
}

/** A second one beside the first. */
async function beside(
  place: Place,
  name: string,
  moment: number | undefined,
  other: string,
): Promise<void> {
  const { folder, attempt, counts } = place
  const runDir = join(folder, name)
  const args = (file: string): string[] => ['--config', file, '--run-dir', runDir]
  const starting = up(args(config(place, 'same')))
  if (moment === undefined) await starting
  else await sleep(moment)
  const from = performance.now()
  const second = startOther(args(config(place, other)))
  const settled = await Promise.race([
    Promise.allSettled([starting, second.ended]),
    // The second one is the one that runs.
    second.ready.then(() => undefined),
  ])
  attempt.injected(1)
  const [first, refusal] = settled ?? []
  if (first?.status !== 'fulfilled' || refusal?.status !== 'fulfilled' || refusal.value === 0) {
    // At the same moment either of them may be the one: then the other must have been refused.
    const isOther = await Promise.race([second.ready.then(() => true), sleep(20_000, false)])
    const refused = await starting.then(
      () => false,
      () => true,
    )
    if (!isOther || !refused) counts.notOne++
    second.child.kill('SIGTERM')
    await second.ended
    counts.left += processesOf(runDir).length
    return
  }
  if (performance.now() - from > 5_000 && moment === undefined) counts.slow++
  const running = first.value
  // A change of its configuration would be taken up within a second.
  await sleep(1_200)
  const text = `I am ${VALUE}.${name}@example.vn`
  const { answer } = await chat(running.ready.proxy, text)
  const effective = JSON.parse(readFileSync(join(runDir, 'effective-config.json'), 'utf8')) as {
    masking: { enabled: boolean; dry_run: boolean; patterns: { email: { enabled: boolean } } }
  }
  const { enabled, dry_run: isDry, patterns } = effective.masking
  if (answer !== `You said: ${text}` || !enabled || isDry || !patterns.email.enabled)
    counts.changed++
  for (const wanted of [['on', '--yes'], ['off']])
    if ((await run(['routes', 'bypass', ...wanted, '--run-dir', runDir])).code !== 0)
      counts.levers++
  attempt.sent(1)
  if ((await running.stop()) !== 0) counts.notOne++
  counts.left += processesOf(runDir).length
}

/** Each is killed at another moment of its start, and the next one starts at once. */
async function killed(place: Place): Promise<void> {
  const { folder, attempt, counts } = place
  const runDir = join(folder, 'killed')
  const args = ['--config', config(place, 'same'), '--run-dir', runDir]
  for (const ms of [200, 500, 800, 1_000, 1_200, 1_500, 2_000, 3_000]) {
    const doomed = startOther(args)
    await sleep(ms)
    doomed.child.kill('SIGKILL')
    await doomed.ended
    attempt.injected(1)
  }
  const running = await up(args)
  const text = `I am ${VALUE}.after@example.vn`
  if ((await chat(running.ready.proxy, text)).answer !== `You said: ${text}`) counts.notOne++
  attempt.sent(1)
  if (processesOf(runDir).length !== 2) counts.left++
  await running.stop()
  counts.left += processesOf(runDir).length
}

async function atOnce(place: Place): Promise<void> {
  const { folder, attempt, counts } = place
  for (let round = 0; round < 3; round++) {
    const runDir = join(folder, `at-once-${round}`)
    const args = ['--config', config(place, 'same'), '--run-dir', runDir]
    const all = Array.from({ length: 4 }, () => startOther(args))
    attempt.injected(4)
    const readyOnes: number[] = []
    for (const [i, each] of all.entries()) void each.ready.then(() => readyOnes.push(i))
    const deadline = performance.now() + 30_000
    const open = (): number => all.filter(({ child }) => child.exitCode === null).length
    while (performance.now() < deadline && (readyOnes.length === 0 || open() > 1)) await sleep(50)
    if (readyOnes.length !== 1 || open() !== 1) counts.notOne++
    for (const { child } of all) child.kill('SIGTERM')
    await Promise.all(all.map(({ ended }) => ended))
    counts.left += processesOf(runDir).length
  }
}

interface Other {
  readonly child: ChildProcess
  /** Never resolves if it does not get so far. */
  readonly ready: Promise<void>
  readonly ended: Promise<number | null>
}

function startOther(args: readonly string[]): Other {
  const child = spawn(process.execPath, [BIN, 'up', ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return {
    child,
    ready: new Promise((resolve) => {
      let text = ''
      child.stdout.setEncoding('utf8').on('data', (piece: string) => {
        text += piece
        if (/^ready /m.test(text)) resolve()
      })
    }),
    ended: new Promise((resolve) => child.once('exit', resolve)),
  }
}

export const faults: readonly Fault[] = [secondStart]
