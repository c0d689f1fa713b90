import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib'
import type { Maker } from './maker.ts'
import type { HeaderLine } from './wire.ts'

type Code = (bytes: Buffer) => Buffer

const NONE: Code = (bytes) => bytes
const DEFLATE: Code = (bytes) => deflateSync(bytes)
const BR: Code = (bytes) => brotliCompressSync(bytes)
const ZSTD: Code = (bytes) => zstdCompressSync(bytes)
const GZIP: Code = (bytes) => gzipSync(bytes)
const HALF: Code = (bytes) => GZIP(bytes).subarray(0, -9)

/** What a body is called, and how it is coded: as the name says, or not. */
export const CODINGS: readonly (readonly [names: readonly string[], code: Code])[] = [
  [['gzip'], GZIP],
  [['GZIP'], GZIP],
  [['x-gzip'], GZIP],
  [['deflate'], DEFLATE],
  [['deflate'], (bytes) => deflateRawSync(bytes)],
  [['br'], BR],
  [['zstd'], ZSTD],
  [['gzip, gzip'], (bytes) => GZIP(GZIP(bytes))],
  [['gzip', 'gzip'], (bytes) => GZIP(GZIP(bytes))],
  [['deflate, gzip'], (bytes) => GZIP(DEFLATE(bytes))],
  [['identity'], NONE],
  [['identity, gzip'], GZIP],
  [['gzip, identity'], GZIP],
  [['identity', 'gzip'], GZIP],
  [['identity, identity'], NONE],
  [['gzip'], NONE],
  [['br'], GZIP],
  [['identity'], GZIP],
  [[''], GZIP],
  [[], GZIP],
  [[''], NONE],
  [[', gzip'], GZIP],
  [['gzip,'], GZIP],
  [['gzip;q=1'], GZIP],
  [['"gzip"'], GZIP],
  [['gzip\tgzip'], GZIP],
  [['utf-8'], NONE],
  [['aws-chunked'], NONE],
  [['compress'], NONE],
  [['gzip'], HALF],
  [['gzip'], (bytes) => Buffer.concat([GZIP(bytes), Buffer.from('behind')])],
  [['br'], (bytes) => BR(bytes).subarray(0, -2)],
  [['zstd'], (bytes) => ZSTD(bytes).subarray(0, -2)],
  // Two members of gzip and two frames of zstd are one text.
  [['gzip'], (bytes) => inTwo(bytes, GZIP)],
  [['zstd'], (bytes) => inTwo(bytes, ZSTD)],
]

function inTwo(bytes: Buffer, code: Code): Buffer {
  const half = bytes.length >> 1
  return Buffer.concat([code(bytes.subarray(0, half)), code(bytes.subarray(half))])
}

/** Codings of the content: the service takes them off, or refuses. */
export function coding(body: string, lines: HeaderLine[], { random, trick, value }: Maker): string {
  if (body === '' || !trick('content coding', 0.1)) return body
  const [names, code] = random.pick(CODINGS)
  for (const name of names) lines.push(['Content-Encoding', name])
  if (trick('value as a coding', 0.05)) lines.push(['Content-Encoding', value()])
  return code(Buffer.from(body, 'latin1')).toString('latin1')
}
