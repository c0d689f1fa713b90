import { Cluster } from 'ioredis'
import type { RedisClient } from './server/connection.ts'
import { keyPattern, storedKey } from './server/scope-name.ts'

/** One entry as Redis serialises it; what it holds is sealed. */
export interface SealedEntry {
  readonly key: string
  /** Milliseconds that it has left. */
  readonly ttl: number
  /** `DUMP`, base64. */
  readonly dump: string
}

const STEP = 500

/**
 * All entries of exactly this prefix, of every node of a cluster. An entry that expires meanwhile is left out; so is what
 * only says how much room is in use.
 */
export async function* readEntries(
  client: RedisClient,
  keyPrefix: string,
): AsyncGenerator<SealedEntry> {
  const servers = client instanceof Cluster ? client.nodes('master') : [client]
  const seen = new Set<string>()
  for (const server of servers) {
    let cursor = '0'
    do {
      const [next, keys] = await server.scan(cursor, 'MATCH', keyPattern(keyPrefix), 'COUNT', STEP)
      cursor = next
      for (const key of keys) {
        // SCAN may name a key more than once.
        if (seen.has(key) || !isCopied(keyPrefix, key)) continue
        seen.add(key)
        const [dump, ttl] = [await server.dumpBuffer(key), await server.pttl(key)]
        if (dump !== null && ttl > 0) yield { key, ttl, dump: dump.toString('base64') }
      }
    } while (cursor !== '0')
  }
}

const COPIED: ReadonlySet<string> = new Set(['s', 'a', 'o'])

const isCopied = (keyPrefix: string, key: string): boolean =>
  COPIED.has(storedKey(keyPrefix, key)?.kind ?? '')

/** Puts entries back, in place of those that are there. Needs a user that may `RESTORE`. */
export class EntryWriter {
  readonly #client: RedisClient
  readonly #keyPrefix: string

  constructor(client: RedisClient, keyPrefix: string) {
    this.#client = client
    this.#keyPrefix = keyPrefix
  }

  /** False for an entry of another prefix, which is not written. */
  async write({ key, ttl, dump }: SealedEntry): Promise<boolean> {
    const found = storedKey(this.#keyPrefix, key)
    if (found === undefined) return false
    // Exports of earlier versions hold numbers, which nothing counts on any more.
    if (!COPIED.has(found.kind)) return true
    await this.#client.restore(key, ttl, Buffer.from(dump, 'base64'), 'REPLACE')
    return true
  }
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
