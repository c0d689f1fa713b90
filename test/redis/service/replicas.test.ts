import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { type TestRedis, startRedis } from '../../support/redis/redis-server.ts'

const WORKER = new URL('../../support/redis/vault-worker.ts', import.meta.url)
const REPLICAS = 4

let redis: TestRedis
const workers: ChildProcess[] = []

const message = async (worker: ChildProcess): Promise<unknown> =>
  await new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('exit', () => reject(new Error('a replica ended')))
  })

before(async () => {
  redis = await startRedis()
  const keys = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')]
  const started = Array.from({ length: REPLICAS }, () =>
    fork(WORKER, [String(redis.port), 'replicas', ...keys]),
  )
  workers.push(...started)
  await Promise.all(started.map(message))
})

after(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  await redis.stop()
})

/** Sends every replica its calls at the same time; the answers of all, in any order. */
async function ask(scope: string, callsOf: (replica: number) => string[][]): Promise<string[][]> {
  const answers = await Promise.all(
    workers.map(async (worker, i) => {
      const answer = message(worker)
      worker.send({ scope, calls: callsOf(i) })
      return (await answer) as string[][]
    }),
  )
  return answers.flat()
}

describe('replicas at the same time', () => {
  it('give one value one placeholder: 64 first uses over 4 processes', async () => {
    for (let round = 0; round < 5; round++) {
      const answers = await ask(`tag.one-${round}`, () =>
        Array.from({ length: 16 }, () => ['same']),
      )
      assert.equal(answers.length, 64)
      assert.deepEqual(new Set(answers.flat()), new Set(['EMAIL_1']))
    }
  })

  it('give each value one placeholder and no placeholder two values', async () => {
    const values = Array.from({ length: 30 }, (_, i) => `v${i}`)
    // Every replica begins elsewhere.
    const answers = await ask('tag.many', (replica) =>
      values.map((_, i) => [0, 1, 2].map((step) => values[(i + step + 7 * replica) % 30] ?? '')),
    )
    const byValue = new Map<string, Set<string>>()
    for (const [call, placeholders] of answers.entries()) {
      const [replica, i] = [Math.floor(call / 30), call % 30]
      for (const [step, placeholder] of placeholders.entries()) {
        const value = values[(i + step + 7 * replica) % 30] ?? ''
        byValue.set(value, (byValue.get(value) ?? new Set()).add(placeholder))
      }
    }
    const given = [...byValue.values()].map((set) => [...set])
    assert.ok(given.every(({ length }) => length === 1))
    const numbers = given.flat().map((placeholder) => Number(placeholder.split('_')[1]))
    // One after the other, or, where replicas were in each other's way again and again, in a block of their own.
    assert.equal(new Set(numbers).size, 30)
    assert.ok(numbers.includes(1))
  })
})
