import { type Figure, type Spread, spread } from '../result.ts'
import type { Case } from './cases.ts'
import type { Round } from './measure.ts'
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
  readonly writes: Readonly<Record<'noop' | 'service', Spread>>
  readonly cpuRatio: number
  /** Round by round. */
  readonly cpuRatios: Spread
  /** With Redis beside in memory, where it was measured. */
  readonly redisRatios: Spread | undefined
  readonly addedRatios: Spread
  /** Milliseconds of p99 over that of Envoy alone. */
  readonly addedP99: Readonly<Record<'noop' | 'service', Spread>>
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
  const byRound = (ratio: (service: Round, noop: Round, envoy: Round) => number): Spread =>
    spread(
      rounds.service.flatMap((service, i) => {
        const [noop, envoy] = [rounds.noop[i], rounds.envoy[i]]
        return noop === undefined || envoy === undefined ? [] : [ratio(service, noop, envoy)]
      }),
    )
  const serviceUs = of('service', 'serviceUs')
  const noopUs = of('noop', 'serviceUs')
  return {
    case: one,
    connections,
    exchanges: sum('exchanges'),
    failures: sum('failures'),
    serviceUs,
    noopUs,
    writes: { noop: of('noop', 'writes'), service: of('service', 'writes') },
    cpuRatio: serviceUs.median / noopUs.median,
    cpuRatios: byRound((service, noop) => service.serviceUs / noop.serviceUs),
    redisRatios:
      rounds.redis.length === 0
        ? undefined
        : spread(
            rounds.redis.map(
              ({ serviceUs: us }, i) => us / (rounds.service[i]?.serviceUs ?? Number.NaN),
            ),
          ),
    addedRatios: byRound(
      (service, noop, envoy) => (service.p50Ms - envoy.p50Ms) / (noop.p50Ms - envoy.p50Ms),
    ),
    addedP99: {
      noop: byRound((_service, noop, envoy) => noop.p99Ms - envoy.p99Ms),
      service: byRound((service, _noop, envoy) => service.p99Ms - envoy.p99Ms),
    },
    envoyUs: {
      envoy: of('envoy', 'envoyUs'),
      noop: of('noop', 'envoyUs'),
      service: of('service', 'envoyUs'),
      redis: of('redis', 'envoyUs'),
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

/** Rows as figures: E1 and E3 are promised for a blocking exchange of 1 KB, E2 for an event of a stream. */
export function figuresOf(rows: readonly Row[]): readonly Figure[] {
  return rows.flatMap(({ case: { kind, size, findings }, connections, ...row }): Figure[] => {
    const what = `${kind === 'sse' ? 'an event of a stream' : `${size / 1_024} KB blocking`}, ${findings} findings, ${connections} ${kind === 'sse' ? 'streams' : 'connections'}`
    const isPromised = kind === 'sse' || (size === 1_024 && findings === 1)
    const cpu: Figure = {
      row: kind === 'sse' ? 'E2' : 'E1',
      name: `processor time beside the no-op: ${what}`,
      unit: '×',
      value: row.cpuRatios,
      ...(isPromised ? { goal: { atMost: kind === 'sse' ? 1.3 : 1.5 } } : {}),
    }
    const shared: Figure[] =
      row.redisRatios === undefined
        ? []
        : [
            {
              row: cpu.row,
              name: `processor time with Redis beside in memory: ${what}`,
              unit: '×',
              value: row.redisRatios,
            },
          ]
    const writes = (of: string, value: Spread): Figure => ({
      row: cpu.row,
      name: `system calls that write, ${of}: ${what}`,
      unit: '',
      value,
    })
    if (findings === 1 && size === 1_024)
      shared.push(writes('the service', row.writes.service), writes('the no-op', row.writes.noop))
    if (kind === 'sse') return [cpu, ...shared]
    const added: Figure = {
      row: 'E3',
      name: `added p50 beside the no-op: ${what}`,
      unit: '×',
      value: row.addedRatios,
      ...(size === 1_024 && connections === 1 && findings <= 1 ? { goal: { atMost: 1.5 } } : {}),
    }
    if (size > 1_024) return [cpu, ...shared, added]
    const p99 = (of: string, value: Spread): Figure => ({
      row: 'E3',
      name: `added p99, ${of}: ${what}`,
      unit: 'ms',
      value,
    })
    return [
      cpu,
      ...shared,
      added,
      p99('the service', row.addedP99.service),
      p99('the no-op', row.addedP99.noop),
    ]
  })
}
