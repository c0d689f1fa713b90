import { promisify } from 'node:util'
import { crc32, deflateRaw, inflateRaw } from 'node:zlib'
import type { ArchiveTools } from '../core/documents/archive-tools.ts'
import { MaskingError } from '../core/errors.ts'

const inflate = promisify(inflateRaw)
const deflate = promisify<Buffer, Buffer>(deflateRaw)

/** Inflating and deflating in Node's thread pool, so that other exchanges go on meanwhile. */
export const ARCHIVE_TOOLS: ArchiveTools = {
  inflate: async (bytes, maxBytes) => {
    try {
      const plain = await inflate(Buffer.from(bytes, 'latin1'), { maxOutputLength: maxBytes })
      return plain.toString('latin1')
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
      if (code === 'ERR_BUFFER_TOO_LARGE')
        throw new MaskingError('document_too_large', `A part is over ${maxBytes} bytes.`)
      throw new MaskingError('document_broken', 'A part is damaged.')
    }
  },
  deflate: async (bytes) => (await deflate(Buffer.from(bytes, 'latin1'))).toString('latin1'),
  crc32: (bytes) => crc32(Buffer.from(bytes, 'latin1')),
}
