import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Wanted } from '../../src/core/mapping/vault.ts'
import { StoreError } from '../../src/vault/redis/server/failure.ts'
import {
  type KeyFile,
  formatKeyFile,
  newKeyFile,
  rotatedKeyFile,
} from '../../src/vault/sealing/key-file.ts'
import { openKeyRing } from '../../src/vault/sealing/key-ring.ts'
import type { RedisVault } from '../../src/vault/redis/redis-vault.ts'
import { DifyMemory } from '../support/dify/dify-memory.ts'
import { type TestRedis, startRedis } from '../support/redis/redis-server.ts'
import { connectedVault, connectionTo } from '../support/redis/redis-vault.ts'

const DAY = 86_400_000
const email = (value: string): Wanted => ({ prefix: 'EMAIL', value })

/** A service with a key file of its own, and the clock that it goes by. */
interface Service {
  readonly vault: RedisVault
  readonly problems: string[]
  write(file: KeyFile | string): void
}

let redis: TestRedis
let folder: string
const clock = { now: Date.parse('2026-01-01T00:00:00Z') }
const open: RedisVault[] = []
let names = 0

before(async () => {
  redis = await startRedis()
  folder = mkdtempSync(join(tmpdir(), 'dify-masking-rotation-'))
})
after(async () => {
  for (const vault of open) vault.close()
  await redis.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function service(keyPrefix: string, file: KeyFile): Promise<Service> {
  const path = join(folder, `keys${names++}`)
  const write = (next: KeyFile | string): void => {
    writeFileSync(path, typeof next === 'string' ? next : formatKeyFile(next), { mode: 0o600 })
    // Later than the pause between two looks.
    clock.now += 11_000
  }
  write(file)
  const problems: string[] = []
  const keys = openKeyRing({ path, now: () => clock.now, onProblem: (said) => problems.push(said) })
  const vault = await connectedVault({
    connection: connectionTo(redis),
    keys,
    keyPrefix,
  })
  open.push(vault)
  return { vault, problems, write }
}

/** Conversations that go on at both services, one turn after the other, until they are told to end. */
function load(services: readonly Service[], count: number) {
  let isOver = false
  const talks = Array.from({ length: count }, (_, i) => ({
    scope: `tag${i % 3}.talk${i}`,
    memory: new DifyMemory(),
    turns: 0,
    refused: 0,
  }))
  const run = async (talk: (typeof talks)[number], i: number): Promise<void> => {
    for (let turn = 0; !isOver; turn++) {
      const { vault } = services[(i + turn) % services.length] ?? assert.fail()
      if (turn % 7 === 6) vault.forgetOpened()
      const value = `v${i}-${turn % 10}`
      try {
        const { placeholders, mapping } = await vault.allocate(
          talk.scope,
          [email(value)],
          'resumed',
        )
        talk.memory.saw(placeholders[0] ?? '', value)
        assert.equal(mapping.get(placeholders[0] ?? ''), value)
        talk.memory.check(mapping)
        talk.turns++
      } catch (error) {
        assert.ok(error instanceof StoreError && error.failure === 'record', String(error))
        talk.refused++
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
    }
  }
  const done = Promise.all(talks.map(run))
  const turns = (): number => talks.reduce((sum, talk) => sum + talk.turns, 0)
  const refused = (): number => talks.reduce((sum, talk) => sum + talk.refused, 0)
  return {
    turns,
    refused,
    /** Until every conversation has gone on so far. */
    more: async (): Promise<void> => {
      const from = talks.map((talk) => talk.turns)
      while (!talks.every((talk, i) => talk.turns >= (from[i] ?? 0) + 12))
        await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 5))])
    },
    end: async (): Promise<void> => {
      isOver = true
      await done
      for (const { scope, memory } of talks)
        for (const { vault } of services) memory.check(await vault.load(scope))
    },
  }
}

describe('keys that are rotated while two services work', () => {
  it('refuse nothing where both have the file in time', async () => {
    const first = newKeyFile(clock.now)
    const services = [await service('in-time', first), await service('in-time', first)]
    const running = load(services, 6)
    let file = first
    for (let round = 0; round < 4; round++) {
      await running.more()
      file = rotatedKeyFile(file, clock.now, 600_000, 30 * DAY)
      for (const each of services) each.write(file)
      await running.more()
      clock.now += 600_000
      await running.more()
    }
    await running.end()
    assert.equal(running.refused(), 0)
    assert.ok(running.turns() > 6 * 12 * 9)
    assert.deepEqual(
      services.flatMap(({ problems }) => problems),
      [],
    )
  })

  it('refuse what one service cannot open yet, nothing else, and all is there once it can', async () => {
    const first = newKeyFile(clock.now)
    const [one, two] = [await service('late', first), await service('late', first)]
    await two.vault.allocate('tag.old', [email('old')], 'fresh')
    const rotated = rotatedKeyFile(first, clock.now, 0, 30 * DAY)
    one.write(rotated)
    await one.vault.allocate('tag.new', [email('new')], 'fresh')
    await assert.rejects(two.vault.load('tag.new'), { failure: 'record' })
    await assert.rejects(two.vault.allocate('tag.new', [email('x')], 'fresh'), {
      failure: 'record',
    })
    assert.equal((await two.vault.load('tag.old'))?.get('EMAIL_1'), 'old')
    await two.vault.allocate('tag.other', [email('other')], 'fresh')
    two.write(rotated)
    assert.equal((await two.vault.load('tag.new'))?.get('EMAIL_1'), 'new')
  })

  it('can be rolled back: what the old file does not open is refused and never wrong, and comes back with the new one', async () => {
    const first = newKeyFile(clock.now)
    const services = [await service('back', first), await service('back', first)]
    const [one, two] = services
    assert.ok(one !== undefined && two !== undefined)
    await one.vault.allocate('tag.before', [email('before')], 'fresh')
    const rotated = rotatedKeyFile(first, clock.now, 0, 30 * DAY)
    for (const each of services) each.write(rotated)
    await one.vault.allocate('tag.after', [email('after')], 'fresh')
    for (const each of services) each.write(first)
    for (const { vault } of services) {
      vault.forgetOpened()
      await assert.rejects(vault.load('tag.after'), { failure: 'record' })
      assert.equal((await vault.load('tag.before'))?.get('EMAIL_1'), 'before')
    }
    // Work goes on under the old key meanwhile.
    const running = load(services, 3)
    await running.more()
    assert.equal(running.refused(), 0)
    for (const each of services) each.write(rotated)
    await running.more()
    await running.end()
    for (const { vault } of services)
      assert.equal((await vault.load('tag.after'))?.get('EMAIL_1'), 'after')
  })

  it('stay where the file that comes has another root, no keys or no text', async () => {
    const first = newKeyFile(clock.now)
    const services = [await service('wrong', first), await service('wrong', first)]
    const running = load(services, 3)
    for (const wrong of [newKeyFile(clock.now), '', '{}', formatKeyFile(first).slice(0, 40)]) {
      for (const each of services) each.write(wrong)
      await running.more()
    }
    await running.end()
    assert.equal(running.refused(), 0)
    for (const { problems } of services) assert.ok(problems.length >= 4, problems.join(' | '))
  })
})
