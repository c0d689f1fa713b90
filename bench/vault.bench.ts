import type { Vault, Wanted } from '../src/core/mapping/vault.ts'
import { createScopeKeys } from '../src/core/mapping/scope-keys.ts'
import { startRedis } from '../test/support/redis/redis-server.ts'
import { connectedVault, testKeys } from '../test/support/redis/redis-vault.ts'
import { memoryVault } from '../test/support/exchange/surroundings.ts'

/**
 * What a request costs in the vault: time of one allocation and of one look-up for an answer, in memory and in a Redis on
 * this machine, and how many commands Redis saw for each. Rounds are interleaved; medians and spread.
 */

const ROUNDS = 7
const REQUESTS = 300

const keys = testKeys()
const scopeKeys = createScopeKeys(
  (message) => keys.scopeHash(message),
  (() => {
    let nonce = 0
    return () => `${process.pid}-${nonce++}`
  })(),
)

const values = (count: number): readonly Wanted[] =>
  Array.from({ length: count }, (_, i) => ({ prefix: 'EMAIL', value: `person.${i}@example.vn` }))

interface Case {
  readonly name: string
  readonly wanted: readonly Wanted[]
  readonly run: (
    vault: Vault,
    scopes: readonly string[],
    wanted: readonly Wanted[],
  ) => Promise<void>
}

const first: Case['run'] = async (vault, scopes, wanted) => {
  for (const scope of scopes) await vault.allocate(scope, wanted, 'fresh')
}
const again: Case['run'] = async (vault, scopes, wanted) => {
  const [scope = ''] = scopes
  await vault.allocate(scope, wanted, 'fresh')
  for (let i = 1; i < scopes.length; i++) await vault.allocate(scope, wanted, 'fresh')
}
const answer: Case['run'] = async (vault, scopes) => {
  const [scope = '', ...aliases] = scopes
  await vault.allocate(scope, values(1), 'fresh')
  for (const alias of aliases) await vault.bind([alias], scope)
}

const CASES: readonly Case[] = [
  { name: 'request, 1 new value', wanted: values(1), run: first },
  { name: 'request, 10 new values', wanted: values(10), run: first },
  { name: 'request, 50 new values', wanted: values(50), run: first },
  { name: 'request, 10 known values', wanted: values(10), run: again },
  { name: 'answer, ids bound', wanted: [], run: answer },
]

const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN
const shown = (times: readonly number[]): string =>
  `${median(times).toFixed(0)} (${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)})`

const server = await startRedis()
const redis = await connectedVault({
  connection: {
    target: { kind: 'standalone', address: { host: server.host, port: server.port }, db: 0 },
  },
  keys,
})
const vaults: readonly (readonly [name: string, vault: Vault])[] = [
  ['memory', memoryVault({ maxEntries: 10_000_000 })],
  ['Redis', redis],
]

/** Commands that clients sent, scripts as one. */
async function commands(): Promise<number> {
  const info = await server.admin.info('commandstats')
  return [...info.matchAll(/^cmdstat_(?:evalsha|eval|fcall)[^:]*:calls=(\d+)/gm)].reduce(
    (sum, [, calls]) => sum + Number(calls),
    0,
  )
}

console.log('µs, median of rounds (least–most)')
console.log(
  'case                         memory              Redis               scripts a request',
)
for (const { name, wanted, run } of CASES) {
  const times = new Map<string, number[]>(vaults.map(([vault]) => [vault, []]))
  let calls = 0
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [vaultName, vault] of vaults) {
      const scopes = Array.from({ length: REQUESTS }, () => scopeKeys.single('app'))
      const before = await commands()
      const began = performance.now()
      await run(vault, scopes, wanted)
      const micros = ((performance.now() - began) * 1000) / REQUESTS
      if (vaultName === 'Redis') calls = ((await commands()) - before) / REQUESTS
      // The first round warms up.
      if (round > 0) times.get(vaultName)?.push(micros)
    }
  }
  const [memory = '', remote = ''] = [...times.values()].map(shown)
  console.log(`${name.padEnd(28)} ${memory.padEnd(19)} ${remote.padEnd(19)} ${calls.toFixed(2)}`)
}
redis.close()
await server.stop()
