/**
 * Mutation tests: changes the code in small ways, one at a time, and sees whether a test fails. `node
 * scripts/mutation.ts GROUP…` runs some of the groups, without arguments all of them; the last line of each is its
 * score, which is kept in test/mutation/results.json and written to docs/reliability.md. Stryker is fetched into .tools/
 * when it is first needed: 180 packages are too many for every installation.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { GROUPS, type Group } from './mutation-groups.ts'
import { keep, shareOf } from './mutation-results.ts'

const STRYKER = { '@stryker-mutator/core': '10.0.0', '@stryker-mutator/tap-runner': '10.0.0' }
const HOME = resolve('.tools/mutation')

interface Report {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly mutants: readonly {
          readonly status: string
          readonly mutatorName: string
          readonly replacement?: string
          readonly location: { readonly start: { readonly line: number; readonly column: number } }
        }[]
      }
    >
  >
}

function install(): void {
  const wanted = JSON.stringify({ private: true, dependencies: STRYKER })
  const manifest = join(HOME, 'package.json')
  if (existsSync(manifest) && readFileSync(manifest, 'utf8') === wanted) return
  mkdirSync(HOME, { recursive: true })
  writeFileSync(join(HOME, 'package.json.new'), wanted)
  const npm = ['install', '--no-audit', '--no-fund', '--no-package-lock']
  const packages = Object.entries(STRYKER).map(([name, version]) => `${name}@${version}`)
  execFileSync('npm', [...npm, '--prefix', HOME, ...packages], { stdio: 'inherit' })
  writeFileSync(manifest, wanted)
}

/** In order of the patterns, each once. */
function filesOf(tests: readonly string[]): string[] {
  const files = new Set(tests.flatMap((pattern) => globSync(pattern).toSorted()))
  // Times mean nothing in code that counts what it does.
  return [...files].filter((file) => !file.includes('linear'))
}

interface Seen {
  readonly noticed: number
  /** As `file:line:column mutator replacement`. */
  readonly survivors: readonly string[]
}

function read(file: string): Seen {
  const { files } = JSON.parse(readFileSync(file, 'utf8')) as Report
  let noticed = 0
  const survivors: string[] = []
  for (const [name, { mutants }] of Object.entries(files))
    for (const { status, mutatorName, replacement = '', location } of mutants) {
      if (status === 'Killed' || status === 'Timeout') noticed++
      else if (status === 'Survived' || status === 'NoCoverage') {
        const { line, column } = location.start
        survivors.push(`${name}:${line}:${column} ${mutatorName} ${replacement.slice(0, 80)}`)
      }
    }
  return { noticed, survivors }
}

function run(name: string, { mutate, tests, least }: Group): boolean {
  const report = join(HOME, `${name}.json`)
  const config = join(HOME, `${name}.config.json`)
  writeFileSync(
    config,
    JSON.stringify({
      packageManager: 'npm',
      testRunner: 'tap',
      plugins: ['@stryker-mutator/tap-runner'],
      mutate,
      tap: {
        testFiles: ['scripts/mutation-tests.ts'],
        nodeArgs: ['--test-reporter=tap', '-r', '{{hookFile}}', '{{testFile}}'],
      },
      // Nothing to rewrite: Node runs the types as they stand.
      tsconfigFile: 'none',
      coverageAnalysis: 'perTest',
      concurrency: 2,
      timeoutMS: 2_000,
      reporters: ['json', process.stdout.isTTY ? 'progress' : 'progress-append-only'],
      jsonReporter: { fileName: report },
      tempDirName: join(HOME, 'sandboxes'),
      cleanTempDir: 'always',
      ignorePatterns: ['/.tools', '/coverage', '/run', '/deploy', '/docs', '/bench/results'],
    }),
  )
  const stryker = join(HOME, 'node_modules/@stryker-mutator/core/bin/stryker.js')
  const { status } = spawnSync(process.execPath, [stryker, 'run', config], {
    stdio: 'inherit',
    env: {
      ...process.env,
      // It runs tests with whatever `node` it finds.
      PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
      NODE_COMPILE_CACHE: join(HOME, 'compiled'),
      MUTATION_TESTS: filesOf(tests).join(','),
    },
  })
  if (status !== 0) throw new Error(`Stryker ended with ${status}`)
  const { noticed, survivors } = read(report)
  const mutants = noticed + survivors.length
  const score = shareOf({ noticed, mutants })
  for (const survivor of survivors) process.stdout.write(`survived: ${survivor}\n`)
  process.stdout.write(
    `${name}: ${score.toFixed(1)} % of ${mutants} mutants noticed (at least ${least})\n`,
  )
  keep(name, { mutants, noticed, date: new Date().toISOString().slice(0, 10) })
  return score >= least
}

const names = process.argv.slice(2)
const unknown = names.find((name) => !(name in GROUPS))
if (unknown !== undefined) throw new Error(`no group ${unknown}: ${Object.keys(GROUPS).join(', ')}`)
install()
let isGood = true
for (const [name, group] of Object.entries(GROUPS))
  if (names.length === 0 || names.includes(name)) isGood = run(name, group) && isGood
process.exitCode = isGood ? 0 : 1
