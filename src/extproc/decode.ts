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
  ['zstd', promisify(zstdDecompress)],
])

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
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new MaskingError('body_too_large', `It is over ${maxBytes} bytes once decoded.`)
    }
    throw new MaskingError('broken_encoding')
  }
}
