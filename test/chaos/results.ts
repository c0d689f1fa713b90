import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Outcome } from './fault.ts'
import type { ChaosRun } from './report.ts'

/** What was seen in one run of the matrix, whole or row by row. */
interface Kept {
  /** What the figures depend on; nothing that names the machine. */
  readonly surroundings: string
  readonly outcomes: readonly Outcome[]
}

/** A run as it is kept, with what it was made on. */
export interface KeptRun extends ChaosRun {
  readonly surroundings: string
}

const numberOf = (id: string): number => Number(id.slice(1))

/** Puts outcomes into `run-N.json` of a folder, in the place of what was kept of the same faults. */
export function keep(
  folder: string,
  run: number,
  surroundings: string,
  news: readonly Outcome[],
): void {
  mkdirSync(folder, { recursive: true })
  const before = readRuns(folder).find(({ number }) => number === run)?.outcomes ?? []
  const done = new Set(news.map(({ id }) => id))
  const outcomes = [...before.filter(({ id }) => !done.has(id)), ...news].toSorted(
    (a, b) => numberOf(a.id) - numberOf(b.id),
  )
  const kept: Kept = { surroundings, outcomes }
  writeFileSync(join(folder, `run-${run}.json`), `${JSON.stringify(kept, undefined, 2)}\n`)
}

/** The runs that are kept in a folder, in order. */
export function readRuns(folder: string): readonly KeptRun[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const number = /^run-(\d+)\.json$/.exec(name)?.[1]
      if (number === undefined) return []
      const kept = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Kept
      return [{ number: Number(number), ...kept }]
    })
    .toSorted((a, b) => a.number - b.number)
}
