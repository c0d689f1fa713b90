import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { allowedHosts } from '../config/allowed-hosts.ts'
import { createEraseRoute } from '../admin/erase-route.ts'
import { type OperatorActions, createOperatorRoutes } from '../admin/operator-routes.ts'
import { envoyAdmin } from '../envoy/running/admin-client.ts'
import { changeRoutes } from '../envoy/routes/route-change.ts'
import { healthReport, isInUse } from '../admin/health.ts'
import { ADMIN_CLUSTER } from '../envoy/clusters.ts'
import { type AnswerTally, createAnswerTally } from '../rollout/answer-tally.ts'
import { type AdminServer, startAdminServer } from '../admin/server.ts'
import type { Config } from '../config/config.ts'
import { redactConfig } from '../config/redact.ts'
import { createAcceptedPassports } from '../core/product/accepted-passports.ts'
import { createInputForms } from '../core/product/input-forms.ts'
import { createScopeKeys } from '../core/mapping/scope-keys.ts'
import type { Surroundings } from '../core/transaction/settings.ts'
import type { TraceParent } from '../core/transaction/trace-parent.ts'
import { Transaction } from '../core/transaction/transaction.ts'
import { decodeBody } from '../extproc/decode.ts'
import type { ExchangeObserver } from '../extproc/exchange.ts'
import { type RouteState, configuredState } from '../envoy/routes/route-state.ts'
import { startExtprocServer } from '../extproc/server.ts'
import { createAppInquiry } from '../upstreams/app-inquiry.ts'
import type { ReachBook } from '../upstreams/reach-book.ts'
import type { VersionBook } from '../upstreams/version-book.ts'
import type { Logger } from '../telemetry/logger.ts'
import { type History, createHistory } from '../telemetry/history.ts'
import { maskAlone } from '../vault/mask-alone.ts'
import type { Scanner } from '../core/masking/scanner.ts'
import { type Metrics, createMetrics } from '../telemetry/metrics.ts'
import { type ConfiguredVault, createVault } from '../vault/create-vault.ts'
import { standardOutput } from '../telemetry/standard-output.ts'
import { type Tracing, createTracing } from '../telemetry/tracing.ts'
import { canaryFor } from '../self-test/probe.ts'
import { VERSION } from '../version.ts'
import type { EnvoyLife } from '../envoy/running/envoy-life.ts'
import { type EnvoyWatch, presumedEnvoy, watchEnvoy } from '../envoy/running/envoy-watch.ts'
import { type Probes, createProbes } from './upstream-inquiries.ts'
import { inForce } from './reload.ts'
import { type Rules, createRules } from './rules.ts'
import { removeAtExit } from '../sockets/unix-socket.ts'
import { watchRoutes } from './watch-routes.ts'

export interface ServiceOptions {
  readonly config: Config
  /** Address of the gRPC listener: `unix:PATH` (absolute) or `HOST:PORT`. */
  readonly extproc: string
  readonly logger: Logger
  /** File of the routes that Envoy watches: what an operator has decided about weights and bypass stands there. */
  readonly routesFile?: string
  /** Where Envoy's admin interface is, if that is known for certain. */
  readonly envoyAdminUrl?: () => string | undefined
  /** How the self-test went that somebody else has made (`up`). */
  readonly selfTestByOther?: () => 'passed' | undefined
  /** By which the echo knows the self-test; without one there is no echo. */
  readonly selfTestToken?: string
  /** Not ready before the self-test has passed (`Service.selfTested`). */
  readonly awaitsSelfTest?: boolean
  /** What `up` says of the Envoy in front; undefined where another one runs it. */
  readonly envoyLife?: () => EnvoyLife | undefined
  /** Reads the configuration again, as SIGHUP does. */
  readonly reload?: () => { readonly problems: readonly string[] }
}

