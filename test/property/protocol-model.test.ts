import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type ClientDuplexStream, type ServiceError, credentials, status } from '@grpc/grpc-js'
import fc from 'fast-check'
import { Transaction } from '../../src/core/transaction/transaction.ts'
import type { ProcessingRequest } from '../support/ext-proc/gen/envoy/service/ext_proc/v3/ProcessingRequest.ts'
import type { ProcessingResponse__Output } from '../support/ext-proc/gen/envoy/service/ext_proc/v3/ProcessingResponse.ts'
import { ExternalProcessorClient } from '../support/ext-proc/proto.ts'
import { type ExtprocServer, startExtprocServer } from '../../src/extproc/server.ts'
import { runs } from '../support/runs.ts'
import { memoryVault, surroundings } from '../support/exchange/surroundings.ts'

const CANARY = 'model.canary@example.vn'
const DEADLINE_MS = 10_000
const STREAMS_PER_CONNECTION = 500

const map = (values: Readonly<Record<string, string>>) => ({
  headers: Object.entries(values).map(([key, value]) => ({ key, rawValue: Buffer.from(value) })),
})
const REQUEST = map({
  ':method': 'POST',
  ':path': `/v1/chat-messages?x=${CANARY}`,
  'x-note': CANARY,
  'content-type': 'application/json',
  authorization: 'Bearer app-1',
})
const CHAT = Buffer.from(JSON.stringify({ query: CANARY, user: 'u' }))
const EVENT = Buffer.from('data: {"event":"message","answer":"EMAIL_1 it is","message_id":"m"}\n\n')
const ANSWER = map({ ':status': '200', 'content-type': 'text/event-stream' })

type Part = NonNullable<ProcessingResponse__Output['response']>

/** What an exchange must have said and where it stands, told by the messages alone. */
interface Model {
  phase: 'request_headers' | 'request_body' | 'response_headers' | 'response_body' | 'done'
  /** Nothing more is said: `refused` by an answer of the service's own, `failed` with an error status. */
  over: 'no' | 'refused' | 'failed'
  /** One reply for each message, in order. */
  readonly expected: Part[]
  isCancelled: boolean
  /** Whether the answer is restored, and an event of it has begun: trailers would cut it short. */
  isRead: boolean
  isInEvent: boolean
}

/** Envoy's end of one stream. */
interface Real {
  readonly call: ClientDuplexStream<ProcessingRequest, ProcessingResponse__Output>
  isClosed: boolean
}

/** Until the answer's headers have gone out a mistake is told to the client, later it breaks the stream. */
function mistake(model: Model): void {
  const canTell = model.phase !== 'response_body' && model.phase !== 'done'
  if (canTell) model.expected.push('immediateResponse')
  model.over = canTell ? 'refused' : 'failed'
}

/** One message. It may come at any time: what must not be is a mistake of the sender. */
class Message implements fc.AsyncCommand<Model, Real> {
  readonly #name: string
  readonly #message: ProcessingRequest
  readonly #apply: (model: Model) => Part | undefined

  /** `apply`: the part that is replied to, with the model moved on; undefined for a mistake. */
  constructor(name: string, message: ProcessingRequest, apply: (model: Model) => Part | undefined) {
    this.#name = name
    this.#message = message
    this.#apply = apply
  }

  check(model: Readonly<Model>): boolean {
    return !model.isCancelled
  }

