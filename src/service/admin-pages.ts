import { readFileSync } from 'node:fs'
import { createEraseRoute } from '../admin/erase-route.ts'
import { healthReport } from '../admin/health.ts'
import { type OperatorActions, createOperatorRoutes } from '../admin/operator-routes.ts'
import { type AdminServer, startAdminServer } from '../admin/server.ts'
import { allowedHosts } from '../config/allowed-hosts.ts'
import type { Config } from '../config/config.ts'
import { redactConfig } from '../config/redact.ts'
import type { Scanner } from '../core/masking/scanner.ts'
import type { RouteState } from '../envoy/routes/route-state.ts'
import type { EnvoyLife } from '../envoy/running/envoy-life.ts'
import type { EnvoyWatch } from '../envoy/running/envoy-watch.ts'
import type { AnswerTally } from '../rollout/answer-tally.ts'
import type { History } from '../telemetry/history.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { standardOutput } from '../telemetry/standard-output.ts'
import type { ReachBook } from '../upstreams/reach-book.ts'
import type { VersionBook } from '../upstreams/version-book.ts'
import type { ConfiguredVault } from '../vault/create-vault.ts'
import { maskAlone } from '../vault/mask-alone.ts'
import { VERSION } from '../version.ts'
import { type ServiceState, isEnvoyUp, isTested } from './readiness.ts'

/** Lines that standard error did not take. */
export const logLinesDropped = (): number => standardOutput(2).dropped()

/** What the pages show and do. */
interface AdminParts {
  readonly envoyLife: () => EnvoyLife | undefined
  readonly vault: ConfiguredVault
  readonly book: VersionBook
  readonly reach: ReachBook
  readonly envoy: EnvoyWatch
  readonly startedAt: number
  readonly selfTestOf: () => 'passed' | undefined
  readonly metrics: Metrics
  readonly answers: AnswerTally
  readonly state: Readonly<ServiceState>
  readonly selfTestToken: string | undefined
  readonly routes: () => RouteState
  readonly erase: (user: string, conversation: string | undefined) => Promise<number>
  readonly operator: OperatorActions
  readonly logger: Logger
  readonly history: History
  readonly scanner: () => Scanner
}

/** Starts the pages and routes for people. */
export async function startAdmin(config: () => Config, parts: AdminParts): Promise<AdminServer> {
  const { vault, book, metrics, state, routes, erase, operator, logger, history } = parts
  const token = tokenOf(config())
  const audit = (action: string, status: number, requestId: string | undefined): void =>
    logger.warn({ audit: true, action, status, request_id: requestId }, 'admin request')
  return await startAdminServer(config().listen.admin, {
    ready: () => state.serving && vault.ready() && isTested(state) && isEnvoyUp(parts.envoyLife()),
    ...(parts.selfTestToken === undefined ? {} : { selfTestToken: parts.selfTestToken }),
    health: async () =>
      healthReport({
        config: config(),
        isServing: state.serving,
        vault: { ready: vault.ready(), ...vault.stats() },
        selfTest: state.selfTest === 'off' ? (parts.selfTestOf() ?? 'off') : state.selfTest,
        routes: routes(),
        versions: book.all(),
        reach: parts.reach.all(),
        envoy: await parts.envoy.look(),
        envoyLife: parts.envoyLife(),
        answers: metrics.answers(),
        refused: metrics.refused(),
        logLinesDropped: logLinesDropped(),
        version: VERSION,
        startedAt: parts.startedAt,
        now: Date.now(),
      }),
    stats: () => ({
      ...metrics.stats(),
      cache: cacheStats(vault),
      answer_ends: parts.answers.counts(),
    }),
    config: () => ({
      ...redactConfig(config()),
      needs_restart: state.needsRestart,
      reloaded: metrics.reloads(),
    }),
    version: () => ({
      service: VERSION,
      node: process.version,
      pid: process.pid,
      upstreams: book.all(),
    }),
    history: () => ({ samples: history.samples() }),
    tryMask: (text) => maskAlone(parts.scanner(), text),
    actions: new Map([
      ...createOperatorRoutes(operator, { token, audit }),
      [
        'erase',
        createEraseRoute({
          token,
          erase,
          audit: (status, requestId) => audit('erase', status, requestId),
        }),
      ],
    ]),
    hosts: allowedHosts(config()),
    pageToken: () => (config().admin.token_for === 'all' ? token : undefined),
    metrics: async () => ({ contentType: metrics.contentType, text: await metrics.text() }),
  })
}

/** Editors end files with a line break that is not part of the token. */
function tokenOf({ admin: { token_file: file } }: Config): string | undefined {
  return file === undefined ? undefined : readFileSync(file, 'utf8').replace(/\r?\n$/, '')
}

function cacheStats(vault: ConfiguredVault): Record<string, unknown> {
  const { hits, misses, ...rest } = vault.stats()
  const total = hits + misses
  return {
    ...rest,
    hits,
    misses,
    hit_rate: total === 0 ? null : Math.round((hits / total) * 1e4) / 1e4,
  }
}
