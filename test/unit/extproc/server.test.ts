import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import {
  Client as GrpcClient,
  type ClientDuplexStream,
  type ServiceError,
  credentials,
  status,
} from '@grpc/grpc-js'
import structPb from 'google-protobuf/google/protobuf/struct_pb.js'
import { Transaction } from '../../../src/core/transaction/transaction.ts'
import type { ProcessingRequest } from '../../support/ext-proc/gen/envoy/service/ext_proc/v3/ProcessingRequest.ts'
import type { ProcessingResponse__Output } from '../../support/ext-proc/gen/envoy/service/ext_proc/v3/ProcessingResponse.ts'
import { dynamicMetadata } from '../../support/ext-proc/messages.ts'
import { ExternalProcessorClient, externalProcessor } from '../../support/ext-proc/proto.ts'
import { type ExtprocServer, startExtprocServer } from '../../../src/extproc/server.ts'
import { memoryVault, surroundings } from '../../support/exchange/surroundings.ts'

const { Process } = externalProcessor
type Client = InstanceType<typeof ExternalProcessorClient>

/** Plays Envoy on one stream. */
class Stream {
  readonly replies: ProcessingResponse__Output[] = []
  readonly #call: ClientDuplexStream<ProcessingRequest, ProcessingResponse__Output>
  readonly closed: Promise<number>

  constructor(client: Client) {
    this.#call = client.Process()
    this.#call.on('data', (reply: ProcessingResponse__Output) => this.replies.push(reply))
    this.closed = new Promise((resolve) => {
      this.#call.on('error', (error: ServiceError) => resolve(error.code))
      this.#call.on('end', () => resolve(status.OK))
    })
  }

  send(message: ProcessingRequest): void {
    this.#call.write(message)
  }

  async reply(number: number): Promise<ProcessingResponse__Output> {
    while (this.replies.length < number) {
      await new Promise((resolve) => {
        this.#call.once('data', resolve)
      })
    }
    const reply = this.replies[number - 1]
    assert.ok(reply)
    return reply
  }

  halfClose(): void {
    this.#call.end()
  }

  cancel(): void {
    this.#call.cancel()
  }
}

const map = (values: Readonly<Record<string, string>>) => ({
  headers: Object.entries(values).map(([key, value]) => ({ key, rawValue: Buffer.from(value) })),
})
const REQUEST_HEADERS = {
  requestHeaders: {
    headers: map({
      ':method': 'POST',
      ':path': '/v1/chat-messages',
      'content-type': 'application/json',
      authorization: 'Bearer app-1',
    }),
  },
}
const BODY = {
  requestBody: { body: Buffer.from('{"query":"a@x.vn","user":"u"}'), endOfStream: true },
}
const ANSWER_HEADERS = {
  responseHeaders: { headers: map({ ':status': '200', 'content-type': 'application/json' }) },
}
const ANSWER = { responseBody: { body: Buffer.from('{"answer":"EMAIL_1"}'), endOfStream: true } }