  async run(model: Model, real: Real): Promise<void> {
    if (model.over === 'no') {
      const part = this.#apply(model)
      if (part === undefined) mistake(model)
      else model.expected.push(part)
    }
    if (!real.isClosed) real.call.write(this.#message)
  }

  toString(): string {
    return this.#name
  }
}

/** Time for the service to work on what it has. */
class Pause implements fc.AsyncCommand<Model, Real> {
  check(): boolean {
    return true
  }
  async run(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  toString(): string {
    return 'pause'
  }
}

class Cancel implements fc.AsyncCommand<Model, Real> {
  check(model: Readonly<Model>): boolean {
    return !model.isCancelled
  }
  async run(model: Model, real: Real): Promise<void> {
    model.isCancelled = true
    real.call.cancel()
  }
  toString(): string {
    return 'cancel'
  }
}

const requestHeaders = (endOfStream: boolean) => (): Message =>
  new Message(
    `request headers${endOfStream ? ', end' : ''}`,
    { requestHeaders: { headers: REQUEST, endOfStream } },
    (model) => {
      if (model.phase !== 'request_headers') return undefined
      model.phase = endOfStream ? 'response_headers' : 'request_body'
      return 'requestHeaders'
    },
  )
/** BUFFERED: whatever comes is the whole body. */
const requestBody = (body: Buffer, isReadable: boolean) => (): Message =>
  new Message(
    `request body of ${body.length}`,
    { requestBody: { body, endOfStream: true } },
    (model) => {
      if (model.phase !== 'request_body' || !isReadable) return undefined
      model.phase = 'response_headers'
      return 'requestBody'
    },
  )
const requestTrailers = (): Message =>
  new Message(
    'request trailers',
    { requestTrailers: { trailers: map({ 'x-value': CANARY }) } },
    ({ phase }) => (phase === 'response_headers' ? 'requestTrailers' : undefined),
  )
const responseHeaders = (endOfStream: boolean) => (): Message =>
  new Message(
    `response headers${endOfStream ? ', end' : ''}`,
    { responseHeaders: { headers: ANSWER, endOfStream } },
    (model) => {
      // Before the request is through they are those of an answer of Envoy's own.
      if (model.phase === 'response_body' || model.phase === 'done') return undefined
      model.isRead = model.phase === 'response_headers'
      model.phase = endOfStream ? 'done' : 'response_body'
      return 'responseHeaders'
    },
  )
const responseBody = (body: Buffer, endOfStream: boolean) => (): Message =>
  new Message(
    `response body of ${body.length}${endOfStream ? ', end' : ''}`,
    { responseBody: { body, endOfStream } },
    (model) => {
      if (model.phase !== 'response_body') return undefined
      if (endOfStream) model.phase = 'done'
      if (body.length > 0) model.isInEvent = !body.subarray(-2).equals(Buffer.from('\n\n'))
      return 'responseBody'
    },
  )
const responseTrailers = (): Message =>
  new Message('response trailers', { responseTrailers: {} }, (model) => {
    if (model.phase !== 'response_body' || (model.isRead && model.isInEvent)) return undefined
    model.phase = 'done'
    return 'responseTrailers'
  })
const nothing = (): Message => new Message('a message without a part', {}, () => undefined)

const always = (make: () => fc.AsyncCommand<Model, Real>) => fc.constant(null).map(make)
const commands = fc.commands(
  [
    always(requestHeaders(false)),
    always(requestHeaders(true)),
    always(requestBody(CHAT, true)),
    always(requestBody(Buffer.alloc(0), true)),
    always(requestBody(CHAT.subarray(0, 20), false)),
    always(requestBody(Buffer.from([0xff, 0xfe, 0x00]), false)),
    always(requestTrailers),
    always(responseHeaders(false)),
    always(responseHeaders(true)),
    always(responseBody(EVENT, false)),
    always(responseBody(EVENT.subarray(0, 30), false)),
    always(responseBody(EVENT, true)),
    always(responseBody(Buffer.alloc(0), true)),
    always(responseTrailers),
    always(nothing),
    always(() => new Pause()),
    always(() => new Cancel()),
  ],
  { maxCommands: 8, size: 'max' },
)
/** How far an exchange goes well first: random messages alone would hardly ever get past the first. */
const courses: readonly (readonly (() => Message)[])[] = [
  [],
  [requestHeaders(false)],
  [requestHeaders(false), requestBody(CHAT, true)],
  [requestHeaders(true), responseHeaders(false)],
  [
    requestHeaders(false),
    requestBody(CHAT, true),
    responseHeaders(false),
    responseBody(EVENT, false),
  ],
  [
    requestHeaders(false),
    requestBody(CHAT, true),
    responseHeaders(false),
    responseBody(EVENT, true),
  ],
]

const text = (reply: ProcessingResponse__Output): string =>
  JSON.stringify(reply, (_key, value: unknown) =>
    value instanceof Object && 'type' in value && value.type === 'Buffer' && 'data' in value
      ? Buffer.from(value.data as number[]).toString('latin1')
      : value,
  )

describe('any sequence of messages to the gRPC service', () => {
  let folder: string
  let server: ExtprocServer
  let client: InstanceType<typeof ExternalProcessorClient>
  const connected = () =>
    new ExternalProcessorClient(server.address, credentials.createInsecure(), {
      'grpc.use_local_subchannel_pool': 1,
    })
  let uncaught = 0
  const count = (): void => void uncaught++

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-model-'))
    // Every sequence is a conversation of one credential, and none is left alone long enough to make room.
    const around = surroundings({}, { vault: memoryVault({ maxEntries: 1_000_000 }) })
    server = await startExtprocServer({
      listen: `unix:${join(folder, 's.sock')}`,
      maxMessageBytes: 1 << 20,
      createTransaction: () => new Transaction(around),
      observe: () => ({ failed() {}, ended() {} }),
    })
    client = connected()
    process.on('uncaughtException', count)
    process.on('unhandledRejection', count)
  })
  after(async () => {
    process.off('uncaughtException', count)
    process.off('unhandledRejection', count)
    client.close()
    await server.drain(0)
    rmSync(folder, { recursive: true, force: true })
  })

