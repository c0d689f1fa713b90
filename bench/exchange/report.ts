import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { envoyBinary } from '../../test/support/envoy-process.ts'
import { VERSION } from '../../src/version.ts'
import type { Case } from './cases.ts'
import { type Round, type Spread, spread } from './measure.ts'
import type { Setup } from './setups.ts'

/** A case on so many connections, with the rounds of each setup. */
export interface Cell {
  readonly one: Case
  readonly connections: number
  readonly rounds: Readonly<Record<Setup['name'], Round[]>>
}

/** What `bench/results/exchange.json` holds of a cell; times as in `Round`. */
export interface Row {
  readonly case: Case
  readonly connections: number
  readonly exchanges: number
  readonly failures: number
  readonly serviceUs: Spread
  readonly noopUs: Spread
  readonly cpuRatio: number
  readonly envoyUs: Readonly<Record<Setup['name'], Spread>>
  /** Milliseconds over Envoy alone. */
  readonly added: Readonly<
    Record<'noop' | 'service', { readonly p50: number; readonly p99: number }>
  >
}

export function rowOf({ one, connections, rounds }: Cell): Row {
  const of = (name: Setup['name'], field: keyof Round): Spread =>
    spread(rounds[name].map((round) => round[field]))
  const sum = (field: 'exchanges' | 'failures'): number =>
    rounds.service.reduce((total, round) => total + round[field], 0)
  const added = (name: 'noop' | 'service') => ({
    p50: of(name, 'p50Ms').median - of('envoy', 'p50Ms').median,
    p99: of(name, 'p99Ms').median - of('envoy', 'p99Ms').median,
  })
  const serviceUs = of('service', 'serviceUs')
  const noopUs = of('noop', 'serviceUs')
  return {
    case: one,
    connections,
    exchanges: sum('exchanges'),
    failures: sum('failures'),
    serviceUs,
    noopUs,
    cpuRatio: serviceUs.median / noopUs.median,
    envoyUs: {
      envoy: of('envoy', 'envoyUs'),
      noop: of('noop', 'envoyUs'),
      service: of('service', 'envoyUs'),
    },
    added: { noop: added('noop'), service: added('service') },
  }
}

const shown = ({ median, least, most }: Spread): string =>
  `${median.toFixed(0)} (${least.toFixed(0)}-${most.toFixed(0)})`

/** Processor time of the service beside the yardstick's, and of Envoy; an exchange each, or an event for streams. */
export function cpuTable(rows: readonly Row[], label: string): string {
  const lines = rows.map(({ case: { kind, size, findings }, ...row }) =>
    [
      kind === 'sse' ? 'SSE, an event' : `${size / 1_024} KB, an exchange`,
      findings,
      row.connections,
      shown(row.noopUs),
      shown(row.serviceUs),
      row.cpuRatio.toFixed(2),
      shown(row.envoyUs.envoy),
      shown(row.envoyUs.noop),
      shown(row.envoyUs.service),
    ].join(' | '),
  )
  return table(
    [
      `CPU in us | findings | connections | ${label} | service | ratio`,
      'Envoy alone | Envoy with no-op | Envoy with service',
    ].join(' | '),
    lines,
  )
}

/** What ext_proc adds to the time of a blocking exchange. */
export function latencyTable(rows: readonly Row[]): string {
  const ms = (value: number): string => value.toFixed(2)
  const lines = rows
    .filter((row) => row.case.kind === 'blocking')
    .map(({ case: { size, findings }, connections, added, failures }) =>
      [
        `${size / 1_024} KB`,
        findings,
        connections,
        ms(added.noop.p50),
        ms(added.service.p50),
        (added.service.p50 / added.noop.p50).toFixed(2),
        ms(added.noop.p99),
        ms(added.service.p99),
        failures,
      ].join(' | '),
    )
  return table(
    'added ms | findings | connections | p50, no-op | p50, service | ratio | p99, no-op | p99, service | failures',
    lines,
  )
}

function table(head: string, lines: readonly string[]): string {
  const rule = head.replace(/[^|]+/g, '---')
  return [head, rule, ...lines].map((line) => `| ${line} |`).join('\n')
}

/** What the figures depend on; nothing that names the machine. */
export function surroundings(yardstick: string): Readonly<Record<string, string | number>> {
  const said = execFileSync(envoyBinary(), ['--version'], { encoding: 'utf8' })
  return {
    processor: cpus()[0]?.model ?? '',
    cores: cpus().length,
    node: process.versions.node,
    envoy: /\/(\d+\.\d+\.\d+)\//.exec(said)?.[1] ?? '',
    service: VERSION,
    yardstick,
  }
}
