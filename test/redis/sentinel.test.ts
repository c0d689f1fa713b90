import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Wanted } from '../../src/core/mapping/vault.ts'
import type { RedisVault } from '../../src/vault/redis/redis-vault.ts'
import { type TestRedis, startRedis } from '../support/redis/redis-server.ts'
import { connectedVault, testKeys } from '../support/redis/redis-vault.ts'
import { waitFor } from '../support/wait-for.ts'

const email = (value: string): Wanted => ({ prefix: 'EMAIL', value })
const NAME = 'main'

const dir = mkdtempSync(join(tmpdir(), 'dify-masking-sentinel-'))
const servers: TestRedis[] = []
const sentinels: TestRedis[] = []
let vault: RedisVault

before(async () => {
  const master = await startRedis({ args: ['--save', '', '--repl-diskless-sync-delay', '0'] })
  servers.push(master)
  servers.push(
    await startRedis({ args: ['--save', '', '--replicaof', master.host, String(master.port)] }),
  )
  for (let i = 0; i < 3; i++) {
    const file = join(dir, `sentinel-${i}.conf`)
    writeFileSync(
      file,
      [
        `sentinel monitor ${NAME} ${master.host} ${master.port} 2`,
        // A machine that is busy for a moment is not a reason for another master before the test kills this one.
        `sentinel down-after-milliseconds ${NAME} 60000`,
        `sentinel failover-timeout ${NAME} 3000`,
        '',
      ].join('\n'),
    )
    sentinels.push(await startRedis({ file, args: ['--sentinel'] }))
  }
  // All know the replica and each other.
  await waitFor(async () => {
    for (const { admin } of sentinels) {
      const state = masterState(await admin.call('SENTINEL', 'MASTER', NAME))
      if (state['num-slaves'] !== '1' || state['num-other-sentinels'] !== '2') return false
    }
    return true
  }, 30_000)
  vault = await connectedVault({
    connection: {
      target: {
        kind: 'sentinel',
        sentinels: sentinels.map(({ host, port }) => ({ host, port })),
        name: NAME,
        db: 0,
      },
    },
    keys: testKeys(),
    commandTimeoutMs: 500,
  })
})

after(async () => {
  vault.close()
  for (const server of [...sentinels, ...servers]) await server.stop()
  rmSync(dir, { recursive: true, force: true })
})

function masterState(reply: unknown): Record<string, string> {
  const flat = Array.isArray(reply) ? reply.map(String) : []
  const state: Record<string, string> = {}
  for (let i = 0; i + 1 < flat.length; i += 2) state[flat[i] ?? ''] = flat[i + 1] ?? ''
  return state
}

describe('three sentinels', () => {
  it('lead to another master when theirs dies: mappings stay, numbers are not given out again', async () => {
    const [master, replica] = servers
    assert.ok(master !== undefined && replica !== undefined)
    const first = await vault.allocate('tag.s', [email('a'), email('b')], 'fresh')
    assert.deepEqual(first.placeholders, ['EMAIL_1', 'EMAIL_2'])
    await waitFor(async () => (await replica.admin.hget('dm:{tag}:s:s', 'cEMAIL')) === '2')
    for (const { admin } of sentinels)
      await admin.call('SENTINEL', 'SET', NAME, 'down-after-milliseconds', '500')
    // The replica hangs; what the master acknowledges now is lost with it.
    replica.signal('SIGSTOP')
    const lost = await vault.allocate('tag.s', [email('lost')], 'fresh')
    assert.deepEqual(lost.placeholders, ['EMAIL_3'])
    await master.kill()
    replica.signal('SIGCONT')
    let given: readonly string[] = []
    const began = performance.now()
    await waitFor(async () => {
      try {
        const { placeholders, mapping } = await vault.allocate('tag.s', [email('c')], 'fresh')
        assert.equal(mapping.get('EMAIL_1'), 'a')
        given = placeholders
        return true
      } catch (error) {
        assert.match(String(error), /vault|store of the mappings/)
        return false
      }
    }, 30_000)
    const number = Number(given[0]?.slice('EMAIL_'.length))
    // EMAIL_3 means what was lost: Dify may have seen it.
    assert.ok(number > 3, String(number))
    assert.ok(performance.now() - began < 30_000)
    // Sentinel closes the connections of clients once more when it has told all of the new master.
    await waitFor(async () => {
      const known = await vault.load('tag.s').catch(() => undefined)
      return known?.get('EMAIL_2') === 'b'
    }, 30_000)
    await waitFor(
      async () =>
        await vault.erase('tag.s').then(
          () => true,
          () => false,
        ),
      30_000,
    )
    assert.equal(await vault.load('tag.s'), undefined)
  })
})
