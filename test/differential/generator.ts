import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { createRandom } from '../oracles/random.ts'
import { type Body, formBody, jsonBody } from './bodies.ts'
import { headers, requestLine } from './heads.ts'
import { type Maker, createMaker, utf8 } from './maker.ts'
import { multipartBody } from './multipart-bodies.ts'
import { type HeaderLine, http1Request, http2Request } from './wire.ts'

/** A request as bytes, and what must not be read in what is forwarded of it. */
export interface Generated {
  readonly protocol: 'http1' | 'http2'
  readonly bytes: Buffer
  readonly canaries: readonly string[]
  readonly tricks: readonly string[]
}

/** The request number `index` of a seed: the same on every machine. `mark` finds it again in what was forwarded. */
export function generate(seed: number, index: number, mark: string): Generated {
  const random = createRandom(seed, index)
  const maker = createMaker(random)
  const line = requestLine(maker)
  const lines: HeaderLine[] = [['Host', 'dify.example'], [MARK, mark], ...headers(maker)]
  const hasBody = line[0] !== 'GET' || maker.trick('body of a GET')
  const made = hasBody ? random.pick(BODIES)(maker) : { type: '', body: '' }
  if (made.type !== '') lines.push(['Content-Type', made.type])
  const coded = coding(made.body, lines, maker)
  const protocol = random.chance(0.2) ? 'http2' : 'http1'
  const bytes =
    protocol === 'http1'
      ? overHttp1(line, lines, coded, maker)
      : overHttp2(line, lines, coded, maker)
  return { protocol, bytes, canaries: maker.canaries, tricks: maker.tricks }
}

export const MARK = 'X-Case'

const BODIES: readonly ((maker: Maker) => Body)[] = [
  jsonBody,
  jsonBody,
  multipartBody,
  multipartBody,
  formBody,
  (maker) => ({
    type: maker.random.pick(['text/plain', 'application/xml', '']),
    body: utf8(maker.text()),
  }),
]

/** Codings of the content: the service takes them off, or refuses. */
function coding(body: string, lines: HeaderLine[], { random, trick }: Maker): string {
  if (body === '' || !trick('content coding', 0.08)) return body
  const bytes = Buffer.from(body, 'latin1')
  const [name, coded] = random.pick<readonly [string, Buffer]>([
    ['gzip', gzipSync(bytes)],
    ['deflate', deflateSync(bytes)],
    ['br', brotliCompressSync(bytes)],
    ['GZIP', gzipSync(bytes)],
    ['gzip, gzip', gzipSync(gzipSync(bytes))],
    ['identity', bytes],
    ['x-gzip', gzipSync(bytes)],
    ['gzip', bytes],
    ['utf-8', bytes],
  ])
  lines.push(['Content-Encoding', name])
  return coded.toString('latin1')
}

function overHttp1(
  line: readonly [string, string],
  lines: HeaderLine[],
  body: string,
  { random, trick, value }: Maker,
): Buffer {
  if (body !== '' && trick('chunked', 0.1)) {
    lines.push([
      'Transfer-Encoding',
      random.pick([
        'chunked',
        'chunked',
        'Chunked',
        'gzip, chunked',
        'chunked, chunked',
        'identity',
        'chunked;x',
      ]),
    ])
    const cut = random.below(body.length)
    const chunk = (bytes: string): string =>
      bytes === ''
        ? ''
        : `${bytes.length.toString(16)}${trick('chunk extension', 0.1) ? `;x=${value()}` : ''}\r\n${bytes}\r\n`
    const trailer = trick('trailer', 0.2) ? `X-Note: ${value()}\r\n` : ''
    return http1Request(
      line,
      lines,
      `${chunk(body.slice(0, cut))}${chunk(body.slice(cut))}0\r\n${trailer}\r\n`,
      false,
    )
  }
  if (trick('two lengths', 0.01)) lines.push(['Content-Length', '0'])
  if (trick('length that is none', 0.01)) lines.push(['Content-Length', `+${body.length}`])
  return http1Request(line, lines, body)
}

function overHttp2(
  [method, target]: readonly [string, string],
  lines: readonly HeaderLine[],
  body: string,
  { random, trick, value }: Maker,
): Buffer {
  const pseudo: HeaderLine[] = [
    [
      ':method',
      trick('method over HTTP/2', 0.04)
        ? random.pick([value(), `AKIA${'A7'.repeat(8)}`, 'get', 'GET POST', ''])
        : method,
    ],
    [':scheme', trick('scheme', 0.02) ? value() : 'http'],
    [':authority', 'dify.example'],
    [':path', target],
  ]
  const rest = lines
    .filter(([name]) => !/^(?:host|connection)$/i.test(name))
    .map(
      ([name, text]): HeaderLine => [trick('upper case', 0.01) ? name : name.toLowerCase(), text],
    )
  if (trick('pseudo header behind', 0.01)) rest.push([':path', '/v1/x'])
  if (trick('own pseudo header', 0.01)) rest.unshift([':note', value()])
  return http2Request([...pseudo, ...rest], body)
}
