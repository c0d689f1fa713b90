/**
 * The coverage gate over the tests that need no Envoy. Node counts only files that some test has loaded; a file with
 * code that none has loaded counts here as uncovered, so that code without a test cannot hide from the gate.
 */
import { globSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { matchesGlob, relative } from 'node:path'
import { run } from 'node:test'

/** What the gate asks for, in per cent of lines and of branches. */
const GATE = { lines: 90, branches: 85 }

const TESTS = ['test/unit/**/*.test.ts', 'test/property/**/*.test.ts', 'test/contract/**/*.test.ts']

/** Measured for their time, which coverage would spoil, or about what is not source; others load the same code. */
const LEFT_OUT = /linear|unit\/deploy\//

/** Ends a run that does not end by itself; a busy machine takes three times as long as a quiet one. */
const TIMEOUT_MS = 900_000

/** Run as processes of their own, where no coverage is taken, or made for tests and demonstrations. */
const EXCLUDED = [
  'src/commands/**',
  'src/simulator/**',
  'src/service/**',
  'src/supervisor/**',
  'src/sockets/**',
  'src/cli.ts',
]

interface FileCoverage {
  readonly path: string
  readonly lines: number
  readonly coveredLines: number
  readonly branches: number
  readonly coveredBranches: number
}

/** Files with code that no test has loaded. Types alone are not code. */
function unloaded(loaded: ReadonlySet<string>): FileCoverage[] {
  return globSync('src/**/*.ts')
    .filter((path) => !loaded.has(path) && !EXCLUDED.some((glob) => matchesGlob(path, glob)))
    .map((path) => ({
      path,
      lines: codeLines(readFileSync(path, 'utf8')),
      coveredLines: 0,
      branches: 0,
      coveredBranches: 0,
    }))
    .filter(({ lines }) => lines > 0)
}

function codeLines(source: string): number {
  const withoutComments = stripTypeScriptTypes(source).replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '')
  return withoutComments.split('\n').filter((line) => /[^\s;]/.test(line)).length
}

/** Which lines are reached shows in a few runs of a property. */
process.env['RUNS_SHARE'] = '0.03'

async function measure(): Promise<{ files: FileCoverage[]; failed: number }> {
  const files: FileCoverage[] = []
  let failed = 0
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  const stream = run({
    files: globSync(TESTS)
      .filter((file) => !LEFT_OUT.test(file))
      .toSorted(),
    concurrency: 2,
    execArgv: ['--import', './test/support/fixed-seed.ts'],
    signal: timeout,
    coverage: true,
    coverageIncludeGlobs: ['src/**/*.ts'],
    coverageExcludeGlobs: EXCLUDED,
  })
  stream.on('test:fail', ({ name, details }) => {
    failed += 1
    process.stdout.write(`failed: ${name}: ${details.error.message}\n`)
  })
  stream.on('test:coverage', ({ summary }) => {
    for (const file of summary.files) {
      files.push({
        path: relative(process.cwd(), file.path),
        lines: file.totalLineCount,
        coveredLines: file.coveredLineCount,
        branches: file.totalBranchCount,
        coveredBranches: file.coveredBranchCount,
      })
    }
  })
  // Events flow only while they are read.
  for await (const _ of stream);
  if (timeout.aborted) {
    process.stdout.write(`the tests were broken off after ${TIMEOUT_MS / 1000} s\n`)
    failed += 1
  }
  return { files, failed }
}

const { files, failed } = await measure()
files.push(...unloaded(new Set(files.map(({ path }) => path))))

const sum = (key: Exclude<keyof FileCoverage, 'path'>): number =>
  files.reduce((total, file) => total + file[key], 0)
const percent = (covered: number, total: number): number =>
  total === 0 ? 100 : (covered / total) * 100

const lines = percent(sum('coveredLines'), sum('lines'))
const branches = percent(sum('coveredBranches'), sum('branches'))
const isEnough = lines >= GATE.lines && branches >= GATE.branches && files.length > 0

if (!isEnough) {
  const missing = files
    .toSorted((a, b) => b.lines - b.coveredLines - (a.lines - a.coveredLines))
    .filter((file) => file.lines > file.coveredLines)
  for (const file of missing.slice(0, 30)) {
    const of = percent(file.coveredLines, file.lines).toFixed(0)
    process.stdout.write(
      `${of.padStart(4)} %  ${file.lines - file.coveredLines} lines of ${file.path}\n`,
    )
  }
}
process.stdout.write(
  `lines ${lines.toFixed(1)} % (gate ${GATE.lines}), branches ${branches.toFixed(1)} % (gate ${GATE.branches}), ${failed} failed\n`,
)
if (!isEnough || failed > 0) process.exitCode = 1
