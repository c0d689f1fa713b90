import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { VERSION } from '../src/version.ts'
import { envoyBinary } from '../test/support/envoy/envoy-process.ts'

/** A value with its spread over the rounds of one run. */
export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

/** One figure beside its goal. */
export interface Figure {
  /** `E1` … `E8`: what is promised of speed, see docs/performance.md. */
  readonly row: string
  readonly name: string
  /** `×`, `µs/KiB`, `KiB`, … */
  readonly unit: string
  readonly value: Spread
  /** None: worth a reader's time, but nothing is promised. */
  readonly goal?: Goal
}

export type Goal = { readonly atMost: number } | { readonly atLeast: number }

/** What one measurement brought. */
export interface Result {
  readonly bench: string
  /** ISO 8601. */
  readonly date: string
  readonly surroundings: Readonly<Record<string, string | number>>
  readonly figures: readonly Figure[]
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  return {
    median: sorted[sorted.length >> 1] ?? Number.NaN,
    least: sorted[0] ?? Number.NaN,
    most: sorted.at(-1) ?? Number.NaN,
  }
}

/** A figure that was measured once. */
export const once = (value: number): Spread => ({ median: value, least: value, most: value })

/**
 * `met` and `missed` are claimed where all of the spread is on one side of the goal; where the goal lies within it, the
 * median decides and the doubt is said.
 */
export function verdict({ value, goal }: Figure): 'met' | 'missed' | 'met?' | 'missed?' | '' {
  if (goal === undefined) return ''
  const holds = (one: number): boolean =>
    'atMost' in goal ? one <= goal.atMost : one >= goal.atLeast
  const isSure = holds(value.least) === holds(value.most)
  if (holds(value.median)) return isSure ? 'met' : 'met?'
  return isSure ? 'missed' : 'missed?'
}

/** What the figures depend on; nothing that names the machine. */
function surroundings(): Readonly<Record<string, string | number>> {
  const said = execFileSync(envoyBinary(), ['--version'], { encoding: 'utf8' })
  return {
    processor: cpus()[0]?.model ?? '',
    cores: cpus().length,
    node: process.versions.node,
    envoy: /\/(\d+\.\d+\.\d+)\//.exec(said)?.[1] ?? '',
    service: VERSION,
  }
}

/** Which of the three runs that docs/performance.md shows this is: `RUN`, 1 without. */
const runNumber = (): number => Number(process.env['RUN'] ?? 1)

/** Writes `bench/results/run-N/BENCH.json` and prints each figure with what became of its goal. */
export function report(
  bench: string,
  figures: readonly Figure[],
  more: Readonly<Record<string, string | number>> = {},
): void {
  const result: Result = {
    bench,
    date: new Date().toISOString(),
    surroundings: { ...surroundings(), ...more },
    figures,
  }
  const folder = new URL(`results/run-${runNumber()}/`, import.meta.url)
  mkdirSync(folder, { recursive: true })
  writeFileSync(new URL(`${bench}.json`, folder), `${JSON.stringify(result, undefined, 2)}\n`)
  for (const figure of figures) process.stdout.write(`${lineOf(figure)}\n`)
}

export const rounded = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3)

/** `1.22 × (1.18–1.31)`. */
export function valueText({ value, unit }: Figure): string {
  const { median, least, most } = value
  const range = least === most ? '' : ` (${rounded(least)}–${rounded(most)})`
  return `${rounded(median)}${unit === '' ? '' : ` ${unit}`}${range}`
}

export function goalText({ goal, unit }: Figure): string {
  if (goal === undefined) return ''
  const text = 'atMost' in goal ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`
  return unit === '' ? text : `${text} ${unit}`
}

const lineOf = (figure: Figure): string =>
  `${figure.row.padEnd(3)} ${figure.name}: ${valueText(figure)}  ${goalText(figure)}  ${verdict(figure)}`
