import { startStack } from '../support/envoy/stack.ts'
import { type Generated, MARK, generate } from './generator.ts'
import { ALLOWED_TYPES, type Forwarded, type Leak, leaksIn } from './judge.ts'
import type { Parser } from './parsers.ts'
import { startRawUpstream } from './raw-upstream.ts'
import { type Wire, http1, http2 } from './wire.ts'

export interface Share {
  readonly seed: number
  /** Numbers of the first request and of the one after the last. */
  readonly from: number
  readonly to: number
}

/** What became of a share of the requests. */
export interface Outcome {
  readonly requests: number
  readonly forwarded: number
  /** By status; 0 for a connection that was closed, or an answer that did not come. */
  readonly statuses: ReadonlyMap<number, number>
  readonly leaks: readonly FoundLeak[]
  /** Requests that the service or Envoy did not cope with: 501 is Envoy's for transfer codings. */
  readonly failed: readonly number[]
  /** Values in what the service and Envoy have logged. */
  readonly logged: readonly string[]
}

export interface FoundLeak extends Leak {
  readonly index: number
  readonly tricks: readonly string[]
  /** What was sent, and what was forwarded of it: byte strings. */
  readonly sent: string
  readonly forwarded: string
}

/** Everything that is let through in some form, so that as much as possible is forwarded and judged. */
const CONFIG = `
masking: { json_numbers: mask }
file_upload: { enabled: true, allowed_types: [${ALLOWED_TYPES.join(', ')}] }
`
/** Some requests get no answer and are waited for (`wire.ts`): others go on meanwhile. */
const CONNECTIONS = 32
/** So many requests go to the parsers in one write, and come back in one line. */
const BATCH = 64

/** Sends a share of the generated requests through Envoy and the service, and lets the parsers judge what comes out. */
export async function campaign(share: Share, parsers: readonly Parser[]): Promise<Outcome> {
  const requests = new Map<number, Generated>()
  const court = createCourt(requests, parsers)
  const upstream = await startRawUpstream(court.judge)
  const stack = await startStack(CONFIG, '1.7.0', upstream.url)
  try {
    const statuses = new Map<number, number>()
    const late: number[] = []
    await sendAll(share, requests, stack.envoy.proxyUrl, (index, status) => {
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (isFailure(status)) late.push(index)
    })
    const failed = await failing(late, requests, stack.envoy.proxyUrl)
    const { forwarded, leaks } = await court.verdict()
    const values = new Set([...requests.values()].flatMap(({ canaries }) => canaries))
    const logged = valuesIn([stack.log(), ...stack.envoy.accessLog()].join('\n'), values)
    return { requests: requests.size, forwarded, statuses, failed, leaks, logged }
  } finally {
    await stack.stop()
    await upstream.stop()
  }
}

const isFailure = (status: number): boolean => status >= 500 && status !== 501

/** Which fail also one after the other: the others came while the machine had too much to do. */
async function failing(
  indices: readonly number[],
  requests: ReadonlyMap<number, Generated>,
  url: string,
): Promise<readonly number[]> {
  const failed: number[] = []
  for (const index of indices) {
    const request = requests.get(index)
    if (request === undefined) continue
    const wire = request.protocol === 'http1' ? http1(url) : http2(url)
    if (isFailure(await wire.send(request.bytes))) failed.push(index)
    wire.close()
  }
  return failed
}

/** Judges what is forwarded while more is sent. */
interface Court {
  readonly judge: (forwarded: Buffer) => void
  /** Once everything is sent. */
  verdict(): Promise<Pick<Outcome, 'forwarded' | 'leaks'>>
}

function createCourt(requests: ReadonlyMap<number, Generated>, parsers: readonly Parser[]): Court {
  const leaks: FoundLeak[] = []
  const hearings: Promise<void>[] = []
  let held: Summoned[] = []
  let forwarded = 0
  const hear = async (batch: readonly Summoned[]): Promise<void> => {
    const found = await leaksIn(batch, parsers)
    for (const [i, request] of batch.entries())
      for (const leak of found[i] ?? []) leaks.push({ ...leak, ...shown(request) })
  }
  const hearHeld = (): void => {
    hearings.push(hear(held))
    held = []
  }
  return {
    judge: (bytes) => {
      const index = indexOf(bytes)
      const request = requests.get(index)
      if (request === undefined) return
      forwarded++
      held.push({ index, request, bytes, canaries: request.canaries })
      if (held.length === BATCH) hearHeld()
    },
    verdict: async () => {
      hearHeld()
      await Promise.all(hearings)
      return { forwarded, leaks }
    },
  }
}

interface Summoned extends Forwarded {
  readonly index: number
  readonly request: Generated
}

const shown = ({ index, request, bytes }: Summoned): Omit<FoundLeak, keyof Leak> => ({
  index,
  tricks: request.tricks,
  sent: request.bytes.toString('latin1'),
  forwarded: bytes.toString('latin1'),
})

async function sendAll(
  { seed, from, to }: Share,
  requests: Map<number, Generated>,
  url: string,
  answered: (index: number, status: number) => void,
): Promise<void> {
  let next = from
  const work = async (): Promise<void> => {
    const wires: Readonly<Record<Generated['protocol'], Wire>> = {
      http1: http1(url),
      http2: http2(url),
    }
    while (next < to) {
      const index = next++
      const request = generate(seed, index, markOf(index))
      requests.set(index, request)
      answered(index, await wires[request.protocol].send(request.bytes))
    }
    wires.http1.close()
    wires.http2.close()
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, work))
}

/** In letters: no recognizer takes it for a number. */
const markOf = (index: number): string =>
  `c${[...String(index)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`

function indexOf(bytes: Buffer): number {
  const mark = new RegExp(`\\r\\n${MARK}: c([a-j]+)\\r\\n`, 'i').exec(bytes.toString('latin1'))?.[1]
  if (mark === undefined) return -1
  return Number([...mark].map((letter) => 'abcdefghij'.indexOf(letter)).join(''))
}

/** What of a set of values stands in a log. */
function valuesIn(log: string, values: ReadonlySet<string>): readonly string[] {
  const words = log.match(/[a-z.]+@[a-z]+\.[a-z]+|\+?\d{9,16}|AKIA[A-Z2-7]{16}/gi) ?? []
  return [...new Set(words.filter((word) => values.has(word)))]
}
