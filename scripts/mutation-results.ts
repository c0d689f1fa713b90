/** What the last run of each group of mutants showed: kept as JSON, and written to the page as a table. */
import { readFileSync, writeFileSync } from 'node:fs'
import { GROUPS } from './mutation-groups.ts'
import { writePart } from './written-part.ts'

const RESULTS = 'test/mutation/results.json'
const PAGE = 'docs/reliability.md'

export interface GroupResult {
  readonly mutants: number
  /** Of them, those with which a test failed or did not end. */
  readonly noticed: number
  /** Day of the run, `2026-11-28`. */
  readonly date: string
}

/** In percent. */
export const shareOf = ({ noticed, mutants }: Omit<GroupResult, 'date'>): number =>
  (100 * noticed) / mutants

type Results = Readonly<Record<string, GroupResult>>

/** Keeps a group's result and writes the table again. Throws if the page has no place for it. */
export function keep(group: string, result: GroupResult): void {
  const results: Results = {
    ...lastResults(),
    [group]: result,
  }
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`)
  writePart(PAGE, 'mutation', mutationTable(results))
}

/** What was measured last. */
export const lastResults = (): Results => JSON.parse(readFileSync(RESULTS, 'utf8')) as Results

/** The table of the page. The files of a group are not in it: they are those of the code as it is, not as it was measured. */
export function mutationTable(results: Results): string {
  const rows = Object.entries(GROUPS).map(([name, { least }]) => {
    const result = results[name]
    if (result === undefined) return `| ${name} | | | ${least} % | not yet |`
    const share = shareOf(result).toFixed(1)
    return `| ${name} | ${result.mutants} | ${share} % | ${least} % | ${result.date} |`
  })
  const sum = (of: (result: GroupResult) => number): number =>
    Object.values(results).reduce((total, each) => total + of(each), 0)
  const all = { noticed: sum(({ noticed }) => noticed), mutants: sum(({ mutants }) => mutants) }
  return [
    '| group | changes | noticed | at least | measured |',
    '|---|---|---|---|---|',
    ...rows,
    `| all | ${all.mutants} | ${shareOf(all).toFixed(1)} % | | |`,
  ].join('\n')
}
