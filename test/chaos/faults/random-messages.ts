import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type ServiceError, credentials, status } from '@grpc/grpc-js'
import { Transaction } from '../../../src/core/transaction/transaction.ts'
import type { ProcessingRequest } from '../../support/ext-proc/gen/envoy/service/ext_proc/v3/ProcessingRequest.ts'
import type { ProcessingResponse__Output } from '../../support/ext-proc/gen/envoy/service/ext_proc/v3/ProcessingResponse.ts'
import { ExternalProcessorClient } from '../../support/ext-proc/proto.ts'
import { startExtprocServer } from '../../../src/extproc/server.ts'
import { memoryVault, surroundings } from '../../support/exchange/surroundings.ts'
import type { Fault } from '../fault.ts'
import { random } from '../random.ts'

const SEQUENCES = 5_000
const AT_ONCE = 50
const DEADLINE_MS = 5_000
const SEED = 20_260_102
const CANARY = 'sequence.canary@example.vn'

const map = (values: Readonly<Record<string, string>>) => ({
  headers: Object.entries(values).map(([key, value]) => ({ key, rawValue: Buffer.from(value) })),
})
const REQUEST = {
  ':method': 'POST',
  ':path': `/v1/chat-messages?x=${CANARY}`,
  'content-type': 'application/json',
  authorization: 'Bearer app-1',
}
const chat = Buffer.from(JSON.stringify({ query: CANARY, user: 'u' }))
const NO_SUCCESS = map({ ':status': 'x' })
const event = Buffer.from('data: {"event":"message","answer":"EMAIL_1","message_id":"m"}\n\n')

/** Every message that Envoy can send, and some that it should not. */
const MESSAGES: readonly ProcessingRequest[] = [
  { requestHeaders: { headers: map(REQUEST) } },
  { requestHeaders: { headers: map(REQUEST), endOfStream: true } },
  { requestHeaders: {} },
  { requestBody: { body: chat, endOfStream: true } },
  { requestBody: { body: chat.subarray(0, 20), endOfStream: false } },
  { requestBody: { body: Buffer.of(), endOfStream: true } },
  { requestBody: { body: Buffer.from([0xff, 0xfe, 0x00]), endOfStream: true } },
  { requestTrailers: { trailers: map({ 'x-value': CANARY }) } },
  { responseHeaders: { headers: map({ ':status': '200', 'content-type': 'text/event-stream' }) } },
  { responseHeaders: { headers: map({ ':status': '200' }), endOfStream: true } },
  { responseHeaders: { headers: NO_SUCCESS } },
  { responseBody: { body: event, endOfStream: false } },
  { responseBody: { body: event.subarray(0, 30), endOfStream: true } },
  { responseBody: { body: Buffer.of(), endOfStream: true } },
  { responseTrailers: {} },
  {},
]

/** The usual course of an exchange; most sequences begin like it, or they would all end at once. */
const USUAL = [0, 3, 8, 11, 11, 13]

type Step = ProcessingRequest | 'half-close' | 'cancel'

function sequence(next: () => number): readonly Step[] {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T
  const kept = Math.floor(next() * (USUAL.length + 1))
  const steps: Step[] = USUAL.slice(0, kept).map((i) => MESSAGES[i] ?? {})
  for (let more = Math.floor(next() * 5); more > 0; more--) {
    const step = pick<Step>([...MESSAGES, 'half-close', 'cancel'])
    steps.splice(next() < 0.7 ? steps.length : Math.floor(next() * steps.length), 0, step)
  }
  return steps
}

/** Counted, not kept: the memory that grows must be the service's. */
interface Counts {
  readonly ends: Map<string, number>
  early: number
  raw: number
}

async function play(
  client: InstanceType<typeof ExternalProcessorClient>,
  steps: readonly Step[],
  next: () => number,
  counts: Counts,
): Promise<void> {
  const call = client.Process({ deadline: Date.now() + DEADLINE_MS })
  const sent: Step[] = []
  const told = { proof: false, answer: false }
  let isOpen = true
  call.on('data', (reply: ProcessingResponse__Output) => {
    if (goesToDify(reply) && JSON.stringify(reply, readable).includes(CANARY)) counts.raw++
    if (proves(reply)) told.proof = true
    if (told.proof && reply.response === 'responseHeaders') told.answer = true
  })
  const closed = new Promise<status>((resolve) => {
    call.on('error', (error: ServiceError) => resolve(error.code))
    call.on('end', () => resolve(status.OK))
  })
  void closed.then(() => (isOpen = false))
  for (const step of steps) {
    if (!isOpen) break
    sent.push(step)
    if (step === 'cancel') call.cancel()
    else if (step === 'half-close') {
      call.end()
      break
    } else call.write(step)
    if (next() < 0.5) await new Promise((resolve) => setImmediate(resolve))
  }
  // Whatever is left open is given up, as Envoy does.
  if (isOpen) {
    await sleep(1)
    call.end()
  }
  const code = await closed
  if (code === status.OK && !hasEnded(sent) && !(told.answer && isLetGo(sent))) counts.early++
  const name = status[code] ?? String(code)
  counts.ends.set(name, (counts.ends.get(name) ?? 0) + 1)
}

