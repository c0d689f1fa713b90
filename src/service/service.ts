import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { isInUse } from '../admin/health.ts'
import { createAnswerTally } from '../rollout/answer-tally.ts'
import type { Config } from '../config/config.ts'
import type { Surroundings } from '../core/transaction/settings.ts'
import { Transaction } from '../core/transaction/transaction.ts'
import { configuredState } from '../envoy/routes/route-state.ts'
import { startExtprocServer } from '../extproc/server.ts'
import type { Logger } from '../telemetry/logger.ts'
import { createHistory } from '../telemetry/history.ts'
import { createMetrics } from '../telemetry/metrics.ts'
import { createVault } from '../vault/create-vault.ts'
import { createTracing } from '../telemetry/tracing.ts'
import { probeValueFor } from '../self-test/probe-value.ts'
import { VERSION } from '../version.ts'
import type { EnvoyLife } from '../envoy/running/envoy-life.ts'
import { watchEnvoy } from '../envoy/running/envoy-watch.ts'
import { logLinesDropped, startAdmin } from './admin-pages.ts'
import { startEvidence } from './evidence.ts'
import { observeExchange } from './exchange-log.ts'
import { operatorActions } from './operator-actions.ts'
import type { ServiceState } from './readiness.ts'
import { lastingSurroundings } from './surroundings.ts'
import { watchUpstreams } from './watch-upstreams.ts'
import { inForce } from './reload.ts'
import { createRules } from './rules.ts'
import { removeAtExit } from '../sockets/unix-socket.ts'
import { watchRoutes } from './watch-routes.ts'

export interface ServiceOptions {
  readonly config: Config
  /** Address of the gRPC listener: `unix:PATH` (absolute) or `HOST:PORT`. */
  readonly extproc: string
  readonly logger: Logger
  /** File of the routes that Envoy watches: it holds what an operator has decided about weights and bypass. */
  readonly routesFile?: string
  /** Where Envoy's admin interface is, if that is known for certain. */
  readonly envoyAdminUrl?: () => string | undefined
  /** Result of the self-test, where `up` has made it. */
  readonly selfTestByOther?: () => 'passed' | undefined
  /** The echo accepts requests with this token; without a token there is no echo. */
  readonly selfTestToken?: string
  /** Not ready before the self-test has passed (`Service.selfTested`). */
  readonly awaitsSelfTest?: boolean
  /** What `up` reports about the Envoy in front; undefined where `up` does not run it. */
  readonly envoyLife?: () => EnvoyLife | undefined
  /** Reads the configuration again, as SIGHUP does. */
  readonly reload?: () => { readonly problems: readonly string[] }
}

/** The masking service: gRPC for Envoy, HTTP for people. */
export interface Service {
  readonly extproc: string
  readonly adminUrl: string
  /** Masks by another configuration from the next exchange on; `needsRestart`: sections that take effect only after a restart. */
  apply(config: Config, needsRestart?: readonly string[]): void
  /** Counts an attempt to read the configuration again. */
  reloaded(outcome: 'good' | 'bad'): void
  /** Reports the result of the self-test that readiness waits for. */
  selfTested(outcome: 'passed' | 'failed'): void
  /** A value that must be masked, for the self-test; undefined while nothing is masked. */
  probeValue(): string | undefined
  /** Reports to Envoy's health checks that it is leaving, and serves until Envoy has noticed. */
  leave(): Promise<void>
  /** Not ready, then running exchanges finish, then (after `performance.drain_timeout`) an error close. */
  drain(): Promise<void>
}

/** Envoy asks every second, believes the second answer, and may be slow itself (`HEALTH_CHECKS` of the cluster). */
const NOTICE_MS = 4_000
/** The last hour, for charts. */
const SAMPLE_MS = 10_000
const HISTORY_SAMPLES = 360
const SWEEP_INTERVAL_MS = 60_000
/** Longer than an external recognizer may take for a request. */
const RULES_LINGER_MS = 120_000
/** gRPC messages carry a body and its headers: room above the largest body that Envoy buffers, which it may overshoot. */
const MESSAGE_SLACK = 1_048_576

