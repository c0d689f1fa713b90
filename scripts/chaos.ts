/**
 * The matrix of faults, each in a process of its own. `node scripts/chaos.ts R4 R7` runs some of them, without arguments
 * all. What all have shown, or with `RUN=n` also some, is kept in test/chaos/results/ as that of run n (1 without), and the
 * table in docs/reliability.md is made of it. Ends with `N met, N missed`.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Fault, Outcome } from '../test/chaos/fault.ts'
import { isMet } from '../test/chaos/fault.ts'
import { matrix } from '../test/chaos/matrix.ts'
import { envoyWithCopy } from '../test/support/envoy/envoy-log-copy.ts'
import { valuesIn } from '../test/support/logs/values-in-logs.ts'
import { headline, table } from '../test/chaos/report.ts'
import { keep, readRuns } from '../test/chaos/results.ts'
import { writePart } from './written-part.ts'

const PAGE = 'docs/reliability.md'
const RESULTS = 'test/chaos/results'

const folder = mkdtempSync(join(tmpdir(), 'dify-masking-chaos-'))

const ended = async (child: ChildProcess): Promise<number | null> =>
  await new Promise((resolve) => child.once('exit', resolve))

async function carryOut(fault: Fault): Promise<Outcome> {
  const file = join(folder, `${fault.id}.json`)
  const envoyLogs = mkdtempSync(join(folder, 'envoy-'))
  const envoy = envoyWithCopy(envoyLogs)
  const log = join(folder, `${fault.id}.log`)
  const child = spawn(
    'bash',
    [
      '-c',
      'exec "$0" "$@" >"$CHAOS_LOG" 2>&1',
      process.execPath,
      'test/chaos/one.ts',
      fault.id,
      file,
    ],
    // A group of its own: a fault that hangs is ended with everything that it has started.
    {
      stdio: 'ignore',
      detached: true,
      env: {
        ...process.env,
        CHAOS_LOG: log,
        ...(envoy === undefined ? {} : { ENVOY_BIN: envoy }),
      },
    },
  )
  const began = performance.now()
  const timer = setTimeout(() => kill(child), fault.limitSeconds * 1000)
  const code = await ended(child)
  clearTimeout(timer)
  kill(child)
  if (existsSync(file)) {
    const outcome = JSON.parse(readFileSync(file, 'utf8')) as Outcome
    return withLogs(outcome, envoyLogs)
  }
  process.stdout.write(readFileSync(log, 'utf8').split('\n').slice(-20).join('\n'))
  const seconds = (performance.now() - began) / 1000
  const broken =
    code === null ? `not done after ${fault.limitSeconds} s` : `its process ended with ${code}`
  return { id: fault.id, injected: 0, sent: 0, leaks: 0, figures: [], remarks: [], seconds, broken }
}

/** Adds the figure of what Envoy wrote, if it ran: no line has a value. */
function withLogs(outcome: Outcome, logs: string): Outcome {
  const lines = readdirSync(logs)
    .filter((name) => name.endsWith('.log'))
    .flatMap((name) => readFileSync(join(logs, name), 'utf8').split('\n'))
  if (lines.length === 0) return outcome
  const value = lines.filter((line) => valuesIn(line).length > 0).length
  const limit = { exactly: 0 }
  const figure = {
    name: "lines of Envoy's log with a value",
    value,
    unit: '',
    limit,
    isMet: value === 0,
  }
  return { ...outcome, figures: [...outcome.figures, figure] }
}

function kill({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // The group is gone.
  }
}

const wanted = process.argv.slice(2)
const faults = (await matrix()).filter(({ id }) => wanted.length === 0 || wanted.includes(id))
const outcomes: Outcome[] = []
for (const fault of faults) {
  process.stdout.write(`${fault.id.padEnd(4)} ${fault.title}\n`)
  const outcome = await carryOut(fault)
  outcomes.push(outcome)
  for (const figure of outcome.figures)
    process.stdout.write(
      `     ${figure.isMet ? 'ok    ' : 'MISSED'} ${figure.name}: ${figure.value} ${figure.unit}\n`,
    )
  for (const text of [...outcome.remarks, outcome.skipped, outcome.broken])
    if (text !== undefined) process.stdout.write(`     ${text}\n`)
  process.stdout.write(
    `     ${isMet(outcome) ? 'met' : 'MISSED'} after ${outcome.seconds.toFixed(0)} s, ${outcome.leaks} raw values at Dify\n`,
  )
}
rmSync(folder, { recursive: true, force: true })

if (wanted.length === 0 || process.env['RUN'] !== undefined) await writeDown()
const met = outcomes.filter((outcome) => isMet(outcome)).length
process.stdout.write(
  `${headline([{ number: 1, outcomes }])}\n${met} met, ${outcomes.length - met} missed\n`,
)
if (met < outcomes.length) process.exitCode = 1

async function writeDown(): Promise<void> {
  const where = `${cpus().length} × ${cpus()[0]?.model ?? ''}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`
  keep(RESULTS, Number(process.env['RUN'] ?? 1), where, outcomes)
  const runs = readRuns(RESULTS)
  const madeOn = runs
    .map(({ number, surroundings }) => `run ${number} on ${surroundings}`)
    .join('; ')
  writePart(
    PAGE,
    'chaos',
    `**${headline(runs)}**\n\n${runs.length === 1 ? 'One run' : `${runs.length} runs, each from a checkout of its own`}: ${madeOn}.\n\n${table(await matrix(), runs)}`,
  )
}
