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

function row({ id, title, goal }: Fault, outcome: Outcome): string {
  const seen = [
    ...outcome.figures.map(figureText),
    ...outcome.remarks,
    ...(outcome.skipped === undefined ? [] : [`skipped: ${outcome.skipped}`]),
    ...(outcome.broken === undefined ? [] : [`not carried out: ${outcome.broken}`]),
  ]
  const cells = [id, cell([title]), cell([goal]), cell(seen), number(outcome.leaks)]
  return `| ${[...cells, verdict(outcome)].join(' | ')} |`
}

/** The line that all of it is about. */
export function headline(outcomes: readonly Outcome[]): string {
  const done = outcomes.filter(
    ({ broken, skipped }) => broken === undefined && skipped === undefined,
  )
  const sum = (key: 'injected' | 'sent' | 'leaks'): number =>
    done.reduce((total, outcome) => total + outcome[key], 0)
  return (
    `Raw values that reached Dify in ${number(sum('injected'))} faults of ${done.length} kinds, ` +
    `${number(sum('sent'))} requests: ${number(sum('leaks'))}.`
  )
}

/** The table of docs/reliability.md, in Markdown. `outcomes` belong to `faults` by their ids. */
export function table(faults: readonly Fault[], outcomes: readonly Outcome[]): string {
  const rows = faults.flatMap((fault) => {
    const outcome = outcomes.find(({ id }) => id === fault.id)
    return outcome === undefined ? [] : [row(fault, outcome)]
  })
  const head =
    '| | fault | what must hold | seen | raw values at Dify | |\n|---|---|---|---|---|---|'
  return `${head}\n${rows.join('\n')}`
}
