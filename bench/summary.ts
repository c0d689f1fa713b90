import { readFileSync, readdirSync } from 'node:fs'
import { type Figure, type Result, goalText, valueText, verdict } from './result.ts'

/** Results of one run, as `make bench` leaves them in `bench/results/run-N/`. */
export interface Run {
  readonly number: number
  readonly results: readonly Result[]
}

/** Reads what there is of the runs under a folder. */
export function readRuns(folder: URL): readonly Run[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const number = /^run-(\d+)$/.exec(name)?.[1]
      return number === undefined ? [] : [Number(number)]
    })
    .toSorted((a, b) => a - b)
    .map((number) => {
      const of = new URL(`run-${number}/`, folder)
      const files = readdirSync(of).filter((name) => name.endsWith('.json'))
      const results = files
        .toSorted()
        .map((name) => JSON.parse(readFileSync(new URL(name, of), 'utf8')) as Result)
      return { number, results }
    })
}

const keyOf = ({ row, name }: Figure): string => `${row}\n${name}`

/**
 * A table in Markdown: a line a figure, a column a run. `promised`: only figures that have a goal, with what became of
 * it in each run; a doubt (`?`) means that the goal lies within the spread of that run.
 */
export function summaryTable(runs: readonly Run[], promised: boolean): string {
  const figures = new Map<string, (Figure | undefined)[]>()
  for (const [i, { results }] of runs.entries())
    for (const figure of results.flatMap((result) => result.figures)) {
      if ((figure.goal !== undefined) !== promised) continue
      const line = figures.get(keyOf(figure)) ?? Array.from({ length: runs.length })
      line[i] = figure
      figures.set(keyOf(figure), line)
    }
  const lines = [...figures.values()]
    .toSorted((a, b) => rowOf(a).localeCompare(rowOf(b), 'en', { numeric: true }))
    .map((line) => {
      const first = line.find((figure) => figure !== undefined)
      const cells = line.map((figure) => (figure === undefined ? '' : cellOf(figure)))
      const goal = promised && first !== undefined ? [goalText(first)] : []
      return [rowOf(line), first?.name ?? '', ...goal, ...cells]
    })
  const head = [
    '',
    'figure',
    ...(promised ? ['goal'] : []),
    ...runs.map(({ number }) => `run ${number}`),
  ]
  return [head, head.map(() => '---'), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

const rowOf = (line: readonly (Figure | undefined)[]): string =>
  line.find((figure) => figure !== undefined)?.row ?? ''

function cellOf(figure: Figure): string {
  const said = verdict(figure)
  const text = valueText(figure)
  return said === '' || said === 'met' ? text : `${text} **${said}**`
}

/** What the runs were made on: equal parts once, others named by run. */
export function surroundingsOf(runs: readonly Run[]): string {
  const lines = runs.map(({ number, results }) => {
    const [first] = results
    const all = Object.assign({}, ...results.map(({ surroundings }) => surroundings)) as object
    const parts = Object.entries(all).map(([name, value]) => `${name} ${String(value)}`)
    return `run ${number}: ${first?.date.slice(0, 10) ?? ''}, ${parts.join(', ')}`
  })
  return lines.map((line) => `- ${line}`).join('\n')
}
