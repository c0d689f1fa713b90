import { readFileSync, readdirSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { receivedByDify, startStack } from '../../support/envoy/stack.ts'
import { random } from '../random.ts'
import type { Fault } from '../fault.ts'

const BODIES = 10_000
const CONNECTIONS = 32
const SEED = 20_260_101
const CANARY = 'fuzz.canary.person@example.vn'
/** Not touched around the value: another letter beside it would make it another value. */
const MARGIN = 3

const TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/x-ndjson',
  undefined,
]

/** JSONTestSuite, the naughty strings, and chat requests: each with the value in it, or beside it. */
function corpus(): readonly Buffer[] {
  const fixtures = new URL('../../fixtures/', import.meta.url)
  const parsing = fileURLToPath(new URL('json-test-suite/test_parsing/', fixtures))
  const files = readdirSync(parsing).map((name) => readFileSync(join(parsing, name)))
  const naughty = JSON.parse(readFileSync(new URL('blns/blns.json', fixtures), 'utf8')) as string[]
  const chat = (query: string): Buffer =>
    Buffer.from(JSON.stringify({ inputs: {}, query, response_mode: 'blocking', user: 'u' }))
  return [
    ...files.map((file) =>
      Buffer.concat([Buffer.from(`{"query":"${CANARY}","x":`), file, Buffer.from('}')]),
    ),
    ...naughty.map((text) => chat(`${text} ${CANARY} ${text}`)),
    chat(CANARY),
  ]
}

/** Bytes flipped, removed, doubled or put in, but not near the value. */
function mutate(body: Buffer, next: () => number): Buffer {
  const at = body.indexOf(CANARY)
  const bytes = [...body]
  const from = at - MARGIN
  const to = at + CANARY.length + MARGIN
  for (let times = Math.floor(next() * 4); times > 0; times--) {
    const place = Math.floor(next() * body.length)
    if (place >= from && place < to) continue
    const kind = Math.floor(next() * 3)
    if (kind === 0) bytes[place] = Math.floor(next() * 256)
    // What is removed or put in lies after the value, so that its place stays.
    else if (place >= to && kind === 1) bytes.splice(place, 1 + Math.floor(next() * 8))
    else if (place >= to) bytes.splice(place, 0, Math.floor(next() * 256))
  }
  return Buffer.from(bytes)
}

interface Seen {
  /** What was sent, one character a byte. */
  readonly body: string
  readonly status: number
  readonly ms: number
}

async function post(
  proxy: string,
  agent: Agent,
  body: Buffer,
  type: string | undefined,
): Promise<Seen> {
  const from = performance.now()
  return await new Promise((resolve) => {
    const over = (status: number): void =>
      resolve({ body: body.toString('latin1'), status, ms: performance.now() - from })
    const sending = request(
      new URL('/v1/chat-messages', proxy),
      {
        method: 'POST',
        agent,
        headers: {
          authorization: 'Bearer app-one',
          'content-length': body.length,
          ...(type === undefined ? {} : { 'content-type': type }),
        },
      },
      (response) => {
        response.resume()
        response.on('end', () => over(response.statusCode ?? 0))
        response.on('error', () => over(0))
      },
    )
    sending.on('error', () => over(0))
    sending.end(body)
  })
}

const fuzzed: Fault = {
  id: 'R1',
  title: `${BODIES.toLocaleString('en-US')} bodies: JSONTestSuite and the naughty strings around a value, bytes flipped, removed and put in, under six content types`,
  goal: 'no raw value at Dify, every other byte as it was sent, no crash, nothing takes longer than a second',
  limitSeconds: 240,
  async run(attempt) {
    const next = random(SEED)
    const seen: Seen[] = []
    let received = 0
    let changed = 0
    let compared = 0
    for (const policy of ['reject', 'mask']) {
      const stack = await startStack(`masking: { invalid_json: ${policy} }`)
      try {
        const sent = await send(stack.envoy.proxyUrl, next)
        seen.push(...sent)
        const bodies = new Set(sent.map(({ body }) => body))
        for (const { method, body_base64: base64 } of stack.dify.requests()) {
          const original = method === 'POST' ? undone(base64) : undefined
          if (original === undefined) continue
          compared++
          if (!bodies.has(original)) changed++
        }
        attempt.reachedDify(receivedByDify(stack), [CANARY])
        received += stack.dify.requests().filter(({ method }) => method === 'POST').length
      } finally {
        await stack.stop()
      }
    }
    const count = (holds: (one: Seen) => boolean): number => seen.filter(holds).length
    attempt.injected(seen.length)
    attempt.sent(seen.length)
    attempt.figure(
      'answers with 5xx',
      count(({ status }) => status >= 500),
      { exactly: 0 },
    )
    attempt.figure(
      'broken connections',
      count(({ status }) => status === 0),
      { exactly: 0 },
    )
    attempt.figure('bodies changed beside the value', changed, { exactly: 0 })
    attempt.figure('bodies compared', compared, { atLeast: BODIES / 10 })
    const longest = Math.round(Math.max(...seen.map(({ ms }) => ms)))
    attempt.figure('longest', longest, { atMost: 1000 }, 'ms')
    attempt.remark(`${received} came to Dify, masked; the others were refused; seed ${SEED}`)
  },
}

/** What was sent, if a body that Dify received holds the value's placeholder and no other. */
function undone(base64: string): string | undefined {
  const body = Buffer.from(base64, 'base64').toString('latin1')
  const found =
    body.match(/(?:EMAIL|IP_PRIVATE|IP_PUBLIC|PHONE|CARD|IBAN|SSN|SECRET|URL)_\d+/g) ?? []
  return found.length === 1 && found[0] === 'EMAIL_1' ? body.replace('EMAIL_1', CANARY) : undefined
}

/** Half of all bodies, over connections that are kept. */
async function send(proxy: string, next: () => number): Promise<readonly Seen[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const bodies = corpus()
  const seen: Seen[] = []
  let sent = 0
  const client = async (): Promise<void> => {
    while (sent < BODIES / 2) {
      const body = bodies[sent % bodies.length] ?? Buffer.of()
      const type = TYPES[Math.floor(next() * TYPES.length)]
      const isFirst = sent++ < bodies.length
      seen.push(await post(proxy, agent, isFirst ? body : mutate(body, next), type))
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, client))
  agent.destroy()
  return seen
}

export const faults: readonly Fault[] = [fuzzed]
