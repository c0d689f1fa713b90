import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Wanted } from '../../src/core/mapping/vault.ts'
import type { RedisVault } from '../../src/vault/redis/redis-vault.ts'
import { vaultContract } from '../contract/vault-contract.ts'
import { type TestRedis, startRedis } from '../support/redis/redis-server.ts'
import { connectedVault, testKeys } from '../support/redis/redis-vault.ts'
import { waitFor } from '../support/wait-for.ts'

const SLOTS = 16_384
const email = (value: string): Wanted => ({ prefix: 'EMAIL', value })
const nodes: TestRedis[] = []
const open: RedisVault[] = []
const keys = testKeys()
let prefixes = 0

before(async () => {
  const args = ['--save', '', '--cluster-enabled', 'yes', '--cluster-node-timeout', '2000']
  for (let i = 0; i < 3; i++) nodes.push(await startRedis({ args }))
  const [first] = nodes
  assert.ok(first !== undefined)
  for (const [i, { admin }] of nodes.entries()) {
    const from = Math.floor((SLOTS / 3) * i)
    const to = Math.floor((SLOTS / 3) * (i + 1)) - 1
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', from, i === 2 ? SLOTS - 1 : to)
    await admin.call('CLUSTER', 'SET-CONFIG-EPOCH', i + 1)
  }
  for (const { host, port } of nodes.slice(1)) await first.admin.call('CLUSTER', 'MEET', host, port)
  await waitFor(async () => {
    for (const { admin } of nodes) {
      const info = String(await admin.call('CLUSTER', 'INFO'))
      if (!/cluster_state:ok/.test(info) || !/cluster_known_nodes:3/.test(info)) return false
    }
    return true
  }, 30_000)
})

after(async () => {
  for (const vault of open) vault.close()
  for (const node of nodes) await node.stop()
})

async function clusterVault(keyPrefix = `cluster${prefixes++}`): Promise<RedisVault> {
  const vault = await connectedVault({
    connection: {
      target: {
        kind: 'cluster',
        nodes: nodes.slice(0, 2).map(({ host, port }) => ({ host, port })),
      },
    },
    keys,
    keyPrefix,
    lateMs: 500,
  })
  open.push(vault)
  return vault
}

vaultContract('Redis Cluster', async () => await clusterVault())

describe('a cluster', () => {
  it('spreads apps over its nodes and erases an owner on all of them', async () => {
    const vault = await clusterVault('spread')
    const apps = Array.from({ length: 30 }, (_, i) => `app${i}`)
    for (const app of apps)
      await vault.allocate(`${app}.s`, [email(app)], 'fresh', { owners: ['ann'] })
    for (const { admin } of nodes)
      assert.ok((await admin.keys('spread:*')).length > 0, 'every node has some')
    const all = await vault.loadAll(apps.map((app) => `${app}.s`))
    assert.deepEqual(
      all.map((mapping) => mapping?.get('EMAIL_1')),
      apps,
    )
    assert.equal(await vault.eraseOwned('ann'), apps.length)
    for (const { admin } of nodes) {
      const left = await admin.keys('spread:*')
      assert.deepEqual(
        left.filter((key) => !/:a:|:e$/.test(key)),
        [],
      )
    }
  })

  it('moves an app to another node without anybody noticing (MOVED, ASK)', async () => {
    const keyPrefix = 'moving'
    const vault = await clusterVault(keyPrefix)
    const { mapping } = await vault.allocate('app.s', [email('a')], 'fresh')
    assert.equal(mapping.get('EMAIL_1'), 'a')
    const root = `${keyPrefix}:{app}`
    const [any] = nodes
    assert.ok(any !== undefined)
    const slot = Number(await any.admin.call('CLUSTER', 'KEYSLOT', root))
    const homes = await Promise.all(
      nodes.map(async ({ admin }) => Number(await admin.call('CLUSTER', 'COUNTKEYSINSLOT', slot))),
    )
    const from = nodes[homes.findIndex((count) => count > 0)]
    const to = nodes.find((node) => node !== from)
    assert.ok(from !== undefined && to !== undefined)
    const [fromId, toId] = await Promise.all(
      [from, to].map(async ({ admin }) => String(await admin.call('CLUSTER', 'MYID'))),
    )
    await to.admin.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', fromId ?? '')
    await from.admin.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', toId ?? '')
    const moving = await from.admin.keys(`${root}:*`)
    assert.ok(moving.length > 0)
    await from.admin.call('MIGRATE', to.host, to.port, '', 0, 5000, 'KEYS', ...moving)
    // The first node asks to ask the second: ASK.
    const asked = await vault.allocate('app.s', [email('a'), email('b')], 'fresh')
    assert.equal(asked.placeholders[0], 'EMAIL_1')
    assert.equal(asked.mapping.get('EMAIL_1'), 'a')
    for (const { admin } of [to, from])
      await admin.call('CLUSTER', 'SETSLOT', slot, 'NODE', toId ?? '')
    // From now on it is MOVED.
    const moved = await vault.allocate('app.s', [email('b'), email('c')], 'fresh')
    assert.equal(moved.placeholders[0], asked.placeholders[1])
    assert.equal(moved.mapping.size, 3)
    assert.equal((await (await clusterVault(keyPrefix)).load('app.s'))?.size, 3)
  })

  it('without one of its nodes refuses, and serves again when it is back', async () => {
    const vault = await clusterVault('outage')
    const apps = Array.from({ length: 12 }, (_, i) => `app${i}`)
    for (const app of apps) await vault.allocate(`${app}.s`, [email(app)], 'fresh')
    const [, , node] = nodes
    assert.ok(node !== undefined)
    await node.kill()
    const outcome = async (): Promise<string[]> =>
      await Promise.all(
        apps.map(async (app) => {
          try {
            const { mapping } = await vault.allocate(`${app}.s`, [email('b')], 'fresh')
            return mapping.size > 0 ? 'ok' : 'less'
          } catch (error) {
            return /Reason: (\w+)/.exec(String(error))?.[1] ?? String(error)
          }
        }),
      )
    await waitFor(async () => (await outcome()).some((each) => each !== 'ok'))
    for (const each of await outcome())
      assert.ok(['ok', 'cluster', 'connection', 'timeout', 'open_circuit'].includes(each), each)
    await node.restart()
    await waitFor(async () => (await outcome()).every((each) => each === 'ok'), 30_000)
  })
})
