import { ROOT_CONTEXT, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api'
import { ERRORS } from '../core/errors.ts'
import type { TraceParent } from '../core/transaction/trace-parent.ts'

/** One exchange as its span tells it. Names and counts only. */
export interface TracedExchange {
  readonly endpoint: string
  readonly upstream: string
  readonly version: string
  readonly versionSource: string
  readonly requestId: string
  readonly findings: number
  /** Seconds of masking and restoring. */
  readonly seconds: number
  /** HTTP status of the answer; 0 if there was none. */
  readonly status: number
  readonly outcome: string
}

export interface Tracing {
  /**
   * Begins an exchange. What is returned ends it, once, and makes its span: named `mask ENDPOINT`, of kind server,
   * child of `parent` (a trace of its own without one).
   */
  begin(): (exchange: TracedExchange, parent: TraceParent | undefined) => void
}

/**
 * Spans through the OpenTelemetry API. An SDK is the operator's to bring (`NODE_OPTIONS=--import`); without one the
 * API drops everything.
 *
 * A span is made when its exchange ends, with the time of its beginning: until then nothing is known that could be
 * said, and without an SDK nothing is spent.
 */
export function createTracing(version: string): Tracing {
  const tracer = trace.getTracer('dify-masking', version)
  return {
    begin() {
      const date = Date.now()
      const clock = performance.now()
      return (exchange, parent) => {
        record(tracer, exchange, parent, date, date + performance.now() - clock)
      }
    },
  }
}

/** `start`, `end`: milliseconds since 1970. */
function record(
  tracer: Tracer,
  exchange: TracedExchange,
  parent: TraceParent | undefined,
  start: number,
  end: number,
): void {
  const context =
    parent === undefined
      ? ROOT_CONTEXT
      : trace.setSpanContext(ROOT_CONTEXT, {
          traceId: parent.traceId,
          spanId: parent.spanId,
          traceFlags: parent.flags,
          isRemote: true,
        })
  const { endpoint, upstream, outcome, status } = exchange
  const span = tracer.startSpan(
    `mask ${endpoint}`,
    { kind: SpanKind.SERVER, startTime: start },
    context,
  )
  if (!span.isRecording()) return
  span.setAttributes({
    'dify_masking.endpoint': endpoint,
    'dify_masking.upstream': upstream,
    'dify_masking.dify_version': exchange.version,
    'dify_masking.version_source': exchange.versionSource,
    'dify_masking.request_id': exchange.requestId,
    'dify_masking.findings': exchange.findings,
    'dify_masking.masking_seconds': exchange.seconds,
    'dify_masking.outcome': outcome,
    ...(status === 0 ? {} : { 'http.response.status_code': status }),
  })
  if (isFault(outcome)) span.setStatus({ code: SpanStatusCode.ERROR, message: outcome })
  span.end(end)
}

/** A refusal that the client has to fix is not an error of a server's span (OpenTelemetry, conventions for HTTP). */
function isFault(outcome: string): boolean {
  if (outcome === 'failed') return true
  return isCode(outcome) && ERRORS[outcome].status >= 500
}

const isCode = (name: string): name is keyof typeof ERRORS => Object.hasOwn(ERRORS, name)
