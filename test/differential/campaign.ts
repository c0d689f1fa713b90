import { startStack } from '../support/stack.ts'
import { type Generated, MARK, generate } from './generator.ts'
import { ALLOWED_TYPES, type Leak, leaksIn } from './judge.ts'
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
  /** By status; 0 for a connection that was closed, 1 for an answer over HTTP/2. */
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
const CONNECTIONS = 4

/** Sends a share of the generated requests through Envoy and the service, and lets the parsers judge what comes out. */
export async function campaign(share: Share, parsers: readonly Parser[]): Promise<Outcome> {
  const upstream = await startRawUpstream()
  const stack = await startStack(CONFIG, '1.7.0', upstream.url)
  try {
    const statuses = new Map<number, number>()
    const failed: number[] = []
    const requests = await sendAll(share, stack.envoy.proxyUrl, (index, status) => {
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (status >= 500 && status !== 501) failed.push(index)
    })
    const leaks: FoundLeak[] = []
    let forwarded = 0
    for (const bytes of upstream.take()) {
      const index = indexOf(bytes)
      const request = requests.get(index)
      if (request === undefined) continue
      forwarded++
      for (const leak of await leaksIn(bytes, request.canaries, parsers))
        leaks.push({
          ...leak,
          index,
          tricks: request.tricks,
          sent: request.bytes.toString('latin1'),
          forwarded: bytes.toString('latin1'),
        })
    }
    const values = new Set([...requests.values()].flatMap(({ canaries }) => canaries))
    const logged = valuesIn([stack.log(), ...stack.envoy.accessLog()].join('\n'), values)
    return { requests: requests.size, forwarded, statuses, failed, leaks, logged }
  } finally {
    await stack.stop()
    await upstream.stop()
  }
}

async function sendAll(
  { seed, from, to }: Share,
  url: string,
  answered: (index: number, status: number) => void,
): Promise<ReadonlyMap<number, Generated>> {
  const requests = new Map<number, Generated>()
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
  return requests
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