/** A clean end is leave to go on: right after the end of an answer (of Dify, or of Envoy itself). */
const hasEnded = (sent: readonly Step[]): boolean =>
  sent.some(
    (step) =>
      typeof step === 'object' &&
      (step.responseHeaders?.endOfStream === true ||
        step.responseBody?.endOfStream === true ||
        step.responseTrailers !== undefined),
  )

/**
 * And in front of an answer that is none to restore, as those without a status of success, to a request that was through. What
 * these sequences ask masks a value, so that the answers of success are to be restored.
 */
function isLetGo(sent: readonly Step[]): boolean {
  const steps = sent.filter((step) => typeof step === 'object')
  const isThrough = steps.some(
    ({ requestHeaders, requestBody, requestTrailers }) =>
      requestHeaders?.endOfStream === true ||
      requestBody?.endOfStream === true ||
      requestTrailers !== undefined,
  )
  const answer = steps.find(({ responseHeaders }) => responseHeaders !== undefined)
  return isThrough && answer?.responseHeaders?.headers === NO_SUCCESS
}

/** Whether a reply holds the proof that lets the request pass. */
const proves = ({ dynamicMetadata }: ProcessingResponse__Output): boolean =>
  dynamicMetadata?.fields?.['dify.masking']?.structValue?.fields?.['proof']?.boolValue === true

const messages: Fault = {
  id: 'R2',
  title: `${SEQUENCES.toLocaleString('en-US')} random sequences of messages straight to the gRPC port, broken off and half-closed anywhere`,
  goal: 'never an uncaught error, never a clean end before the exchange is through, no raw value in a reply, memory as before',
  limitSeconds: 180,
  async run(attempt) {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-sequences-'))
    let uncaught = 0
    process.on('uncaughtException', () => uncaught++)
    process.on('unhandledRejection', () => uncaught++)
    const around = surroundings({}, { vault: memoryVault({ maxEntries: 1_000_000 }) })
    let open = 0
    const server = await startExtprocServer({
      listen: `unix:${join(folder, 's.sock')}`,
      maxMessageBytes: 1 << 20,
      createTransaction: () => {
        open++
        return new Transaction(around)
      },
      observe: () => ({ failed: () => {}, ended: () => void open-- }),
    })
    server.setServing(true)
    const client = new ExternalProcessorClient(server.address, credentials.createInsecure())
    try {
      const next = random(SEED)
      const round = async (count: number): Promise<Counts> => {
        const counts: Counts = { ends: new Map(), early: 0, raw: 0 }
        let begun = 0
        const player = async (): Promise<void> => {
          while (begun++ < count) await play(client, sequence(next), next, counts)
        }
        await Promise.all(Array.from({ length: AT_ONCE }, player))
        // A client that gives up before its stream is open leaves it to the deadline.
        await sleep(DEADLINE_MS + 1_000)
        collectGarbage()
        return counts
      }
      // As much as is measured: the room for young objects grows with the load, and stays.
      await round(SEQUENCES)
      const before = process.memoryUsage().rss
      const { ends, early, raw } = await round(SEQUENCES)
      const grown = (process.memoryUsage().rss - before) / 1_048_576
      attempt.injected(SEQUENCES)
      attempt.figure('uncaught errors', uncaught, { exactly: 0 })
      attempt.figure('clean ends before the exchange was through', early, { exactly: 0 })
      attempt.figure('streams left open', open, { exactly: 0 })
      attempt.figure('raw values in what goes to Dify', raw, { exactly: 0 })
      attempt.figure('memory grown', Math.max(0, Math.round(grown)), { atMost: 20 }, 'MiB')
      const told = [...ends].map(([name, count]) => `${count} ${name}`)
      attempt.remark(`${told.join(', ')}; seed ${SEED}`)
    } finally {
      client.close()
      await server.drain(0)
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** Replies to messages of the request: what they set, Dify gets. */
const goesToDify = ({ response }: ProcessingResponse__Output): boolean =>
  response?.startsWith('request') === true

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

/** Bytes as text. */
function readable(_key: string, value: unknown): unknown {
  if (typeof value === 'object' && value !== null && Reflect.get(value, 'type') === 'Buffer')
    return Buffer.from(Reflect.get(value, 'data') as number[]).toString('latin1')
  return value
}

export const faults: readonly Fault[] = [messages]
