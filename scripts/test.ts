/**
 * Runs the tests and ends with one plain line, `N passed, N failed`. Pure tests run side by side; those that start
 * Envoy and other processes run one file after the other, so that they do not take each other's cores. Arguments select
 * test files: `node scripts/test.ts vault` runs those with `vault` in their path.
 */
import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

const PURE = [
  'test/unit/**/*.test.ts',
  'test/property/**/*.test.ts',
  'test/contract/**/*.test.ts',
  'test/oracles/**/*.test.ts',
]
/** Waits for a minute of silence: beside the others, which it takes nothing from. */
const WAITING = ['test/envoy/answers/long-exchanges.test.ts']
const WITH_PROCESSES = ['test/envoy/**/*.test.ts']
const WITH_REDIS = ['test/redis/**/*.test.ts']
const WITH_CLIENTS = ['test/clients/**/*.test.ts', 'test/differential/**/*.test.ts']

/** Few tests take a tenth of it; those under load take half a minute, and longer where the machine is busy. */
const TEST_TIMEOUT_MS = 150_000

/** Ends a group of tests whose process does not: one that left a socket or a timer open. The report names its file. */
const GROUP_TIMEOUT_MS = 1_200_000

/** `make fuzz` draws new cases for the properties; every other run draws the same. */
const BEFORE_FILES =
  process.env['FUZZ_RUNS'] === undefined ? ['--import', './test/support/fixed-seed.ts'] : []

/** Every file of tests is a process, and many start services: what is compiled once is kept for all of them. */
process.env['NODE_COMPILE_CACHE'] ??= resolve('node_modules/.cache/dify-masking')

/** Characters of an error that are said at the end. */
const LONGEST_CAUSE = 600

const wanted = process.argv.slice(2)
const totals = { passed: 0, failed: 0, skipped: 0 }
/** `file: name: first line of the error`, of each test that failed. Said once more at the end: reports of CI are cut. */
const failures: string[] = []

async function runFiles(files: readonly string[], concurrency: number): Promise<void> {
  if (files.length === 0) return
  const signal = AbortSignal.timeout(GROUP_TIMEOUT_MS)
  const stream = run({
    files,
    concurrency,
    timeout: TEST_TIMEOUT_MS,
    signal,
    execArgv: BEFORE_FILES,
  })
  stream.on('test:summary', ({ file, counts }) => {
    // The summary without a file is the one of the whole run. A file that does not load counts as one failed test.
    if (file !== undefined) return
    totals.passed += counts.passed
    totals.skipped += counts.skipped + counts.todo
    totals.failed += counts.tests - counts.passed - counts.skipped - counts.todo
  })
  stream.on('test:fail', ({ name, file, details }) => {
    const { error } = details
    // A group fails because a test in it did, which is said by itself.
    if ('failureType' in error && error.failureType === 'subtestsFailed') return
    const cause =
      error.cause instanceof Error ? error.cause.message : String(error.cause ?? error.message)
    failures.push(`${file ?? ''}: ${name}: ${cause.slice(0, LONGEST_CAUSE)}`)
  })
  const report = stream.compose(new spec())
  report.pipe(process.stdout, { end: false })
  await new Promise((done, reject) => {
    report.on('end', done)
    report.on('error', reject)
  })
}

const all = new Set(globSync('test/**/*.test.ts').toSorted())
const select = (patterns: readonly string[]): string[] =>
  globSync(patterns)
    .toSorted()
    .filter((file) => all.delete(file))
    .filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)))

const pure = select(PURE)
const waiting = select(WAITING)
const withProcesses = select(WITH_PROCESSES)
const withRedis = select(WITH_REDIS)
const withClients = select(WITH_CLIENTS)
if (all.size > 0) throw new Error(`no group of tests has ${[...all].join(', ')}`)

await runFiles(pure, 2)
await Promise.all([runFiles(waiting, 1), runFiles(withProcesses, 1)])
await runFiles(withRedis, 1)
await runFiles(withClients, 1)

for (const failure of failures) process.stdout.write(`\nFAILED ${failure}`)
if (totals.skipped > 0) process.stdout.write(`\n${totals.skipped} skipped`)
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed\n`)
if (totals.failed > 0 || totals.passed === 0) process.exitCode = 1
