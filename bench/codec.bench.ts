import { performance } from 'node:perf_hooks'
import type { Continue } from '../src/core/transaction/effect.ts'
import type { Headers } from '../src/core/headers.ts'
import type { Part } from '../src/extproc/codec/incoming.ts'
import { externalProcessorService } from '../src/extproc/codec/service.ts'
import type { ProcessingRequest } from '../test/support/ext-proc/gen/envoy/service/ext_proc/v3/ProcessingRequest.ts'
import { externalProcessor } from '../test/support/ext-proc/proto.ts'
import { continueResponse } from '../test/support/ext-proc/messages.ts'

/**
 * What reading and writing gRPC messages costs, in microseconds of one thread: the service's own codec beside
 * proto-loader's, which it replaces. Rounds are interleaved; medians and spread.
 */

const ROUNDS = 15
const REPEATS = 1_500

const REQUEST_HEADERS = {
  ':authority': 'dify.example.com',
  ':path': '/v1/chat-messages',
  ':method': 'POST',
  ':scheme': 'https',
  authorization: 'Bearer app-abcdefghijklmnopqrstuvwx',
  'content-type': 'application/json',
  'content-length': '1024',
  'user-agent': 'python-requests/2.32.3',
  'accept-encoding': 'gzip, deflate',
  accept: '*/*',
  'x-forwarded-for': '192.0.2.17',
  'x-forwarded-proto': 'https',
  'x-request-id': '6f1c8f2e-8e4f-4b07-9d0c-5f9f5f7a4c11',
}
const ANSWER_HEADERS = {
  ':status': '200',
  server: 'gunicorn',
  date: 'Mon, 01 Jan 2024 00:00:00 GMT',
  'content-type': 'application/json',
  'content-length': '1024',
  'x-version': '1.7.0',
  'x-env': 'PRODUCTION',
  'x-envoy-upstream-service-time': '12',
}

interface Exchange {
  readonly messages: readonly ProcessingRequest[]
  readonly replies: readonly (readonly [Part, Continue])[]
}

const map = (values: Readonly<Record<string, string>>) => ({
  headers: Object.entries(values).map(([key, value]) => ({ key, rawValue: Buffer.from(value) })),
})

/** One masked exchange: `size` bytes of request, and an answer in `chunks` of `chunk` bytes. */
function exchange(size: number, chunks: number, chunk: number): Exchange {
  const metadata = { dify_version: '1.7.0', version_source: 'configured', endpoint: 'chat' }
  const removeHeaders = ['accept-encoding', 'range', 'if-range', 'content-md5', 'digest']
  return {
    messages: [
      {
        requestHeaders: { headers: map(REQUEST_HEADERS) },
        attributes: {
          'envoy.filters.http.ext_proc': {
            fields: {
              'xds.cluster_name': { stringValue: 'dify' },
              'request.id': { stringValue: REQUEST_HEADERS['x-request-id'] },
            },
          },
        },
        protocolConfig: { requestBodyMode: 'BUFFERED', responseBodyMode: 'STREAMED' },
      },
      { requestBody: { body: Buffer.alloc(size, 0x61), endOfStream: true } },
      { responseHeaders: { headers: map(ANSWER_HEADERS) } },
      ...Array.from({ length: chunks }, (_, i) => ({
        responseBody: { body: Buffer.alloc(chunk, 0x62), endOfStream: i === chunks - 1 },
      })),
    ],
    replies: [
      ['requestHeaders', { kind: 'continue', removeHeaders }],
      [
        'requestBody',
        {
          kind: 'continue',
          setHeaders: [['content-length', String(size)]],
          removeHeaders,
          body: 'c'.repeat(size),
          metadata: { ...metadata, patterns_matched: 3, outcome: 'ok', proof: true },
        },
      ],
      ['responseHeaders', { kind: 'continue', removeHeaders: ['content-length', 'etag'] }],
      ...Array.from({ length: chunks }, (_, i): readonly [Part, Continue] => [
        'responseBody',
        {
          kind: 'continue',
          body: 'd'.repeat(chunk),
          ...(i === chunks - 1 ? { metadata: { masking_time: 0.000_123 } } : {}),
        },
      ]),
    ],
  }
}

/** Reads and writes all messages of the exchange, as far as the service's code got from them before and gets now. */
type Codec = (wire: readonly Buffer[], replies: Exchange['replies']) => number

const own: Codec = (wire, replies) => {
  const { Process } = externalProcessorService
  let sum = 0
  for (const buffer of wire) {
    const message = Process.requestDeserialize(buffer)
    if ('headers' in message) sum += message.headers.get('content-type')?.length ?? 0
    else if ('body' in message) sum += message.body.length
  }
  for (const [part, effect] of replies) sum += Process.responseSerialize({ part, effect }).length
  return sum
}

const protoLoader: Codec = (wire, replies) => {
  const { Process } = externalProcessor
  let sum = 0
  for (const buffer of wire) {
    const message = Process.requestDeserialize(buffer)
    const headers = message.requestHeaders?.headers ?? message.responseHeaders?.headers
    const body = message.requestBody?.body ?? message.responseBody?.body
    if (headers) sum += toMap(headers).get('content-type')?.length ?? 0
    else if (body) sum += body.toString('latin1').length
  }
  for (const [part, effect] of replies)
    sum += Process.responseSerialize(continueResponse(part, effect)).length
  return sum
}

function toMap(list: {
  readonly headers?: readonly { readonly key?: string; readonly rawValue?: Buffer }[]
}): Pick<Headers, 'get'> {
  const byName = new Map<string, string>()
  for (const { key = '', rawValue } of list.headers ?? [])
    byName.set(key.toLowerCase(), rawValue?.toString('latin1') ?? '')
  return byName
}

const CASES: readonly (readonly [name: string, exchange: Exchange])[] = [
  ['blocking, 1 KB', exchange(1_024, 1, 1_024)],
  ['blocking, 16 KB', exchange(16_384, 1, 16_384)],
  ['SSE, 100 deltas', exchange(1_024, 100, 180)],
]

/** Microseconds an exchange. */
function time(codec: Codec, wire: readonly Buffer[], { replies }: Exchange): number {
  const repeats = Math.ceil(REPEATS / wire.length) * 4
  const start = performance.now()
  for (let i = 0; i < repeats; i++) codec(wire, replies)
  return ((performance.now() - start) * 1000) / repeats
}

const sorted = (times: readonly number[]): readonly number[] => times.toSorted((a, b) => a - b)
const median = (times: readonly number[]): number => sorted(times)[times.length >> 1] ?? 0
const shown = (times: readonly number[]): string =>
  `${median(times).toFixed(1)} (${(sorted(times)[1] ?? 0).toFixed(1)}-${(sorted(times).at(-2) ?? 0).toFixed(1)})`

console.log('| exchange | proto-loader, us | own codec, us | ratio |\n|---|---|---|---|')
for (const [name, one] of CASES) {
  const wire = one.messages.map((message) => externalProcessor.Process.requestSerialize(message))
  const before: number[] = []
  const after: number[] = []
  for (let round = -2; round < ROUNDS; round++) {
    const times = [time(protoLoader, wire, one), time(own, wire, one)] as const
    // The first two warm up the compiler.
    if (round < 0) continue
    before.push(times[0])
    after.push(times[1])
  }
  const ratio = (median(after) / median(before)).toFixed(2)
  console.log(`| ${name} | ${shown(before)} | ${shown(after)} | ${ratio} |`)
}