describe('the gRPC service', () => {
  let folder: string
  let server: ExtprocServer
  let client: Client
  let ended: string[]
  let codes: string[]
  let broken = false

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-grpc-'))
    ended = []
    codes = []
    broken = false
    const vault = memoryVault()
    const around = surroundings(
      {},
      {
        vault: {
          ...vault,
          allocate: (...args) => {
            if (broken) throw new Error('secret detail')
            return vault.allocate(...args)
          },
          load: (key) => vault.load(key),
          loadAll: (keys) => vault.loadAll(keys),
          bind: (aliases, key) => vault.bind(aliases, key),
          erase: (key) => vault.erase(key),
          eraseOwned: (owner) => vault.eraseOwned(owner),
        },
      },
    )
    server = await startExtprocServer({
      listen: `unix:${join(folder, 's.sock')}`,
      maxMessageBytes: 1 << 20,
      createTransaction: () => new Transaction(around),
      observe: () => ({
        failed: (code) => codes.push(code),
        ended: (outcome) => ended.push(outcome),
      }),
    })
    server.setServing(true)
    client = new ExternalProcessorClient(server.address, credentials.createInsecure())
  })
  afterEach(async () => {
    client.close()
    await server.drain(0)
    rmSync(folder, { recursive: true, force: true })
  })

  async function whole(): Promise<Stream> {
    const stream = new Stream(client)
    for (const message of [REQUEST_HEADERS, BODY, ANSWER_HEADERS, ANSWER]) stream.send(message)
    await stream.reply(4)
    return stream
  }

  it('answers every message in order, with the proof in the one that hands the request over', async () => {
    const stream = await whole()
    const kinds = stream.replies.map(({ response }) => response)
    assert.deepEqual(kinds, ['requestHeaders', 'requestBody', 'responseHeaders', 'responseBody'])
    const proofs = stream.replies.map(
      ({ dynamicMetadata: metadata }) =>
        metadata?.fields?.['dify.masking']?.structValue?.fields?.['proof']?.boolValue,
    )
    assert.deepEqual(proofs, [undefined, true, undefined, undefined])
    assert.equal(
      stream.replies[1]?.requestBody?.response?.bodyMutation?.body?.toString(),
      '{"query":"EMAIL_1","user":"u"}',
    )
    assert.equal(
      stream.replies[3]?.responseBody?.response?.bodyMutation?.body?.toString(),
      '{"answer":"a@x.vn"}',
    )
    stream.halfClose()
    assert.equal(await stream.closed, status.OK)
    assert.deepEqual(ended, ['done'])
    assert.equal(server.open, 0)
  })

  it('has a socket of the mode that is asked for, whatever the umask is, and leaves that as it was', async () => {
    const umask = process.umask(0)
    try {
      for (const [socketMode, wanted] of [
        [undefined, 0o600],
        [0o660, 0o660],
      ] as const) {
        const path = join(folder, `${wanted}.sock`)
        const other = await startExtprocServer({
          listen: `unix:${path}`,
          ...(socketMode === undefined ? {} : { socketMode }),
          maxMessageBytes: 1,
          createTransaction: () => assert.fail('nobody asks'),
          observe: () => assert.fail('nobody asks'),
        })
        assert.equal(statSync(path).mode & 0o777, wanted)
        await other.drain(0)
      }
      assert.equal(process.umask(), 0)
    } finally {
      process.umask(umask)
    }
  })

  it('never ends cleanly before both directions are through', async () => {
    const messages = [REQUEST_HEADERS, BODY, ANSWER_HEADERS]
    for (let count = 0; count <= messages.length; count++) {
      const stream = new Stream(client)
      for (const message of messages.slice(0, count)) stream.send(message)
      if (count > 0) await stream.reply(count)
      stream.halfClose()
      assert.notEqual(await stream.closed, status.OK, `after ${count} messages`)
    }
  })

  it('takes empty bodies without the field, and trailers, which are removed from requests', async () => {
    const stream = new Stream(client)
    stream.send(REQUEST_HEADERS)
    stream.send({ requestBody: {} })
    stream.send({ requestTrailers: { trailers: map({ 'x-secret': 'a@x.vn' }) } })
    const trailers = await stream.reply(3)
    assert.deepEqual(trailers.requestTrailers?.headerMutation?.removeHeaders, ['x-secret'])
    stream.send({
      responseHeaders: { headers: ANSWER_HEADERS.responseHeaders.headers, endOfStream: true },
    })
    await stream.reply(4)
    stream.halfClose()
    assert.equal(await stream.closed, status.OK)
  })

  it('ends first when nothing of the answer is left to look at, and only when the request is through', async () => {
    const stream = new Stream(client)
    stream.send(REQUEST_HEADERS)
    stream.send({ requestBody: { endOfStream: true } })
    await stream.reply(2)
    stream.send(ANSWER_HEADERS)
    assert.equal(await stream.closed, status.OK)
    assert.equal(stream.replies.length, 3)
    assert.deepEqual(ended, ['done'])
    const trailing = new Stream(client)
    trailing.send(REQUEST_HEADERS)
    trailing.send({ requestBody: {} })
    await trailing.reply(2)
    trailing.send(ANSWER_HEADERS)
    await trailing.reply(3)
    trailing.halfClose()
    assert.notEqual(await trailing.closed, status.OK)
  })

  it('refuses in the shape of Dify when something breaks, tells nothing of it, and harms no other stream', async () => {
    const other = new Stream(client)
    other.send(REQUEST_HEADERS)
    await other.reply(1)
    broken = true
    const stream = new Stream(client)
    stream.send(REQUEST_HEADERS)
    stream.send(BODY)
    const { immediateResponse } = await stream.reply(2)
    const body = immediateResponse?.body?.toString() ?? ''
    assert.deepEqual(JSON.parse(body), {
      code: 'internal',
      message: 'Masking failed; nothing was forwarded.',
      status: 503,
    })
    assert.equal(immediateResponse?.status?.code, 'ServiceUnavailable')
    stream.halfClose()
    assert.notEqual(await stream.closed, status.OK)
    assert.deepEqual(codes, ['internal'])
    broken = false
    other.send(BODY)
    assert.equal((await other.reply(2)).response, 'requestBody')
    other.cancel()
  })

  it('ends with an error status when the answer is under way', async () => {
    const stream = new Stream(client)
    for (const message of [REQUEST_HEADERS, BODY, ANSWER_HEADERS]) stream.send(message)
    await stream.reply(3)
    stream.send(BODY)
    assert.equal(await stream.closed, status.INTERNAL)
  })

  it('refuses bytes that are not a message, in their turn, and never ends cleanly after them', async () => {
    const raw = new GrpcClient(server.address, credentials.createInsecure())
    const call = raw.makeBidiStreamRequest(
      Process.path,
      (bytes: Buffer) => bytes,
      Process.responseDeserialize,
    )
    const replies: ProcessingResponse__Output[] = []
    call.on('data', (reply: ProcessingResponse__Output) => replies.push(reply))
    const closed = new Promise((resolve) => {
      call.on('error', (error: ServiceError) => resolve(error.code))
      call.on('end', () => resolve(status.OK))
    })
    call.write(Process.requestSerialize(REQUEST_HEADERS))
    call.write(Process.requestSerialize(BODY).subarray(0, -1))
    while (replies.length < 2) await new Promise((resolve) => call.once('data', resolve))
    assert.equal(replies[1]?.response, 'immediateResponse')
    call.end()
    assert.equal(await closed, status.ABORTED)
    assert.deepEqual([codes, ended, server.open], [['protocol'], ['refused'], 0])
    raw.close()
  })

  it('counts a cancelled stream once', async () => {
    const stream = new Stream(client)
    stream.send(REQUEST_HEADERS)
    await stream.reply(1)
    assert.equal(server.open, 1)
    stream.cancel()
    await stream.closed
    while (server.open > 0) await new Promise((resolve) => setImmediate(resolve))
    assert.deepEqual(ended, ['cancelled'])
  })

  it('lets what runs finish when it drains, and ends what does not with an error', async () => {
    const quick = new Stream(client)
    for (const message of [REQUEST_HEADERS, BODY, ANSWER_HEADERS]) quick.send(message)
    await quick.reply(3)
    const stuck = new Stream(client)
    stuck.send(REQUEST_HEADERS)
    await stuck.reply(1)
    const began = performance.now()
    const drained = server.drain(300)
    quick.send(ANSWER)
    await quick.reply(4)
    quick.halfClose()
    assert.equal(await quick.closed, status.OK)
    assert.notEqual(await stuck.closed, status.OK)
    await drained
    assert.ok(performance.now() - began < 10_000, 'not by a timer of somebody else')
  })
})

describe('the codec', () => {
  it('writes dynamic metadata that an independent implementation reads', () => {
    const bytes = externalProcessor.Process.responseSerialize({
      dynamicMetadata: dynamicMetadata({ proof: true, endpoint: 'chat', seconds: 0.25 }),
    })
    const reply = externalProcessor.Process.responseDeserialize(bytes)
    assert.equal(
      reply.dynamicMetadata?.fields?.['dify.masking']?.structValue?.fields?.['proof']?.boolValue,
      true,
    )
    // Field 8 of ProcessingResponse, length-delimited; what follows is the Struct as google-protobuf writes it.
    const expected = structPb.Struct.fromJavaScript({
      'dify.masking': { proof: true, endpoint: 'chat', seconds: 0.25 },
    }).serializeBinary()
    assert.equal(bytes[0], (8 << 3) | 2)
    assert.deepEqual(
      structPb.Struct.deserializeBinary(bytes.subarray(2)).toJavaScript(),
      structPb.Struct.deserializeBinary(expected).toJavaScript(),
    )
  })
})
