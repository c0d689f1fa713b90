import { performance } from 'node:perf_hooks'
import type { TraceParent } from '../core/transaction/trace-parent.ts'
import type { Transaction } from '../core/transaction/transaction.ts'
import { ADMIN_CLUSTER } from '../envoy/clusters.ts'
import type { ExchangeObserver } from '../extproc/exchange.ts'
import type { AnswerTally } from '../rollout/answer-tally.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Tracing } from '../telemetry/tracing.ts'
import type { ReachBook } from '../upstreams/reach-book.ts'
import type { Evidence } from './evidence.ts'

/** Everything that hears how an exchange ended. */
interface Observers {
  readonly metrics: Metrics
  readonly logger: Logger
  readonly tracing: Tracing
  readonly reach: ReachBook
  readonly answers: AnswerTally
  readonly evidence: Evidence
}

/**
 * Tells metrics, log, traces, the tally of a rollout and the book of upstreams how an exchange went. `envoys`: the span
 * of Envoy that this exchange belongs to.
 */
export function observeExchange(
  transaction: Transaction,
  envoys: TraceParent | undefined,
  { metrics, logger, tracing, reach, answers, evidence }: Observers,
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
      const result = outcome === 'done' || summary.outcome !== 'ok' ? summary.outcome : outcome
      const parent = envoys ?? traceParent
      metrics.exchangeFinished({ endpoint, upstream, version, outcome: result })
      // A local reply came before anything went to the upstream; the self-test goes to no Dify at all.
      const isDifys = upstream !== '' && upstream !== ADMIN_CLUSTER && result !== 'local_reply'
      if (isDifys && summary.status >= 100) {
        metrics.answered(upstream, summary.status)
        reach.answered(upstream, summary.status)
      }
      answers.ended(upstream, summary, performance.now() - began)
      evidence.exchange(transaction, result)
      endSpan({ ...summary, outcome: result }, parent)
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
          outcome: result,
        },
        'exchange ended',
      )
    },
  }
}
