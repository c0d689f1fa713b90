import { setTimeout as sleep } from 'node:timers/promises'
import { startRedis } from '../../support/redis/redis-server.ts'
import { connectedVault, testKeys, connectionTo } from '../../support/redis/redis-vault.ts'
import { waitFor } from '../../support/wait-for.ts'
import type { Attempt, Fault } from '../fault.ts'

const WRITES = 500
const SCOPES = 5
const BUDGET_MS = 200
const LATE_MS = 2_000

const value = (i: number): string => `late.canary${i}@example.vn`
const scope = (i: number): string => `app.s${i % SCOPES}`

type Vault = Awaited<ReturnType<typeof connectedVault>>

/** The placeholder of a value, or undefined if the store refused. */
async function name(vault: Vault, i: number): Promise<string | undefined> {
  try {
    const wanted = [{ prefix: 'EMAIL', value: value(i) }]
    return (await vault.allocate(scope(i), wanted, 'fresh')).placeholders[0]
  } catch {
    return undefined
  }
}

const all = async (vault: Vault): Promise<readonly (string | undefined)[]> =>
  await Promise.all(Array.from({ length: WRITES }, async (_, i) => await name(vault, i)))

/** As clients do that were told to come again: until it is granted, for ten seconds at most. */
async function insist(vault: Vault): Promise<readonly (string | undefined)[]> {
  const names: (string | undefined)[] = []
  for (let i = 0; i < WRITES; i++) {
    await waitFor(async () => (names[i] = await name(vault, i)) !== undefined, 10_000)
  }
  return names
}

/** `frozenMs`: how long after the writes have timed out the server goes on. */
async function freeze(attempt: Attempt, frozenMs: number): Promise<number> {
  const redis = await startRedis()
  const options = {
    connection: connectionTo(redis),
    keys: testKeys(),
    commandTimeoutMs: BUDGET_MS,
    lateMs: LATE_MS,
  } as const
  const vault = await connectedVault(options)
  const other = await connectedVault(options)
  try {
    // Its clock is known, and its scopes are there.
    for (let i = 0; i < SCOPES; i++) await name(vault, i)
    redis.signal('SIGSTOP')
    const refused = (await all(vault)).filter((one) => one === undefined).length
    await sleep(frozenMs)
    redis.signal('SIGCONT')
    await waitFor(async () => (await name(vault, 0)) !== undefined)
    await waitFor(() => other.ready())
    let done = 0
    for (let i = 0; i < SCOPES; i++) done += (await other.load(scope(i)))?.size ?? 0
    const [again, elsewhere] = await Promise.all([insist(vault), insist(other)])
    const when = frozenMs > LATE_MS ? 'too late' : 'late'
    attempt.injected(refused)
    attempt.figure(`refused, ${when}`, refused, { exactly: WRITES })
    const differing = again.filter((one, i) => one === undefined || one !== elsewhere[i]).length
    attempt.figure(`named differently by two replicas, ${when}`, differing, { exactly: 0 })
    const names = new Set(again.map((one, i) => `${scope(i)} ${one}`))
    attempt.figure(`placeholders that two values share, ${when}`, WRITES - names.size, {
      exactly: 0,
    })
    let wrong = 0
    for (let i = 0; i < WRITES; i++) {
      const mapping = await other.load(scope(i))
      if (mapping?.get(again[i] ?? '') !== value(i)) wrong++
    }
    attempt.figure(`placeholders that mean another value, ${when}`, wrong, { exactly: 0 })
    return done
  } finally {
    vault.close()
    other.close()
    await redis.stop()
  }
}

/** Redis keeps what was sent to it, and does it when no request waits any more. */
const late: Fault = {
  id: 'R9',
  title: `${WRITES} writes at once to a Redis that is frozen until all of them have timed out, then goes on, within the time in which late writes count and after it`,
  goal: 'asked for again, each value has one placeholder, the same everywhere, and each placeholder one value',
  limitSeconds: 60,
  isShort: true,
  async run(attempt) {
    const done = await freeze(attempt, 0)
    const kept = await freeze(attempt, LATE_MS + 200)
    attempt.figure('writes that Redis did after that time', kept - SCOPES, { exactly: 0 })
    attempt.remark(`${done - SCOPES} of the late writes were done, and found by the second attempt`)
  },
}

export const faults: readonly Fault[] = [late]
