import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib'
import { MaskingError } from '../core/errors.ts'

type Decompress = (input: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>

/** Content codings (RFC 9110, 8.4.1) that can be read. `deflate` is zlib, or raw as some clients send it. */
const DECODERS: ReadonlyMap<string, Decompress> = new Map<string, Decompress>([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', inflateEither],
  ['br', promisify(brotliDecompress)],
  ['zstd', decodeZstdFrames],
])

/** Compressors that work in parallel write a frame for some megabytes; many empty ones would cost more than their bytes. */
const MOST_FRAMES = 256

/** Frames one after the other are one text (RFC 8878, 3). Node's decoder ends after the first and says where. */
async function decodeZstdFrames(
  input: Buffer,
  { maxOutputLength }: { maxOutputLength: number },
): Promise<Buffer> {
  const texts: Buffer[] = []
  let size = 0
  let at = 0
  do {
    if (texts.length === MOST_FRAMES) throw new MaskingError('broken_encoding')
    const rest = { maxOutputLength: Math.max(1, maxOutputLength - size), info: true as const }
    const { buffer, engine } = await decodeZstd(input.subarray(at), rest)
    if (engine.bytesWritten === 0) throw new MaskingError('broken_encoding')
    texts.push(buffer)
    size += buffer.length
    at += engine.bytesWritten
  } while (at < input.length)
  if (size > maxOutputLength) throw tooLarge(maxOutputLength)
  return Buffer.concat(texts)
}

/** `info` adds the decoder, which the types of Node do not know. */
const decodeZstd = promisify(zstdDecompress) as unknown as (
  input: Buffer,
  options: { readonly maxOutputLength: number; readonly info: true },
) => Promise<{ readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } }>

const tooLarge = (maxBytes: number): MaskingError =>
  new MaskingError('body_too_large', `It is over ${maxBytes} bytes once decoded.`)

async function inflateEither(input: Buffer, options: { maxOutputLength: number }): Promise<Buffer> {
  // RFC 1950, 2.2: the first two bytes of a zlib stream are a multiple of 31.
  const isZlib =
    input.length >= 2 && ((input[0] ?? 0) & 0x0f) === 8 && input.readUInt16BE(0) % 31 === 0
  return await promisify(isZlib ? inflate : inflateRaw)(input, options)
}

/**
 * Decodes a body, byte string in and out. `encoding` in lower case. Rejects with `unsupported_encoding` (unknown or
 * stacked), `broken_encoding`, or `body_too_large` over `maxBytes`: a bomb stops at the limit, not after it.
 */
export async function decodeBody(
  body: string,
  encoding: string,
  maxBytes: number,
): Promise<string> {
  const decompress = DECODERS.get(encoding)
  if (decompress === undefined) throw new MaskingError('unsupported_encoding')
  try {
    const decoded = await decompress(Buffer.from(body, 'latin1'), { maxOutputLength: maxBytes })
    return decoded.toString('latin1')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE' || code === 'body_too_large') throw tooLarge(maxBytes)
    throw new MaskingError('broken_encoding')
  }
}
