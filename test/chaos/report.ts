import { type Fault, type Figure, type Limit, type Outcome, isMet } from './fault.ts'

const number = (value: number): string =>
  Number.isInteger(value) ? value.toLocaleString('en-US') : value.toPrecision(3)

function limitText(limit: Limit): string {
  if ('exactly' in limit) return `= ${number(limit.exactly)}`
  return 'atMost' in limit ? `≤ ${number(limit.atMost)}` : `≥ ${number(limit.atLeast)}`
}

const figureText = ({ name, value, unit, limit, isMet: holds }: Figure): string => {
  const limitWithUnit = `${limitText(limit)}${unit === '' ? '' : ` ${unit}`}`
  return `${holds ? '' : '**missed** '}${name}: ${number(value)} (${limitWithUnit})`
}

const cell = (parts: readonly string[]): string => parts.join('; ').replaceAll('|', '\\|')

function verdict(outcome: Outcome): string {
  if (outcome.broken !== undefined) return 'not carried out'
  if (outcome.skipped !== undefined) return 'skipped'
  return isMet(outcome) ? 'met' : 'missed'
}

/** What one run of the matrix brought. */
export interface ChaosRun {
  /** From 1. */
  readonly number: number
  readonly outcomes: readonly Outcome[]
}

function row({ id, title, goal }: Fault, seen: readonly Outcome[]): string {
  const [first] = seen
  const said =
    first === undefined
      ? []
      : [
          ...first.figures.map(figureText),
          ...first.remarks,
          ...(first.skipped === undefined ? [] : [`skipped: ${first.skipped}`]),
          ...(first.broken === undefined ? [] : [`not carried out: ${first.broken}`]),
        ]
  const leaks = seen.reduce((total, outcome) => total + outcome.leaks, 0)
  const cells = [id, cell([title]), cell([goal]), cell(said), number(leaks)]
  return `| ${[...cells, seen.map(verdict).join(', ')].join(' | ')} |`
}

/** The line that all of it is about. */
export function headline(runs: readonly ChaosRun[]): string {
  const done = runs
    .flatMap(({ outcomes }) => outcomes)
    .filter(({ broken, skipped }) => broken === undefined && skipped === undefined)
  const sum = (key: 'injected' | 'sent' | 'leaks'): number =>
    done.reduce((total, outcome) => total + outcome[key], 0)
  const kinds = new Set(done.map(({ id }) => id)).size
  return (
    `Raw values that reached Dify in ${number(sum('injected'))} faults of ${kinds} kinds, ` +
    `${number(sum('sent'))} requests: ${number(sum('leaks'))}.`
  )
}

/**
 * The table of docs/reliability.md, in Markdown: a line a fault, with the figures of the first run that did it and the
 * verdict of each.
 */
export function table(faults: readonly Fault[], runs: readonly ChaosRun[]): string {
  const rows = faults.flatMap((fault) => {
    const seen = runs.flatMap(({ outcomes }) => outcomes.filter(({ id }) => id === fault.id))
    return seen.length === 0 ? [] : [row(fault, seen)]
  })
  const head =
    '| | fault | what must hold | seen | raw values at Dify | |\n|---|---|---|---|---|---|'
  return `${head}\n${rows.join('\n')}`
}
