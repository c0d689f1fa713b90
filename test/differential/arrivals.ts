import assert from 'node:assert/strict'
import { type Stack, startStack } from '../support/envoy/stack.ts'
import { leaksIn } from './judge.ts'
import { type Field, type Parser, startParsers } from './parsers.ts'
import { type RawUpstream, startRawUpstream } from './raw-upstream.ts'

/** What honest clients send in every request. */
export const VALUE = 'alice@x.vn'
/** As it stands in forms and query strings. */
const ENCODED = 'alice%40x.vn'

/** Two ways to an upstream that keeps bytes, and the parsers of Dify to read them. */
export interface Arrivals {
  /** Sends the same to Dify itself and through the proxy. Both arrive, the second without the value. */
  equal(send: (url: string) => Promise<unknown>): Promise<void>
  /** How many parsers judge; `missing` says why none. */
  readonly parsers: number
  readonly missing: string | undefined
  stop(): Promise<void>
}

export async function startArrivals(): Promise<Arrivals> {
  const { parsers = [], missing } = await startParsers()
  const upstream = await startRawUpstream()
  const stack = await startStack('file_upload: { enabled: true }', '1.7.0', upstream.url)
  return {
    parsers: parsers.length,
    missing,
    equal: async (send) => await equal(send, upstream, stack, parsers),
    stop: async () => {
      await stack.stop()
      await upstream.stop()
      await Promise.all(parsers.map(async (parser) => await parser.stop()))
    },
  }
}

async function equal(
  send: (url: string) => Promise<unknown>,
  upstream: RawUpstream,
  { envoy }: Stack,
  parsers: readonly Parser[],
): Promise<void> {
  upstream.take()
  await send(upstream.url)
  const direct = upstream.take().filter(isClients)
  await send(envoy.proxyUrl)
  const forwarded = upstream.take().filter(isClients)
  assert.ok(direct.length > 0)
  assert.deepEqual(forwarded.map(shown), direct.map(shown))
  const sent = Buffer.concat(forwarded).toString('latin1')
  assert.ok(!sent.includes(VALUE) && !sent.includes(ENCODED), sent)
  const asMade = forwarded.map((bytes) => ({ bytes, canaries: [VALUE] }))
  assert.deepEqual((await leaksIn(asMade, parsers)).flat(), [])
  for (const parser of parsers)
    assert.deepEqual(await readBy(parser, forwarded), await readBy(parser, direct), parser.dify)
}

/** What Dify reads in requests, whose values and boundaries are those of one form. */
async function readBy(parser: Parser, requests: readonly Buffer[]): Promise<readonly unknown[]> {
  const readings = await parser.read(requests)
  return readings.map((reading, i) => {
    assert.ok(!('refused' in reading), `Dify ${parser.dify} cannot read ${String(requests[i])}`)
    const boundary = boundaryOf(requests[i] ?? Buffer.alloc(0))
    const fields = reading.fields.filter(([place]) => !isOfTheWay(place))
    return {
      ...reading,
      fields: fields
        .filter(
          ([place, text]) => place !== 'header-name' || !isOfTheWay(`header:${text.toLowerCase()}`),
        )
        .map(([place, text]): Field => [place, unmasked(text, boundary)])
        .toSorted(([a], [b]) => (a < b ? -1 : Number(a > b))),
    }
  })
}

/**
 * Headers of a connection (RFC 9110, 7.6.1) and of its framing, those that the proxy says itself, the codings of answers, of
 * which it asks for none, and what is another one in each request. Everything else that a client sends arrives.
 */
const OF_THE_WAY = new Set(
  [
    'connection keep-alive upgrade http2-settings te transfer-encoding content-length expect host',
    'x-forwarded-proto x-forwarded-for x-request-id x-envoy-external-address',
    'accept-encoding postman-token',
  ]
    .join(' ')
    .split(' '),
)

const isOfTheWay = (place: string): boolean =>
  place.startsWith('header:') && OF_THE_WAY.has(place.slice('header:'.length))

/** The head, the content type and the body of a request, with its value back and its boundary taken out. */
function shown(request: Buffer): string {
  const [head = '', ...rest] = request.toString('latin1').split('\r\n\r\n')
  const type = /^content-type: *(.*)$/im.exec(head)?.[1]?.trim() ?? ''
  const target = /^\S+ \S+/.exec(head)?.[0] ?? ''
  const isChunked = /^transfer-encoding: *chunked/im.test(head)
  const body = rest.join('\r\n\r\n')
  return unmasked(
    `${target}\n${type}\n${isChunked ? withoutChunks(body) : body}`,
    boundaryOf(request),
  )
}

function boundaryOf(request: Buffer): string {
  const type = /^content-type: *(.*)$/im.exec(request.toString('latin1'))?.[1] ?? ''
  return /boundary="?([^";\r\n]+)/i.exec(type)?.[1] ?? '\u0000'
}

const unmasked = (text: string, boundary: string): string =>
  text
    .replaceAll(boundary, 'BOUNDARY')
    .replaceAll(ENCODED, VALUE)
    .replaceAll(/EMAIL_\d+/g, VALUE)
    // The port of the proxy, and of Dify itself.
    .replaceAll(/127\.0\.0\.1:\d+/g, 'DIFY')

function withoutChunks(body: string): string {
  let out = ''
  for (let at = 0; ; ) {
    const line = body.indexOf('\r\n', at)
    const size = Number.parseInt(body.slice(at, line), 16)
    if (line < 0 || !(size > 0)) return out
    out += body.slice(line + 2, line + 2 + size)
    at = line + 2 + size + 2
  }
}

/** The service asks Dify for its version by itself, and a browser for an icon. */
const isClients = (request: Buffer): boolean =>
  !/^GET (?:\/v1\/|\/favicon\.ico) /.test(request.toString('latin1', 0, 40))
