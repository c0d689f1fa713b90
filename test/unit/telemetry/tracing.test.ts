import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { type TracedExchange, createTracing } from '../../../src/telemetry/tracing.ts'

const EXCHANGE: TracedExchange = {
  endpoint: 'chat-messages',
  upstream: 'dify',
  version: '1.7.0',
  versionSource: 'probed',
  requestId: '6f1c3e5a-0000-4000-8000-000000000001',
  findings: 3,
  seconds: 0.002,
  status: 200,
  outcome: 'ok',
}
const PARENT = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', flags: 1 }

const exporter = new InMemorySpanExporter()
// Before the SDK: the tracer finds it all the same.
const tracing = createTracing('1.2.3')
const early = createTracing('1.2.3')
early.begin()(EXCHANGE, PARENT)
trace.setGlobalTracerProvider(
  new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
)

function spanOf(exchange: Partial<TracedExchange>, parent = PARENT): ReadableSpan {
  tracing.begin()({ ...EXCHANGE, ...exchange }, parent)
  return exporter.getFinishedSpans().at(-1) ?? assert.fail('no span')
}

describe('the span of an exchange', () => {
  beforeEach(() => exporter.reset())
  after(() => trace.disable())

  it('is a child of the span that asked, and tells names and counts', () => {
    const span = spanOf({})
    assert.equal(span.name, 'mask chat-messages')
    assert.equal(span.kind, SpanKind.SERVER)
    assert.equal(span.spanContext().traceId, PARENT.traceId)
    assert.deepEqual(span.parentSpanContext, {
      traceId: PARENT.traceId,
      spanId: PARENT.spanId,
      traceFlags: 1,
      isRemote: true,
    })
    assert.deepEqual(span.attributes, {
      'dify_masking.endpoint': 'chat-messages',
      'dify_masking.upstream': 'dify',
      'dify_masking.dify_version': '1.7.0',
      'dify_masking.version_source': 'probed',
      'dify_masking.request_id': EXCHANGE.requestId,
      'dify_masking.findings': 3,
      'dify_masking.masking_seconds': 0.002,
      'dify_masking.outcome': 'ok',
      'http.response.status_code': 200,
    })
    assert.deepEqual(span.instrumentationScope, {
      name: 'dify-masking',
      version: '1.2.3',
      schemaUrl: undefined,
    })
  })

  it('begins a trace where there is none', () => {
    tracing.begin()(EXCHANGE, undefined)
    const [span] = exporter.getFinishedSpans()
    assert.equal(span?.parentSpanContext, undefined)
    assert.match(span?.spanContext().traceId ?? '', /^[\da-f]{32}$/)
  })

  it('is as long as the exchange', async () => {
    const before = Date.now()
    const end = tracing.begin()
    await new Promise((resolve) => setTimeout(resolve, 30))
    end(EXCHANGE, PARENT)
    const [span] = exporter.getFinishedSpans()
    const [seconds = 0, nanos = 0] = span?.duration ?? []
    assert.ok(seconds * 1e3 + nanos / 1e6 >= 29, `${seconds} s ${nanos} ns`)
    const [start = 0, rest = 0] = span?.startTime ?? []
    assert.ok(Math.abs(start * 1e3 + rest / 1e6 - before) < 1_000)
  })

  it('follows the sampling of the one that asked', () => {
    tracing.begin()(EXCHANGE, { ...PARENT, flags: 0 })
    assert.equal(exporter.getFinishedSpans().length, 0)
  })

  it('is an error where the service failed, not where the client did', () => {
    for (const outcome of ['failed', 'vault_unavailable', 'internal', 'response_too_large'])
      assert.equal(spanOf({ outcome }).status.code, SpanStatusCode.ERROR, outcome)
    for (const outcome of ['ok', 'invalid_json', 'cancelled', 'bypass', 'local_reply', 'toString'])
      assert.equal(spanOf({ outcome }).status.code, SpanStatusCode.UNSET, outcome)
  })

  it('has no status where there was no answer', () => {
    assert.ok(!Object.hasOwn(spanOf({ status: 0 }).attributes, 'http.response.status_code'))
  })
})
