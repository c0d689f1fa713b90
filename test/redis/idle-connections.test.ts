import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RedisVault } from '../../src/vault/redis/redis-vault.ts'
import { type TestRedis, startRedis } from '../support/redis-server.ts'
import { connectedVault, testKeys } from '../support/redis-vault.ts'

/** TCP connections of this machine (`Documentation/networking/proc_net_tcp.rst`). */
const CONNECTIONS = '/proc/net/tcp'

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

  it('is shown to be alive every 10 seconds, so that no network in between forgets it', {
    skip: existsSync(CONNECTIONS) ? false : 'there is no /proc/net/tcp',
  }, () => {
    const port = `0100007F:${redis.port.toString(16).toUpperCase().padStart(4, '0')}`
    const lines = readFileSync(CONNECTIONS, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      // To the server, established; the timer of the kernel: 02 is keepalive, in hundredths of a second.
      .filter(([, , remote, state]) => remote === port && state === '01')
    const timers = lines.map(([, , , , , timer = '']) => timer.split(':'))
    const soon = timers.filter(
      ([kind, left = '']) => kind === '02' && Number.parseInt(left, 16) <= 1_000,
    )
    // The vault's; the test's own may have one, too.
    assert.ok(soon.length > 0, JSON.stringify(timers))
  })
})