/** Composes and starts the service. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { extproc, logger } = options
  let { config } = options
  const vault = createVault(config, {
    failure: (failure) => metrics.vaultFailure(failure),
    state: (circuit) => logger.warn({ circuit }, 'vault state changed'),
    warning: (message) => logger.warn(message),
  })
  const upstreams = watchUpstreams(config, logger)
  const { book, reach } = upstreams
  let isBypassed = false
  const evidence = await startEvidence(
    { config: () => config, bypass: () => isBypassed },
    logger,
  ).catch((error: unknown) => {
    vault.close()
    throw error
  })
  const routes = watchRoutes(options.routesFile, configuredState(config), (state, isFirst) => {
    if (state.bypass !== isBypassed) {
      isBypassed = state.bypass
      evidence.act(isBypassed ? 'bypass_on' : 'bypass_off')
    }
    if (state.bypass) logger.warn({ since: state.since }, 'masking is bypassed: routes pass unread')
    else if (!isFirst) logger.info({ weights: state.weights }, 'routes have changed')
  })
  const metrics = createMetrics(VERSION, {
    vault: () => ({ ...vault.stats(), ready: vault.ready() }),
    upstreams: () =>
      book.all().map(({ upstream, version, source }) => ({ name: upstream, version, source })),
    preset: () => config.masking.preset,
    bypass: () => !config.masking.enabled || routes.state().bypass,
    upstreamsUp: () =>
      reach
        .all()
        .filter(
          ({ upstream, state: known }) =>
            known !== 'unknown' && isInUse(upstream, config, routes.state()),
        )
        .map(({ upstream, state: known }) => ({ name: upstream, isUp: known === 'answers' })),
    logLinesDropped,
    ...(options.envoyLife === undefined ? {} : { envoy: options.envoyLife }),
  })
  const history = createHistory(() => metrics.totals(), HISTORY_SAMPLES)
  const tracing = createTracing(VERSION)
  const answers = createAnswerTally()
  const observeExternal = (outcome: string): void => metrics.external(outcome)
  const fixed = lastingSurroundings(vault, upstreams, metrics, config.upstreams)
  let rules = createRules(config, observeExternal)
  let around: Surroundings = { ...fixed, ...rules }
  const server = await startExtprocServer({
    listen: extproc,
    socketMode: Number.parseInt(config.listen.extproc_mode, 8),
    maxMessageBytes: config.masking.max_body_bytes + MESSAGE_SLACK,
    createTransaction: (isWatched) => {
      metrics.exchangeStarted()
      return new Transaction(around, isWatched)
    },
    observe: (transaction, trace) =>
      observeExchange(transaction, trace, { metrics, logger, tracing, reach, answers, evidence }),
  })
  if (extproc.startsWith('unix:')) removeAtExit(extproc.slice('unix:'.length))
  const state: ServiceState = {
    serving: true,
    selfTest: options.awaitsSelfTest === true ? 'waiting' : 'off',
    needsRestart: [],
  }
  const admin = await startAdmin(() => config, {
    envoyLife: options.envoyLife ?? (() => undefined),
    vault,
    book,
    reach,
    envoy: watchEnvoy(config, options.envoyAdminUrl ?? (() => undefined)),
    startedAt: Date.now(),
    selfTestOf: options.selfTestByOther ?? (() => undefined),
    metrics,
    answers,
    state,
    selfTestToken: options.selfTestToken,
    routes: routes.state,
    history,
    scanner: () => rules.scanner,
    operator: operatorActions(
      options,
      vault,
      () => config,
      () => routes.look(),
    ),
    logger,
    erase: async (user, conversation) => {
      const erased = await vault.vault.eraseOwned(fixed.keys.owner(user, conversation))
      logger.info({ erased }, 'erased on demand')
      evidence.act('erase', erased)
      return erased
    },
  }).catch(async (error: unknown) => {
    // What has been opened would keep the process running.
    await server.drain(0)
    routes.close()
    rules.close()
    vault.close()
    await evidence.close()
    throw error
  })
  history.sample(Date.now())
  const sampling = setInterval(() => history.sample(Date.now()), SAMPLE_MS).unref()
  const sweeping = setInterval(() => vault.sweep(), SWEEP_INTERVAL_MS).unref()
  upstreams.start()
  server.setServing(true)
  evidence.act('start')
  if (!config.masking.enabled) logger.warn('masking is off: everything passes unread')
  return {
    extproc: server.address,
    adminUrl: admin.url,
    apply: (next, needsRestart = []) => {
      const before = rules
      rules = createRules(next, observeExternal)
      around = { ...fixed, ...rules }
      config = inForce(options.config, next)
      state.needsRestart = needsRestart
      // Requests that were being read with the rules before have had their answers by then.
      setTimeout(() => before.close(), RULES_LINGER_MS).unref()
    },
    reloaded: (outcome) => {
      metrics.reloaded(outcome)
      evidence.act(outcome === 'good' ? 'reload' : 'reload_failed')
    },
    selfTested: (outcome) => {
      state.selfTest = outcome
    },
    probeValue: () => probeValueFor(config, rules.scanner, randomBytes(5).toString('hex')),
    leave: async () => {
      state.serving = false
      server.setServing(false)
      logger.info({ streams_open: server.open }, 'leaving')
      await sleep(NOTICE_MS)
    },
    drain: async () => {
      state.serving = false
      server.setServing(false)
      logger.info({ streams_open: server.open }, 'draining')
      await server.drain(config.performance.drain_timeout * 1000)
      upstreams.stop()
      routes.close()
      clearInterval(sweeping)
      clearInterval(sampling)
      vault.close()
      await admin.close()
      rules.close()
      await evidence.close()
    },
  }
}
