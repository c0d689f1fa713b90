import { reasonOf } from './reasons.ts'
import { type Miss, type Tally, rates } from './score.ts'
import type { Spread, Timing } from './timing.ts'

/** Lines of a Markdown table; the first row is its head. */
function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows
  const line = (row: readonly string[]): string => `| ${row.join(' | ')} |`
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '--:'))), ...body.map(line)].join(
    '\n',
  )
}

/** Result of a set: ours, and Presidio's if it was there. */
export interface SetResult {
  readonly title: string
  readonly note: string
  readonly ours: ReadonlyMap<string, Tally>
  /** Entities that Presidio was not asked for are not in it. */
  readonly presidio?: ReadonlyMap<string, Tally>
  readonly misses: readonly Miss[]
}

/** P, R, F1 and exact recall of each entity, ours and Presidio's side by side. */
export function resultTable({ ours, presidio }: SetResult): string {
  const head = ['entity', 'labelled', 'precision', 'recall', 'F1', 'exact']
  const theirs = ['Presidio: precision', 'recall', 'F1', 'exact']
  return table([
    [...head, ...(presidio === undefined ? [] : theirs)],
    ...[...ours].map(([entity, tally]) => [
      entity,
      String(tally.gold),
      ...rateCells(tally),
      ...(presidio === undefined ? [] : rateCells(presidio.get(entity))),
    ]),
  ])
}

const share = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(3))

function rateCells(tally: Tally | undefined): string[] {
  if (tally === undefined) return ['', '', '', '']
  const { precision, recall, f1, exact } = rates(tally)
  return [precision, recall, f1, exact].map(share)
}

const shown = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0))

const withSpread = ({ median, least, most }: Spread): string =>
  `${shown(median)} (${shown(least)}–${shown(most)})`

export function timingTable(timings: readonly Timing[]): string {
  return table([
    ['texts', 'looked for', 'ours, µs/KiB', 'Presidio, µs/KiB', 'times faster'],
    ...timings.map(({ workload, detector, ours, presidio, ratio }) => [
      workload,
      detector,
      withSpread(ours),
      presidio === undefined ? '–' : withSpread(presidio),
      ratio === undefined ? '–' : withSpread(ratio),
    ]),
  ])
}

const EXAMPLES = 4

/** Misses and false alarms, by set, entity and reason. */
export function missTable(results: readonly SetResult[]): string {
  const groups = new Map<string, { readonly cells: string[]; readonly values: string[] }>()
  for (const { title, misses } of results) {
    for (const miss of misses) {
      const what = miss.kind === 'missed' ? 'missed' : 'not labelled'
      const cells = [title, miss.entity, what, reasonOf(miss)]
      const group = groups.get(cells.join('\n')) ?? { cells, values: [] }
      group.values.push(miss.value)
      groups.set(cells.join('\n'), group)
    }
  }
  return table([
    ['set', 'entity', '', 'why', 'count', 'for example'],
    ...[...groups.values()].map(({ cells, values }) => [
      ...cells,
      String(values.length),
      [...new Set(values)].slice(0, EXAMPLES).map(code).join(' '),
    ]),
  ])
}

const code = (value: string): string =>
  `\`${value.replaceAll(/\s+/g, ' ').replaceAll('`', "'").replaceAll('|', '\\|').slice(0, 48)}\``
