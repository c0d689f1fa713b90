import type { Vault } from '../../src/core/mapping/vault.ts'
import { createMemoryVault } from '../../src/vault/memory-vault.ts'
import { startRedis } from '../../test/support/redis/redis-server.ts'
import { connectedVault, testKeys } from '../../test/support/redis/redis-vault.ts'
import { type Figure, spread } from '../result.ts'

/** Placeholders that a scope has before anything is measured. */
const SIZES = [10, 1_000, 50_000] as const
const ROUNDS = 7
const REQUESTS = 100
const AT_ONCE = 500
/** A request must not pay for what its conversation has said before. */
const MOST = 3

/** Time of a request with one new and one known value in scopes of all sizes, in memory and in Redis. */
export async function mappingTables(): Promise<readonly Figure[]> {
  const redis = await startRedis()
  const { host, port } = redis
  const shared = await connectedVault({
    connection: { target: { kind: 'standalone', address: { host, port }, db: 0 } },
    keys: testKeys(),
    maxEntriesPerScope: 100_000,
    maxOpened: 200_000,
  })
  const memory = createMemoryVault({
    ttlSeconds: 3600,
    maxEntries: 400_000,
    maxEntriesPerScope: 100_000,
    unprovenShare: 0,
    now: () => performance.now(),
    resumeBase: () => 0,
  })
  memory.prove('app')
  try {
    return [...(await timed('in memory', memory)), ...(await timed('in Redis', shared))]
  } finally {
    shared.close()
    await redis.stop()
  }
}

async function timed(where: string, vault: Vault): Promise<readonly Figure[]> {
  const wanted = (i: number) => ({ prefix: 'EMAIL', value: `person.${i}@example.vn` })
  const scopeOf = (size: number): string => `app.scope-${size}`
  for (const size of SIZES)
    for (let i = 0; i < size; i += AT_ONCE) {
      const count = Math.min(AT_ONCE, size - i)
      const values = Array.from({ length: count }, (_, k) => wanted(i + k))
      await vault.allocate(scopeOf(size), values, 'fresh')
    }
  const taken = new Map<number, number[]>(SIZES.map((size) => [size, []]))
  let next = 1_000_000
  for (let round = 0; round <= ROUNDS; round++)
    for (const size of SIZES) {
      const began = performance.now()
      for (let i = 0; i < REQUESTS; i++)
        await vault.allocate(scopeOf(size), [wanted(i % size), wanted(next++)], 'fresh')
      if (round > 0) taken.get(size)?.push((1000 * (performance.now() - began)) / REQUESTS)
    }
  const [smallest, , largest] = SIZES
  const small = taken.get(smallest) ?? []
  const ratios = (taken.get(largest) ?? []).map((us, i) => us / (small[i] ?? Number.NaN))
  return [
    ...SIZES.map((size) => ({
      row: 'E5',
      name: `a request of two values in a scope of ${size.toLocaleString('en-US')}, ${where}`,
      unit: 'µs',
      value: spread(taken.get(size) ?? []),
    })),
    {
      row: 'E5',
      name: `a scope of ${largest.toLocaleString('en-US')} beside one of ${smallest}, ${where}`,
      unit: '×',
      value: spread(ratios),
      goal: { atMost: MOST },
    },
  ]
}
