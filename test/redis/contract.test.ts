import { after, before } from 'node:test'
import type { Vault } from '../../src/core/mapping/vault.ts'
import { StoreError } from '../../src/vault/redis/server/failure.ts'
import type { RedisVault } from '../../src/vault/redis/redis-vault.ts'
import { vaultContract } from '../contract/vault-contract.ts'
import { type TestRedis, startRedis } from '../support/redis/redis-server.ts'
import { connectedVault, testKeys, connectionTo } from '../support/redis/redis-vault.ts'

const open: RedisVault[] = []
let redis: TestRedis

before(async () => {
  redis = await startRedis()
})

after(async () => {
  for (const vault of open) vault.close()
  await redis.stop()
})

const keys = testKeys()
let count = 0

async function emptyVault(): Promise<RedisVault> {
  const vault = await connectedVault({
    connection: connectionTo(redis),
    keys,
    keyPrefix: `contract${count++}`,
    lateMs: 500,
  })
  open.push(vault)
  return vault
}

vaultContract('Redis', emptyVault)

/** One replica serves the requests, another does all the rest: nothing but their numbers may depend on one process. */
const replicasInTurn = async (): Promise<Vault> => {
  const first = await emptyVault()
  const second = await connectedVault({
    connection: connectionTo(redis),
    keys,
    keyPrefix: `contract${count - 1}`,
    lateMs: 500,
  })
  open.push(second)
  return {
    // A replica knows the server's time only as well as replies are quick: what it writes right after an erasure by
    // another may be refused as if it had begun before, and is asked for again then.
    allocate: async (...args) => {
      for (let tries = 1; ; tries++) {
        try {
          return await first.allocate(...args)
        } catch (error) {
          if (!(error instanceof StoreError && error.failure === 'erased') || tries === 20)
            throw error
        }
      }
    },
    load: (...args) => second.load(...args),
    loadAll: (...args) => second.loadAll(...args),
    bind: (...args) => second.bind(...args),
    confirm: (...args) => first.confirm(...args),
    release: (...args) => first.release(...args),
    prove: (...args) => second.prove(...args),
    erase: (...args) => second.erase(...args),
    eraseOwned: (...args) => second.eraseOwned(...args),
  }
}

vaultContract('Redis, replicas in turn', replicasInTurn)
