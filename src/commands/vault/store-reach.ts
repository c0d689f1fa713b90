import { setTimeout as sleep } from 'node:timers/promises'
import type { StoreConfig } from '../../config/config.ts'
import { noAnswer } from '../../upstreams/no-answer.ts'
import type { ConfiguredVault } from '../../vault/create-vault.ts'
import { connectionOf } from '../../vault/redis/server/configured.ts'
import { createRedisClient } from '../../vault/redis/server/connection.ts'
import { type Failure, failureOf } from '../../vault/redis/server/failure.ts'

const WORDS: Partial<Record<Failure, string>> = {
  auth: 'it refuses the user or the password (store.username, store.password_file)',
  loading: 'it is still reading its data',
  cluster: 'its cluster has no master for the keys',
}

const LOOK_MS = 20

/** Whether a vault that connects in the background is ready in time. */
export async function isReadyWithin(
  { ready }: Pick<ConfiguredVault, 'ready'>,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs
  while (!ready()) {
    if (performance.now() > deadline) return false
    await sleep(LOOK_MS)
  }
  return true
}

/** Why Redis cannot be asked, in words; undefined if it can. */
export async function whyUnreachable(
  store: StoreConfig,
  timeoutMs: number,
): Promise<string | undefined> {
  const client = createRedisClient(connectionOf(store), timeoutMs)
  let last: unknown
  // Of a connection that fails again and again `connect` only says that it was closed.
  client.on('error', (error) => {
    last = error
  })
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new DOMException('', 'TimeoutError')), timeoutMs).unref()
  })
  try {
    await Promise.race([client.connect().then(() => client.ping()), late])
    return undefined
  } catch (error) {
    const reason = last ?? error
    return WORDS[failureOf(reason)] ?? noAnswer(reason, timeoutMs)
  } finally {
    client.disconnect()
  }
}
