import type { Readable } from 'node:stream'

/** Longest body that is kept, in bytes: what the nginx of Dify 1.7.0 lets through. */
const MAX_BODY = 100 * 1024 * 1024

/** A body beyond the limit. */
export class BodyTooLong extends Error {}

/**
 * A body of at most `limit` bytes. Throws {@link BodyTooLong} only after its end: a client that still sends does not
 * read the answer.
 */
export async function readBody(request: Readable, limit: number = MAX_BODY): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    const bytes: Buffer = chunk
    length += bytes.length
    if (length <= limit) chunks.push(bytes)
  }
  if (length > limit) throw new BodyTooLong()
  return Buffer.concat(chunks)
}
