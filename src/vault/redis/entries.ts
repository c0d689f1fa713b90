import { Cluster } from 'ioredis'
import type { RedisClient } from './connection.ts'

/** One entry as Redis serialises it; what it holds is sealed. */
export interface SealedEntry {
  readonly key: string
  /** Milliseconds that it has left. */
  readonly ttl: number
  /** `DUMP`, base64. */
  readonly dump: string
}

const STEP = 500

/** All entries below a prefix, of every node of a cluster. An entry that expires meanwhile is left out. */
export async function* readEntries(
  client: RedisClient,
  prefix: string,
): AsyncGenerator<SealedEntry> {
  const servers = client instanceof Cluster ? client.nodes('master') : [client]
  const seen = new Set<string>()
  for (const server of servers) {
    let cursor = '0'
    do {
      const [next, keys] = await server.scan(cursor, 'MATCH', `${escape(prefix)}*`, 'COUNT', STEP)
      cursor = next
      for (const key of keys) {
        // SCAN may name a key more than once.
        if (seen.has(key)) continue
        seen.add(key)
        const [dump, ttl] = [await server.dumpBuffer(key), await server.pttl(key)]
        if (dump !== null && ttl > 0) yield { key, ttl, dump: dump.toString('base64') }
      }
    } while (cursor !== '0')
  }
}

/** Puts an entry back, in place of one that is there. Needs a user that may `RESTORE`. */
export async function writeEntry(
  client: RedisClient,
  { key, ttl, dump }: SealedEntry,
): Promise<void> {
  await client.restore(key, ttl, Buffer.from(dump, 'base64'), 'REPLACE')
}

/** An entry of a line of an export, or undefined if it is none. */
export function entryIn(line: string): SealedEntry | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  if (value === null || typeof value !== 'object') return undefined
  const { key, ttl, dump }: Record<string, unknown> = { ...value }
  if (typeof key !== 'string' || typeof dump !== 'string') return undefined
  return typeof ttl === 'number' && Number.isInteger(ttl) && ttl > 0
    ? { key, ttl, dump }
    : undefined
}

/** Characters that mean something in a pattern. */
const escape = (text: string): string => text.replaceAll(/[\\*?[\]]/g, '\\$&')
