import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RedisVault } from '../../src/vault/redis/redis-vault.ts'
import { type TestRedis, startRedis } from '../support/redis/redis-server.ts'
import { connectedVault, testKeys } from '../support/redis/redis-vault.ts'
import { keepaliveTimers, timersSkip } from '../support/machine/tcp-timers.ts'

describe('a connection to the store on which nothing happens', () => {
  let redis: TestRedis
  let vault: RedisVault
  before(async () => {
    redis = await startRedis()
    const address = { host: redis.host, port: redis.port }
    vault = await connectedVault({
      connection: { target: { kind: 'standalone', address, db: 0 } },
      keys: testKeys(),
    })
  })
  after(async () => {
    vault.close()
    await redis.stop()
  })

  it('that the server closes is opened again at once: a request a moment later is served', async () => {
    for (let round = 0; round < 10; round++) {
      await redis.admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
      await sleep(30)
      assert.equal(await vault.load(`scope ${round}`), undefined)
    }
  })

  it(
    'is shown to be alive every 10 seconds, so that no network in between forgets it',
    timersSkip,
    () => {
      const timers = keepaliveTimers(redis.port)
      // The vault's; the test's own may have one, too.
      assert.ok(
        timers.some((ms) => ms !== undefined && ms <= 10_000),
        JSON.stringify(timers),
      )
    },
  )
})
