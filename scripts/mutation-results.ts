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

/** Keeps a group's result and writes the table anew. Throws if the page has no place for it. */
export function keep(group: string, result: GroupResult): void {
  const results: Results = {
    ...(JSON.parse(readFileSync(RESULTS, 'utf8')) as Results),
    [group]: result,
  }
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`)
  writePart(PAGE, 'mutation', table(results))
}

function table(results: Results): string {
  const rows = Object.entries(GROUPS).flatMap(([name, { mutate, least }]) => {
    const result = results[name]
    if (result === undefined) return []
    const { mutants, date } = result
    const share = shareOf(result).toFixed(1)
    const files = mutate.map((pattern) => `\`${pattern.replace('src/', '')}\``).join(', ')
    return [`| ${name} | ${files} | ${mutants} | ${share} % | ${least} % | ${date} |`]
  })
  const sum = (of: (result: GroupResult) => number): number =>
    Object.values(results).reduce((total, each) => total + of(each), 0)
  const all = { noticed: sum(({ noticed }) => noticed), mutants: sum(({ mutants }) => mutants) }
  return [
    '| group | files under `src/` | changes | noticed | at least | |',
    '|---|---|---|---|---|---|',
    ...rows,
    `| all | | ${all.mutants} | ${shareOf(all).toFixed(1)} % | | |`,
  ].join('\n')
}
