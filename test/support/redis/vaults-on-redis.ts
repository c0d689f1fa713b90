import { after, before } from 'node:test'
import type { RedisVault } from '../../../src/vault/redis/redis-vault.ts'
import { type TestRedis, startRedis } from './redis-server.ts'
import { type TestVaultOptions, connectedVault, testKeys, connectionTo } from './redis-vault.ts'

/** A server for the tests of one file, and vaults of one replica set on it. All end with the tests. */
export interface VaultsOnRedis {
  readonly redis: TestRedis
  /** A vault with a key prefix of its own. */
  readonly setUp: (more?: More) => Promise<{ vault: RedisVault; keyPrefix: string }>
  /** A further service on a key prefix that is in use. */
  readonly another: (more: More & { readonly keyPrefix: string }) => Promise<RedisVault>
}

type More = Partial<TestVaultOptions>

export function vaultsOnRedis(name: string, usual: More = {}): VaultsOnRedis {
  let redis: TestRedis | undefined
  const running = (): TestRedis => {
    if (redis === undefined) throw new Error('the server is started before the tests')
    return redis
  }
  const open: RedisVault[] = []
  const keys = testKeys()
  let prefixes = 0
  before(async () => {
    redis = await startRedis()
  })
  after(async () => {
    for (const vault of open) vault.close()
    await redis?.stop()
  })
  const another: VaultsOnRedis['another'] = async (more) => {
    const { host, port } = running()
    const vault = await connectedVault({
      connection: connectionTo({ host, port }),
      keys,
      ...usual,
      ...more,
    })
    open.push(vault)
    return vault
  }
  return {
    get redis() {
      return running()
    },
    another,
    setUp: async (more = {}) => {
      const keyPrefix = `${name}${prefixes++}`
      return { vault: await another({ keyPrefix, ...more }), keyPrefix }
    },
  }
}
