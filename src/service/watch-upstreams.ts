import type { Config } from '../config/config.ts'
import { type Reach, type ReachBook, createReachBook } from '../upstreams/reach-book.ts'
import { type VersionBook, createVersionBook } from '../upstreams/version-book.ts'
import type { Logger } from '../telemetry/logger.ts'

/** What is known of the upstreams, kept up to date by probes. */
export interface UpstreamWatch {
  readonly book: VersionBook
  readonly reach: ReachBook
  start(): void
  stop(): void
}

const PROBE_INTERVAL_MS = 30_000
const PROBE_TIMEOUT_MS = 2_000
/** One that does not answer is asked more often, so that its return is noticed. */
const SILENT_INTERVAL_MS = 5_000
/** Between two probes of one upstream that failing requests have asked for. */
const DOUBT_PAUSE_MS = 1_000

/** Probes every upstream at the start, every 30 s, every 5 s while it is silent, and when requests get no answer. */
export function watchUpstreams({ upstreams, version }: Config, logger: Logger): UpstreamWatch {
  const doubted = new Map<string, number>()
  const reach = createReachBook({
    upstreams: upstreams.map(({ name }) => name),
    now: () => Date.now(),
    onChange: (change) => tell(change, logger),
    onDoubt: (upstream) => {
      if (performance.now() - (doubted.get(upstream) ?? -DOUBT_PAUSE_MS) < DOUBT_PAUSE_MS) return
      doubted.set(upstream, performance.now())
      void book.probe(upstream)
    },
  })
  const book = createVersionBook({
    upstreams,
    ...(version === 'auto-detect' ? {} : { otherwise: { version, source: 'configured' } }),
    fetch: globalThis.fetch,
    now: () => Date.now(),
    intervalMs: PROBE_INTERVAL_MS,
    timeoutMs: PROBE_TIMEOUT_MS,
    onAsked: (upstream, asked) => reach.probed(upstream, asked),
    onChange: ({ upstream, version: dify, source }) =>
      logger.info({ upstream, dify_version: dify, source }, 'Dify version known'),
  })
  let timer: NodeJS.Timeout | undefined
  const askSilent = (): void => {
    for (const { upstream, state } of reach.all()) if (state === 'silent') void book.probe(upstream)
  }
  return {
    book,
    reach,
    start() {
      book.start()
      timer ??= setInterval(askSilent, SILENT_INTERVAL_MS).unref()
    },
    stop() {
      book.stop()
      clearInterval(timer)
    },
  }
}

function tell({ upstream, state, cause }: Reach, logger: Logger): void {
  if (state === 'silent') logger.warn({ upstream, cause }, 'Dify does not answer')
  else logger.info({ upstream }, 'Dify answers again')
}
