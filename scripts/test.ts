/**
 * Runs the tests and ends with one plain line, `N passed, N failed`. Pure tests run side by side; those that start
 * Envoy and other processes run one file after the other, so that they do not take each other's cores.
 */
import { globSync } from 'node:fs'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

const PURE = ['test/unit/**/*.test.ts', 'test/property/**/*.test.ts']
const WITH_PROCESSES = ['test/envoy/**/*.test.ts']

const wanted = process.argv.slice(2)
const totals = { passed: 0, failed: 0, skipped: 0 }

async function runFiles(patterns: readonly string[], concurrency: number): Promise<void> {
  const files = globSync([...patterns]).filter(
    (file) => wanted.length === 0 || wanted.some((word) => file.includes(word)),
  )
  if (files.length === 0) return
  const stream = run({ files: files.toSorted(), concurrency })
  stream.on('test:summary', ({ file, counts }) => {
    // The summary without a file is the one of the whole run.
    if (file !== undefined) return
    totals.passed += counts.passed
    totals.failed += counts.tests - counts.passed - counts.skipped - counts.todo
    totals.skipped += counts.skipped
  })
  const report = stream.compose(spec)
  report.pipe(process.stdout, { end: false })
  await new Promise((resolve, reject) => {
    report.on('end', resolve)
    report.on('error', reject)
  })
}

await runFiles(PURE, 2)
await runFiles(WITH_PROCESSES, 1)

const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed${skipped}\n`)
if (totals.failed > 0 || totals.passed === 0) process.exitCode = 1