/** The masking service: gRPC for Envoy, HTTP for people. */
export interface Service {
  readonly extproc: string
  readonly adminUrl: string
  /** Masks by another configuration from the next exchange on; `late`: sections that need a restart. */
  apply(config: Config, late?: readonly string[]): void
  /** Counts an attempt to read the configuration again. */
  reloaded(outcome: 'good' | 'bad'): void
  /** How the self-test that readiness waits for has gone. */
  selfTested(outcome: 'passed' | 'failed'): void
  /** A value that must be masked, for the self-test; undefined while nothing is masked. */
  canary(): string | undefined
  /** Tells Envoy's health checks that it goes, and works on until they have asked. */
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
/** A request waits for it: well within the time that Envoy gives a message (`performance.message_timeout_ms`). */
const INQUIRY_TIMEOUT_MS = 1_000
/** Visitors of web apps whose passports are remembered as accepted. */
const MAX_PASSPORTS = 100_000
/** Apps whose inputs are remembered. */
const MAX_APPS = 10_000
/** gRPC messages carry a body and its headers: room above the largest body that Envoy buffers, which it may overshoot. */
const MESSAGE_SLACK = 1_048_576

const logLinesDropped = (): number => standardOutput(2).dropped()

/** Composes and starts the service. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { extproc, logger } = options
  let { config } = options
  const vault = createVault(config, {
    failure: (failure) => metrics.vaultFailure(failure),
    state: (circuit) => logger.warn({ circuit }, 'store of the mappings'),
    warning: (message) => logger.warn(message),
  })
  const probes = createProbes(config, logger)
  const { book, reach } = probes
  const routes = watchRoutes(options.routesFile, configuredState(config), (state, isFirst) => {
    if (state.bypass) logger.warn({ since: state.since }, 'masking is bypassed: routes pass unread')
    else if (!isFirst) logger.info({ weights: state.weights }, 'routes have changed')
  })
  const metrics = createMetrics(VERSION, {
    vault: () => ({ ...vault.stats(), ready: vault.ready() }),
    upstreams: () =>
      book.all().map(({ upstream, version, source }) => ({ name: upstream, version, source })),
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
  const fixed = fixedSurroundings(vault, probes, metrics, config.upstreams)
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
      observeExchange(transaction, trace, { metrics, logger, tracing, reach, answers }),
  })
  if (extproc.startsWith('unix:')) removeAtExit(extproc.slice('unix:'.length))
  const state: State = {
    serving: true,
    selfTest: options.awaitsSelfTest === true ? 'waiting' : 'off',
    late: [],
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
      return erased
    },
  }).catch(async (error: unknown) => {
    // What has been opened would keep the process running.
    await server.drain(0)
    routes.close()
    rules.close()
    vault.close()
    throw error
  })
  history.sample(Date.now())
  const sampling = setInterval(() => history.sample(Date.now()), SAMPLE_MS).unref()
  const sweeping = setInterval(() => vault.sweep(), SWEEP_INTERVAL_MS).unref()
  probes.start()
  server.setServing(true)
  if (!config.masking.enabled) logger.warn('masking is off: everything passes unread')
  return {
    extproc: server.address,
    adminUrl: admin.url,
    apply: (next, late = []) => {
      const before = rules
      rules = createRules(next, observeExternal)
      around = { ...fixed, ...rules }
      config = inForce(options.config, next)
      state.late = late
      // Requests that were being read with the rules before have had their answers by then.
      setTimeout(() => before.close(), RULES_LINGER_MS).unref()
    },
    reloaded: (outcome) => metrics.reloaded(outcome),
    selfTested: (outcome) => {
      state.selfTest = outcome
    },
    canary: () => canaryFor(config, rules.scanner, randomBytes(5).toString('hex')),
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
      probes.stop()
      routes.close()
      clearInterval(sweeping)
      clearInterval(sampling)
      vault.close()
      await admin.close()
      rules.close()
    },
  }
}

/** What stays the same whatever the configuration says next. */
type Fixed = Omit<Surroundings, keyof Rules>

function fixedSurroundings(
  configured: ConfiguredVault,
  { book, reach }: Probes,
  metrics: Metrics,
  upstreams: Config['upstreams'],
): Fixed {
  const prefixes = new Map(upstreams.map(({ name, match }) => [name, match?.path_prefix ?? '']))
  return {
    vault: configured.vault,
    keys: createScopeKeys(
      (message) => configured.scopeHash(message),
      // 122 random bits out of a pool that Node fills for many at once.
      () => randomUUID(),
    ),
    observer: metrics,
    forms: createInputForms(MAX_APPS),
    passports: createAcceptedPassports(MAX_PASSPORTS),
    inquiry: createAppInquiry({
      upstreams: new Map(upstreams.map(({ name, url }) => [name, url])),
      fetch: globalThis.fetch,
      now: () => performance.now(),
      timeoutMs: INQUIRY_TIMEOUT_MS,
      observe: (outcome) => metrics.appInquiry(outcome),
    }),
    decode: decodeBody,
    pause: async () => {
      await setImmediate()
    },
    now: () => performance.now() / 1000,
    newTraceId: () => randomUUID(),
    versionOf: (upstream) => book.versionOf(upstream),
    prefixOf: (upstream) => prefixes.get(upstream) ?? '',
    sawVersion: (upstream, version) => {
      book.sawVersion(upstream, version)
      reach.proven(upstream)
    },
  }
}

interface Observers {
  readonly metrics: Metrics
  readonly logger: Logger
  readonly tracing: Tracing
  readonly reach: ReachBook
  readonly answers: AnswerTally
}

/** `envoys`: the span of Envoy that this exchange belongs to. */
function observeExchange(
  transaction: Transaction,
  envoys: TraceParent | undefined,
  { metrics, logger, tracing, reach, answers }: Observers,
): ExchangeObserver {
  const endSpan = tracing.begin()
  const began = performance.now()
  return {
    failed(code, error) {
      metrics.error(code)
      transaction.failed(code)
      const { endpoint, upstream, requestId, traceParent } = transaction.summary
      const line = {
        code,
        endpoint,
        upstream,
        request_id: requestId,
        trace_id: (envoys ?? traceParent)?.traceId,
      }
      if (error === undefined) logger.warn(line, 'exchange refused')
      else logger.error({ ...line, err: error }, 'exchange failed')
    },
    ended(outcome) {
      const { traceParent, ...summary } = transaction.summary
      const { endpoint, upstream, version } = summary
      const said = outcome === 'done' || summary.outcome !== 'ok' ? summary.outcome : outcome
      const parent = envoys ?? traceParent
      metrics.exchangeFinished({ endpoint, upstream, version, outcome: said })
      // A local reply came before anything went to the upstream; the self-test goes to no Dify at all.
      const isDifys = upstream !== '' && upstream !== ADMIN_CLUSTER && said !== 'local_reply'
      if (isDifys && summary.status >= 100) {
        metrics.answered(upstream, summary.status)
        reach.answered(upstream, summary.status)
      }
      answers.ended(upstream, summary, performance.now() - began)
      endSpan({ ...summary, outcome: said }, parent)
      if (!logger.isLevelEnabled('debug')) return
      logger.debug(
        {
          endpoint,
          upstream,
          dify_version: version,
          version_source: summary.versionSource,
          request_id: summary.requestId,
          trace_id: parent?.traceId,
          findings: summary.findings,
          masking_seconds: summary.seconds,
          status: summary.status,
          outcome: said,
        },
        'exchange ended',
      )
    },
  }
}

interface State {
  serving: boolean
  /** `off`: readiness does not wait for it. */
  selfTest: 'off' | 'waiting' | 'passed' | 'failed'
  /** Sections of the file that are not in force before a restart. */
  late: readonly string[]
}

const isTested = ({ selfTest }: State): boolean => selfTest === 'off' || selfTest === 'passed'

/** Where another one runs Envoy, or it has not been started yet, there is nothing to say against it. */
const isServing = (envoy: EnvoyLife | undefined): boolean => envoy?.running !== false

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
  readonly state: Readonly<State>
  readonly selfTestToken: string | undefined
  readonly routes: () => RouteState
  readonly erase: (user: string, conversation: string | undefined) => Promise<number>
  readonly operator: OperatorActions
  readonly logger: Logger
  readonly history: History
  readonly scanner: () => Scanner
}

