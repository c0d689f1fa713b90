import { randomBytes, randomInt } from 'node:crypto'
import type { RedisVaultOptions } from '../../../src/vault/redis/redis-vault-options.ts'
import { type RedisVault, createRedisVault } from '../../../src/vault/redis/redis-vault.ts'
import { type VaultKeys, createVaultKeys } from '../../../src/vault/sealing/vault-keys.ts'
import { resumeBase } from '../../../src/vault/resume-base.ts'
import { waitFor } from '../wait-for.ts'

/** Keys of one replica set: the same for the same seed. */
export function testKeys(
  root: Buffer = randomBytes(32),
  data: Buffer = randomBytes(32),
): VaultKeys {
  return createVaultKeys(
    root,
    () => ({ id: 1, key: data }),
    (id) => (id === 1 ? data : undefined),
  )
}

export type TestVaultOptions = Partial<RedisVaultOptions> &
  Pick<RedisVaultOptions, 'connection' | 'keys'>

/** The connection to one server without a login. */
export function connectionTo(address: {
  readonly host: string
  readonly port: number
}): RedisVaultOptions['connection'] {
  const { host, port } = address
  return { target: { kind: 'standalone', address: { host, port }, db: 0 } }
}

/** A vault that has connected. Budgets are wide: a busy machine must not look like an outage. */
export async function connectedVault(options: TestVaultOptions): Promise<RedisVault> {
  const vault = createRedisVault({
    keyPrefix: 'dm',
    ttlSeconds: 3600,
    maxTtlSeconds: 86_400,
    maxEntriesPerScope: 10_000,
    maxEntriesPerAccount: 1_000_000,
    minTtlSeconds: 600,
    unprovenTtlSeconds: 3600,
    maxUnproven: 1_000_000,
    commandTimeoutMs: 5_000,
    maxOpened: 10_000,
    openedIdleMs: 60_000,
    resumeBase: () => resumeBase(randomInt),
    now: () => performance.now(),
    lateMs: 10_000,
    ...options,
  })
  await waitFor(() => vault.ready())
  return vault
}
