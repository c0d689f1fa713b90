import { Redis } from 'ioredis'
import type { RedisClient } from './connection.ts'
import { StoreError } from './failure.ts'
import { ownerPattern, storedKey } from './scope-name.ts'

/** Keys per step: short enough not to hold up others. */
const STEP = 1_000

/**
 * The apps in which an owner has scopes. Walks over all keys of all masters: slow, but it needs no list that could be
 * lost or be older than the data. `command` runs each step.
 */
export async function tagsOfOwner(
  client: RedisClient,
  keyPrefix: string,
  owner: string,
  command: <T>(step: () => Promise<T>) => Promise<T>,
): Promise<readonly string[]> {
  const pattern = ownerPattern(keyPrefix, owner)
  const servers = client instanceof Redis ? [client] : client.nodes('master')
  // A cluster that is not known yet has no nodes: that is not the same as nothing found.
  if (servers.length === 0) throw new StoreError('connection')
  const tags = new Set<string>()
  for (const server of servers) {
    let cursor = '0'
    do {
      const [next, keys] = await command(
        async () => await server.scan(cursor, 'MATCH', pattern, 'COUNT', STEP),
      )
      for (const key of keys) {
        const found = storedKey(keyPrefix, key)
        // The pattern also finds keys of longer prefixes.
        if (found?.kind === 'o' && found.id === owner) tags.add(found.tag)
      }
      cursor = next
    } while (cursor !== '0')
  }
  return [...tags]
}