/** `onRoutes`: the file of routes has been written by this process. */
function operatorActions(
  { routesFile, reload, logger, envoyAdminUrl = () => undefined }: ServiceOptions,
  vault: ConfiguredVault,
  config: () => Config,
  onRoutes: () => void,
): OperatorActions {
  let revert: NodeJS.Timeout | undefined
  return {
    flush: () => vault.flush(),
    reload,
    setLogLevel: (level, seconds) => {
      clearTimeout(revert)
      logger.level = level
      revert = setTimeout(() => {
        logger.level = config().logging.level
      }, seconds * 1000).unref()
    },
    bypass:
      routesFile === undefined
        ? undefined
        : async (on) => {
            const known = envoyAdminUrl()
            const url = known ?? presumedEnvoy(config())
            const envoys = url === undefined ? [] : [envoyAdmin(url)]
            const place = { file: routesFile, config: config(), envoys }
            const outcome = await changeRoutes(place, (state) => ({ ...state, bypass: on }))
            onRoutes()
            // In a pod or a container of its own Envoy may be out of reach.
            return outcome === 'silent' && known === undefined ? 'unknown' : outcome
          },
  }
}

async function startAdmin(config: () => Config, parts: AdminParts): Promise<AdminServer> {
  const { vault, book, metrics, state, routes, erase, operator, logger, history } = parts
  const token = tokenOf(config())
  const audit = (action: string, status: number, requestId: string | undefined): void =>
    logger.warn({ audit: true, action, status, request_id: requestId }, 'order to the service')
  return await startAdminServer(config().listen.admin, {
    ready: () => state.serving && vault.ready() && isTested(state) && isServing(parts.envoyLife()),
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
      needs_restart: state.late,
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
