import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { trace } from '@opentelemetry/api'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { ADMIN_CLUSTER } from '../../../src/envoy/clusters.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { type TestEnvoy, startTestEnvoy } from '../../support/envoy/envoy-process.ts'
import { type Stack, chat, startStack } from '../../support/envoy/stack.ts'
import { waitFor } from '../../support/wait-for.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const SPAN = 'b7ad6b7169203331'
const CANARY = 'canary.jo@example.com'

/** Envoy traces; its own spans go to a collector that is not there. */
function traced(bootstrap: object): object {
  const provider = {
    name: 'envoy.tracers.opentelemetry',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig',
      service_name: 'envoy',
      http_service: {
        http_uri: { uri: 'http://nobody/v1/traces', cluster: ADMIN_CLUSTER, timeout: '1s' },
      },
    },
  }
  return JSON.parse(
    JSON.stringify(bootstrap, (key, value: unknown) =>
      key === 'typed_config' &&
      typeof value === 'object' &&
      value !== null &&
      'stat_prefix' in value &&
      'http_filters' in value
        ? { ...value, tracing: { provider } }
        : value,
    ),
  ) as object
}

describe('traces', () => {
  const exporter = new InMemorySpanExporter()
  let stack: Stack
  let tracing: TestEnvoy | undefined
  before(async () => {
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    )
    stack = await startStack()
    tracing = await startTestEnvoy(
      configOf(`upstreams: [{ name: dify, url: "${stack.dify.url}" }]`),
      {
        service: [stack.service.extproc],
        admin: stack.service.adminUrl.slice('http://'.length),
      },
      traced,
    )
  })
  after(async () => {
    await tracing?.stop()
    await stack.stop()
    trace.disable()
  })
  beforeEach(() => exporter.reset())

  const spanOf = async (proxy: string, headers: Record<string, string>): Promise<ReadableSpan> => {
    const answer = await chat(proxy, `write to ${CANARY}`, { headers })
    assert.equal(answer.status, 200)
    await waitFor(() => exporter.getFinishedSpans().length > 0)
    return exporter.getFinishedSpans()[0] ?? assert.fail('no span')
  }

  it('go on from the client where Envoy has none, with names and counts', async () => {
    const span = await spanOf(stack.envoy.proxyUrl, { traceparent: `00-${TRACE}-${SPAN}-01` })
    assert.equal(span.name, 'mask chat-messages')
    assert.equal(span.spanContext().traceId, TRACE)
    assert.equal(span.parentSpanContext?.spanId, SPAN)
    assert.equal(span.attributes['dify_masking.findings'], 1)
    assert.equal(span.attributes['dify_masking.outcome'], 'ok')
    assert.equal(span.attributes['dify_masking.dify_version'], '1.7.0')
    assert.equal(span.attributes['http.response.status_code'], 200)
    assert.ok(!JSON.stringify([span.name, span.attributes, span.events]).includes('canary'))
  })

  it('go on from the span of Envoy where Envoy traces', async () => {
    const span = await spanOf(tracing?.proxyUrl ?? '', { traceparent: `00-${TRACE}-${SPAN}-01` })
    assert.equal(span.spanContext().traceId, TRACE)
    assert.match(span.parentSpanContext?.spanId ?? '', /^[\da-f]{16}$/)
    assert.notEqual(span.parentSpanContext?.spanId, SPAN)
  })

  it('begin with Envoy where the client has none', async () => {
    const span = await spanOf(tracing?.proxyUrl ?? '', {})
    assert.match(span.parentSpanContext?.spanId ?? '', /^[\da-f]{16}$/)
  })

  it('are made for refused requests, too', async () => {
    const answer = await fetch(`${stack.envoy.proxyUrl}/v1/chat-messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"query": "${CANARY}`,
    })
    assert.equal(answer.status, 400)
    await waitFor(() => exporter.getFinishedSpans().length > 0)
    const [span] = exporter.getFinishedSpans()
    assert.equal(span?.attributes['dify_masking.outcome'], 'invalid_json')
    assert.ok(!JSON.stringify([span?.name, span?.attributes, span?.status]).includes('canary'))
  })

  it('and the log name the same exchange', async () => {
    const span = await spanOf(stack.envoy.proxyUrl, { traceparent: `00-${TRACE}-${SPAN}-01` })
    const id = span.attributes['dify_masking.request_id']
    const line = stack
      .log()
      .split('\n')
      .filter((text) => text !== '')
      .map((text) => JSON.parse(text) as Record<string, unknown>)
      .find((each) => each['msg'] === 'exchange ended' && each['request_id'] === id)
    assert.equal(line?.['trace_id'], TRACE)
  })
})
