import type { HeaderLine, Take } from './wire.ts'

/** How a request is framed, where RFC 9113 leaves a choice, or forbids it. */
export interface Framing {
  /** Where the block of headers is cut; what is after a cut goes into CONTINUATION frames (6.10). */
  readonly cuts?: readonly number[]
  /** Bytes that the frames of headers and of data are padded with (6.1, 6.2), at most 255. */
  readonly padding?: string
  /** HEADERS say a priority (6.2). */
  readonly priority?: boolean
  /** Length of the pieces of the body, and whether empty ones stand between them. */
  readonly piece?: number
  readonly isSparse?: boolean
  /** Headers after the body (8.1). */
  readonly trailers?: readonly HeaderLine[]
  /** How a header is written: as a literal that is not indexed, never indexed, or to be indexed (RFC 7541, 6.2). */
  readonly literal?: 0x00 | 0x10 | 0x40
  /** Frames in front of the body that have nothing to do with it. */
  readonly between?: readonly Buffer[]
}

const DATA = 0
const HEADERS = 1
const RST_STREAM = 3
const SETTINGS = 4
const GOAWAY = 7
const CONTINUATION = 9

const END_STREAM = 1
const END_HEADERS = 4
const PADDED = 8
const PRIORITY = 32

export function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

export const PREFACE = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  frame(SETTINGS, 0, 0, Buffer.alloc(0)),
  frame(SETTINGS, 1, 0, Buffer.alloc(0)),
])

/** The frames of a request on stream 1, whose headers and body are byte strings. */
export function http2Request(
  headers: readonly HeaderLine[],
  body: string,
  framing: Framing = {},
): Buffer {
  const { trailers, between = [] } = framing
  const ends = body === '' && trailers === undefined
  return Buffer.concat([
    headersOf(headers, ends, framing),
    ...between,
    ...(body === '' ? [] : dataOf(body, trailers === undefined, framing)),
    ...(trailers === undefined ? [] : [headersOf(trailers, true, framing)]),
  ])
}

function headersOf(
  headers: readonly HeaderLine[],
  ends: boolean,
  { cuts = [], padding, priority = false, literal = 0x00 }: Framing,
): Buffer {
  const block = Buffer.concat(
    headers.map(([name, value]) =>
      Buffer.concat([Buffer.from([literal]), hpackString(name), hpackString(value)]),
    ),
  )
  const edges = [0, ...cuts.filter((cut) => cut < block.length), block.length]
  const pieces = edges.slice(1).map((to, i) => block.subarray(edges[i], to))
  const frames = pieces.map((piece, i) => {
    const last = i === pieces.length - 1 ? END_HEADERS : 0
    if (i > 0) return frame(CONTINUATION, last, 1, piece)
    const depends = priority ? Buffer.from([0, 0, 0, 0, 15]) : Buffer.alloc(0)
    const [flag, payload] = padded(Buffer.concat([depends, piece]), padding)
    return frame(
      HEADERS,
      last | flag | (priority ? PRIORITY : 0) | (ends ? END_STREAM : 0),
      1,
      payload,
    )
  })
  return Buffer.concat(frames)
}

function dataOf(
  body: string,
  ends: boolean,
  { padding, piece = 16_000, isSparse = false }: Framing,
): Buffer[] {
  const bytes = Buffer.from(body, 'latin1')
  const frames: Buffer[] = []
  for (let at = 0; at < bytes.length; at += piece) {
    const isLast = ends && at + piece >= bytes.length
    const [flag, payload] = padded(bytes.subarray(at, at + piece), padding)
    if (isSparse) frames.push(frame(DATA, 0, 1, Buffer.alloc(0)))
    frames.push(frame(DATA, flag | (isLast ? END_STREAM : 0), 1, payload))
  }
  return frames
}

function padded(payload: Buffer, padding: string | undefined): readonly [number, Buffer] {
  if (padding === undefined) return [0, payload]
  const behind = Buffer.from(padding, 'latin1')
  return [PADDED, Buffer.concat([Buffer.from([behind.length]), payload, behind])]
}

/** A string of HPACK (RFC 7541, 5.2) without Huffman. */
function hpackString(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1')
  const length = [Math.min(bytes.length, 127)]
  for (let rest = bytes.length - 127; rest >= 0; rest >>= 7) {
    length.push(rest < 128 ? rest : (rest & 127) | 128)
    if (rest < 128) break
  }
  return Buffer.concat([Buffer.from(length), bytes])
}

/** The answer is whole when its stream ends, or is reset. */
export const takeHttp2: Take = (received) => {
  let status = 0
  for (let at = 0; at + 9 <= received.length; ) {
    const length = received.readUIntBE(at, 3)
    if (at + 9 + length > received.length) return undefined
    const type = received.readUInt8(at + 3)
    const flags = received.readUInt8(at + 4)
    if (type === HEADERS && status === 0)
      status = statusOf(received.subarray(at + 9, at + 9 + length))
    if ((type === HEADERS || type === DATA) && (flags & END_STREAM) !== 0)
      return { status, keeps: false }
    if (type === RST_STREAM || type === GOAWAY) return { status, keeps: false }
    at += 9 + length
  }
  return undefined
}

/** Statuses that HPACK has a number for (RFC 7541, Appendix A). */
const INDEXED = [200, 204, 206, 304, 400, 404, 500]
/** Digits in the code of Appendix B. */
const DIGITS: Readonly<Record<string, string>> = {
  '00000': '0',
  '00001': '1',
  '00010': '2',
  '011001': '3',
  '011010': '4',
  '011011': '5',
  '011100': '6',
  '011101': '7',
  '011110': '8',
  '011111': '9',
}

/** `:status` is the first header of every answer; 1 if it is written in a way that is not read here. */
function statusOf(block: Buffer): number {
  const first = block[0] ?? 0
  const indexed = INDEXED[first - 0x88]
  if (indexed !== undefined) return indexed
  const length = block[1] ?? 0
  const text = block.subarray(2, 2 + (length & 0x7f))
  const digits = length < 0x80 ? text.toString('latin1') : huffmanDigits(text)
  return /^[1-5]\d\d$/.test(digits) ? Number(digits) : 1
}

function huffmanDigits(text: Buffer): string {
  const bits = [...text].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  let digits = ''
  for (let at = 0; digits.length < 3; ) {
    const code = [5, 6].map((length) => bits.slice(at, at + length)).find((each) => each in DIGITS)
    if (code === undefined) break
    digits += DIGITS[code] ?? ''
    at += code.length
  }
  return digits
}
