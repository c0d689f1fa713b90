/**
 * Is this checkout slower than another one? Both behind a real Envoy in one run, under two minutes; the other one twice,
 * so that the machine's own noise is known. `BASE` is a revision (the commit before; with changes that are not
 * committed: HEAD). Exits with 1 if an exchange or an event of a stream costs more than tolerated and beyond the noise.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { BLOCKING, type Case, SSE } from '../bench/exchange/cases.ts'
import { measure } from '../bench/exchange/measure.ts'
import { startLoad, startUpstream } from '../bench/exchange/processes.ts'
import { startBuild } from '../bench/exchange/setups.ts'
import { type Spread, rounded } from '../bench/result.ts'
import { decide } from '../bench/smoke.ts'

const ROUNDS = 9
const ROUND_MS = 600
const CASES: readonly (readonly [name: string, one: Case, connections: number])[] = [
  ['a blocking exchange of 1 KB', find(BLOCKING, 1_024), 8],
  ['a blocking exchange of 16 KB', find(BLOCKING, 16_384), 4],
  ['an event of a stream', find(SSE, 1_024), 16],
]
const BIN = 'bin/dify-masking.js'

function find(cases: readonly Case[], bytes: number): Case {
  const found = cases.find(({ size, findings }) => size === bytes && findings === 1)
  if (found === undefined) throw new Error('no such case')
  return found
}

const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim()
const isDirty = git('status', '--porcelain') !== ''
const base = git('rev-parse', process.env['BASE'] ?? (isDirty ? 'HEAD' : 'HEAD~1'))
const folder = mkdtempSync(join(tmpdir(), 'dify-masking-smoke-'))
const checkout = join(folder, 'base')
git('worktree', 'add', '--detach', '--quiet', checkout, base)
symlinkSync(resolve('node_modules'), join(checkout, 'node_modules'))

const text = ({ median, least, most }: Spread): string =>
  `${rounded(median)} (${rounded(least)}–${rounded(most)})`

const upstream = await startUpstream()
const load = startLoad()
const start = async <Name extends string>(name: Name, bin: string) =>
  await startBuild(name, upstream.url, folder, resolve(bin))
const builds = await Promise.all([
  start('base', join(checkout, BIN)),
  start('baseAgain', join(checkout, BIN)),
  start('change', BIN),
])
try {
  let isSlower = false
  for (const [name, one, connections] of CASES) {
    const taken = { base: [] as number[], baseAgain: [] as number[], change: [] as number[] }
    for (let round = 0; round <= ROUNDS; round++)
      for (const build of builds) {
        const { serviceUs, failures } = await measure(build, load, one, connections, ROUND_MS)
        if (failures > 0) throw new Error(`${failures} failures: ${name}, ${build.name}`)
        if (round > 0) taken[build.name].push(serviceUs)
      }
    const decision = decide({ name, ...taken })
    isSlower ||= decision.isSlower
    process.stdout.write(
      `${name}: ${text(decision.ratio)} of the time, ${text(decision.noise)} is noise${decision.isSlower ? '  SLOWER' : ''}\n`,
    )
  }
  process.stdout.write(`${isSlower ? 'slower than' : 'not slower than'} ${base.slice(0, 12)}\n`)
  process.exitCode = isSlower ? 1 : 0
} finally {
  await Promise.all(builds.map(async (build) => await build.stop()))
  await load.stop()
  await upstream.stop()
  git('worktree', 'remove', '--force', checkout)
  rmSync(folder, { recursive: true, force: true })
}
