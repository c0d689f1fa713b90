import type { RedisClient } from './connection.ts'

/**
 * What is wrong with how a server makes room, or undefined. Everything of the vault has a TTL; a server that throws
 * away whatever it likes (`allkeys-*`) takes mappings that are in use, and with them what conversations mean.
 */
export async function evictionProblem(client: RedisClient): Promise<string | undefined> {
  const info = await client.info('memory')
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1]
  if (policy?.startsWith('allkeys') !== true) return undefined
  return `maxmemory-policy is ${policy}: mappings in use may be thrown away. Use noeviction (writes are refused when memory is full) or volatile-ttl (those that end soonest go first).`
}
