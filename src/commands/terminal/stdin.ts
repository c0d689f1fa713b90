import type { Readable } from 'node:stream'

/** All of a stream as bytes. */
export async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Buffer | string))
  return Buffer.concat(chunks)
}
