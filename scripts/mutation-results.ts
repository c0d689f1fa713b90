/** What the last run of each group of mutants showed: kept as JSON, and written to the page as a table. */
import { readFileSync, writeFileSync } from 'node:fs'
import { GROUPS } from './mutation-groups.ts'

const RESULTS = 'test/mutation/results.json'
const PAGE = 'docs/reliability.md'
const BEGIN = '<!-- written by make mutation: begin -->'
const END = '<!-- written by make mutation: end -->'

export interface GroupResult {
  readonly mutants: number
  /** Of them, those with which a test failed or did not end. */
  readonly noticed: number
  /** Day of the run, `2026-11-28`. */
  readonly date: string
}

type Results = Readonly<Record<string, GroupResult>>

/** Keeps a group's result and writes the table anew. Throws if the page has no place for it. */
export function keep(group: string, result: GroupResult): void {
  const results: Results = {
    ...(JSON.parse(readFileSync(RESULTS, 'utf8')) as Results),
    [group]: result,
  }
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`)
  const page = readFileSync(PAGE, 'utf8')
  const begin = page.indexOf(BEGIN)
  const end = page.indexOf(END)
  if (begin < 0 || end < begin) throw new Error(`${PAGE} has no '${BEGIN}' and '${END}' behind it`)
  writeFileSync(
    PAGE,
    `${page.slice(0, begin + BEGIN.length)}\n${table(results)}\n${page.slice(end)}`,
  )
}

function table(results: Results): string {
  const rows = Object.entries(GROUPS).flatMap(([name, { mutate, least }]) => {
    const result = results[name]
    if (result === undefined) return []
    const { mutants, noticed, date } = result
    const share = ((100 * noticed) / mutants).toFixed(1)
    const files = mutate.map((pattern) => `\`${pattern.replace('src/', '')}\``).join(', ')
    return [`| ${name} | ${files} | ${mutants} | ${share} % | ${least} % | ${date} |`]
  })
  const all = Object.values(results)
  const sum = (of: (result: GroupResult) => number): number =>
    all.reduce((n, each) => n + of(each), 0)
  const share = ((100 * sum(({ noticed }) => noticed)) / sum(({ mutants }) => mutants)).toFixed(1)
  return [
    '| group | files under `src/` | changes | noticed | at least | |',
    '|---|---|---|---|---|---|',
    ...rows,
    `| all | | ${sum(({ mutants }) => mutants)} | ${share} % | | |`,
  ].join('\n')
}
