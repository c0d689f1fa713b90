import { type Framing, frame, http2Request } from './http2-frames.ts'
import type { Maker } from './maker.ts'
import { type HeaderLine, http1Request } from './wire.ts'

type RequestLine = readonly [method: string, target: string]

const CHUNKED = [
  'chunked',
  'chunked',
  'Chunked',
  'gzip, chunked',
  'chunked, chunked',
  'identity',
  'chunked;x',
  ' chunked',
  'x\tchunked',
] as const

export function overHttp1(
  line: RequestLine,
  lines: HeaderLine[],
  body: string,
  maker: Maker,
): Buffer {
  const { trick } = maker
  if (body !== '' && trick('chunked', 0.1)) return chunked(line, lines, body, maker)
  if (trick('two lengths', 0.01)) lines.push(['Content-Length', '0'])
  if (trick('length that is none', 0.01)) lines.push(['Content-Length', `+${body.length}`])
  return http1Request(line, lines, body)
}

function chunked(
  line: RequestLine,
  lines: HeaderLine[],
  body: string,
  { random, trick, value }: Maker,
): Buffer {
  lines.push(['Transfer-Encoding', random.pick(CHUNKED)])
  if (trick('chunked with a length', 0.03)) lines.push(['Content-Length', String(body.length)])
  const cut = random.below(body.length)
  const chunk = (bytes: string): string => {
    if (bytes === '') return ''
    const size = `${trick('zeros in front of a size', 0.05) ? '000' : ''}${bytes.length.toString(16)}`
    return `${size}${trick('chunk extension', 0.1) ? `;x=${value()}` : ''}\r\n${bytes}\r\n`
  }
  const trailer = trick('trailer', 0.2) ? `X-Note: ${value()}\r\n` : ''
  return http1Request(
    line,
    lines,
    `${chunk(body.slice(0, cut))}${chunk(body.slice(cut))}0\r\n${trailer}\r\n`,
    false,
  )
}

export function overHttp2(
  [method, target]: RequestLine,
  lines: readonly HeaderLine[],
  body: string,
  maker: Maker,
): Buffer {
  const { random, trick, value } = maker
  const isOdd = trick('method over HTTP/2', 0.04)
  const pseudo: HeaderLine[] = [
    [':method', isOdd ? random.pick([value(), KEY, 'get', 'GET POST', '', 'CONNECT']) : method],
    [':scheme', trick('scheme', 0.02) ? value() : 'http'],
    [':authority', trick('value as the authority', 0.01) ? value() : 'dify.example'],
    [':path', target],
  ]
  const rest = lines
    .filter(([name]) => !/^(?:host|connection)$/i.test(name))
    .map(
      ([name, text]): HeaderLine => [trick('upper case', 0.01) ? name : name.toLowerCase(), text],
    )
  if (trick('odd header over HTTP/2', 0.05)) {
    const [at, header] = oddHeader(pseudo, maker)
    if (at === 'front') pseudo.push(header)
    else rest.push(header)
  }
  if (body !== '' && trick('length over HTTP/2', 0.3))
    rest.push(['content-length', String(body.length + (trick('wrong length', 0.05) ? 1 : 0))])
  return http2Request([...pseudo, ...rest], body, framing(maker))
}

const KEY = `AKIA${'A7'.repeat(8)}`

/** What RFC 9113 (8.2, 8.3) forbids, or leaves to an extension. */
function oddHeader(
  pseudo: readonly HeaderLine[],
  { random, value }: Maker,
): readonly ['front' | 'behind', HeaderLine] {
  const [method, , , path] = pseudo
  return random.pick<readonly ['front' | 'behind', HeaderLine]>([
    ['behind', [':path', '/v1/x']],
    ['front', [':note', value()]],
    ['front', [':path', `/v1/parameters?query=${value()}`]],
    ['front', path ?? [':path', '/']],
    ['front', method ?? [':method', 'POST']],
    ['front', [':method', 'DELETE']],
    ['front', [':scheme', 'https']],
    ['front', [':authority', value()]],
    ['front', [':protocol', 'websocket']],
    ['front', [':status', '200']],
    ['front', [':', value()]],
    ['behind', ['host', 'other.example']],
    ['behind', ['host', value()]],
    ['behind', ['connection', 'x-note']],
    ['behind', ['te', 'trailers']],
    ['behind', ['te', value()]],
    ['behind', ['transfer-encoding', 'chunked']],
    ['behind', ['keep-alive', value()]],
    ['behind', ['upgrade', value()]],
    ['behind', ['x-note', `a\r\nx-other: ${value()}`]],
    ['behind', ['x-note', `a\u0000${value()}`]],
    ['behind', ['x-note', ` ${value()} `]],
    ['behind', ['x-note: x', value()]],
    ['behind', ['', value()]],
    ['behind', ['content-type', 'application/json']],
    ['behind', ['content-length', '0']],
  ])
}

/** Frames that a server must take no notice of, or refuses: PRIORITY, PING, WINDOW_UPDATE, ALTSVC, PUSH_PROMISE, one of no type. */
const BETWEEN: readonly (() => Buffer)[] = [
  () => frame(2, 0, 1, Buffer.from([0, 0, 0, 0, 7])),
  () => frame(6, 0, 0, Buffer.alloc(8)),
  () => frame(8, 0, 1, Buffer.from([0, 0, 1, 0])),
  () => frame(10, 0, 1, Buffer.from([0, 0, 0x61])),
  () => frame(5, 4, 1, Buffer.from([0, 0, 0, 2])),
  () => frame(0xbe, 0xff, 1, Buffer.from('x')),
  () => frame(9, 4, 1, Buffer.alloc(0)),
  () => frame(0, 0, 3, Buffer.from('x')),
]

function framing({ random, trick, value }: Maker): Framing {
  const cuts = [random.below(40), 40 + random.below(200)]
  return {
    cuts: trick('CONTINUATION', 0.15) ? [...new Set(cuts)] : [],
    priority: trick('priority', 0.1),
    isSparse: trick('empty DATA', 0.1),
    literal: random.pick([0x00, 0x00, 0x10, 0x40] as const),
    ...(trick('padding', 0.15)
      ? { padding: random.pick(['', '\u0000', value(), 'x'.repeat(200)]) }
      : {}),
    ...(trick('small DATA', 0.15) ? { piece: random.pick([1, 3, 17]) } : {}),
    ...(trick('frame between', 0.05) ? { between: [random.pick(BETWEEN)()] } : {}),
    ...(trick('trailers', 0.08) ? { trailers: random.pick(TRAILERS)(value()) } : {}),
  }
}

const TRAILERS: readonly ((held: string) => readonly HeaderLine[])[] = [
  (held) => [['x-note', held]],
  (held) => [['grpc-status', held]],
  (held) => [
    ['content-type', 'text/plain'],
    ['x-note', held],
  ],
  () => [['content-length', '0']],
  (held) => [['host', held]],
  (held) => [[':path', `/v1/x?${held}`]],
  (held) => [['X-Note', held]],
]