  it('gets one reply for each, in order, up to the first mistake, and OK after the end alone', async () => {
    const ends = new Map<string, number>()
    let streams = 0
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...courses), commands, async (course, random) => {
        // As Envoy does (`max_requests_per_connection`): Node ends a connection on which many streams are reset.
        if (++streams % STREAMS_PER_CONNECTION === 0) {
          client.close()
          client = connected()
        }
        const call = client.Process({ deadline: Date.now() + DEADLINE_MS })
        const replies: ProcessingResponse__Output[] = []
        call.on('data', (reply: ProcessingResponse__Output) => void replies.push(reply))
        const real: Real = { call, isClosed: false }
        const closed = new Promise<status>((resolve) => {
          call.on('error', (error: ServiceError) => resolve(error.code))
          call.on('end', () => resolve(status.OK))
        })
        void closed.then(() => (real.isClosed = true))
        const model: Model = {
          phase: 'request_headers',
          over: 'no',
          expected: [],
          isCancelled: false,
          isRead: false,
          isInEvent: false,
        }
        for (const make of course) await make().run(model, real)
        await fc.asyncModelRun(() => ({ model, real }), random)
        if (!model.isCancelled) call.end()
        const code = await closed
        const got = replies.map(({ response }) => response)
        if (model.isCancelled) assert.deepEqual(got, model.expected.slice(0, got.length))
        // What was written while the stream broke may go down with it.
        else if (model.over === 'failed') assert.deepEqual(got, model.expected.slice(0, got.length))
        else assert.deepEqual(got, model.expected)
        const isThrough = model.phase === 'done' && model.over === 'no'
        if (!model.isCancelled) assert.equal(code === status.OK, isThrough, status[code])
        else assert.ok(code !== status.OK || isThrough)
        for (const reply of replies)
          if (reply.response !== 'responseBody') assert.ok(!text(reply).includes(CANARY))
        const name = status[code] ?? '?'
        ends.set(name, (ends.get(name) ?? 0) + 1)
      }),
      runs(500),
    )
    assert.equal(uncaught, 0)
    // All kinds of ends were seen, so that none of this holds for want of sequences.
    const { numRuns } = runs(500)
    for (const name of ['OK', 'CANCELLED', 'ABORTED', 'INTERNAL'])
      assert.ok(numRuns < 500 || ends.has(name), name)
    for (let i = 0; server.open > 0 && i < 100; i++)
      await new Promise((resolve) => setTimeout(resolve, 20))
    assert.equal(server.open, 0)
  })
})
