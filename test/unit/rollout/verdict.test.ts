import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BOUNDS, type AnswerCounts, createAnswerTally } from '../../../src/rollout/answer-tally.ts'
import { type EndedExchange, resultOf } from '../../../src/rollout/exchange-result.ts'
import { type Snapshot, between } from '../../../src/rollout/measure.ts'
import { type Window, judge, quantile } from '../../../src/rollout/verdict.ts'

const LIMITS = { maxErrorRate: 0.02, maxP95Ratio: 1.5, minRequests: 20 }

const window = (
  endpoints: Readonly<Record<string, readonly [good: number, failed: number]>>,
  more: Partial<Window> = {},
): Window => ({
  endpoints: new Map(
    Object.entries(endpoints).map(([name, [good, failed]]) => [name, { good, failed }]),
  ),
  cut: 0,
  p95: 100,
  ...more,
})

const kind = (canary: Window, others: Window): string => judge(canary, others, LIMITS).kind
const GOOD = window({ chat: [100, 0] })

const GOOD_ONE: EndedExchange = {
  endpoint: 'chat-messages',
  status: 200,
  outcome: 'ok',
  answer: 'complete',
  hasCredential: true,
}

describe('what an exchange says of its upstream', () => {
  const cases: readonly (readonly [Partial<EndedExchange>, ReturnType<typeof resultOf>])[] = [
    [{}, 'good'],
    [{ answer: 'error' }, 'failed'],
    [{ answer: 'open' }, 'cut'],
    [{ answer: 'released' }, undefined],
    [{ status: 500 }, 'failed'],
    [{ status: 503, answer: 'released' }, 'failed'],
    [{ status: 401 }, undefined],
    [{ status: 404 }, undefined],
    [{ status: 400 }, undefined],
    [{ status: 302 }, undefined],
    [{ hasCredential: false }, undefined],
    [{ hasCredential: false, status: 500 }, undefined],
    [{ endpoint: 'other' }, undefined],
    [{ endpoint: 'other', status: 500 }, undefined],
    [{ outcome: 'response_too_large', answer: 'open' }, 'failed'],
    [{ outcome: 'vault_unavailable', answer: 'open' }, undefined],
    [{ outcome: 'invalid_json', status: 0, answer: 'none' }, undefined],
    [{ outcome: 'local_reply', status: 503 }, undefined],
    [{ outcome: 'allowed' }, 'good'],
  ]
  for (const [change, expected] of cases)
    it(`${JSON.stringify(change)} is ${expected ?? 'nothing'}`, () => {
      assert.equal(resultOf({ ...GOOD_ONE, ...change }), expected)
    })
})

describe('the verdict', () => {
  it('is to wait until both sides have shown enough that is good', () => {
    assert.equal(kind(window({ chat: [19, 0] }), GOOD), 'wait')
    assert.equal(kind(GOOD, window({ chat: [19, 0] })), 'wait')
    assert.equal(kind(GOOD, window({ chat: [0, 400] })), 'wait')
    assert.equal(kind(window({ chat: [20, 0] }), window({ chat: [20, 0] })), 'advance')
  })

  it('is to roll back as soon as failures cannot be diluted any more', () => {
    assert.equal(kind(window({ chat: [0, 1] }), GOOD), 'roll back')
    assert.equal(kind(window({ chat: [980, 20] }), GOOD), 'advance')
    assert.equal(kind(window({ chat: [979, 21] }), GOOD), 'roll back')
    assert.equal(kind(window({ chat: [90, 0] }, { cut: 10 }), GOOD), 'roll back')
  })

  it('sees one endpoint that fails among many that do not, unless it fails elsewhere too', () => {
    const canary = window({ parameters: [10_000, 0], 'chat-messages': [0, 30] })
    assert.equal(kind(canary, GOOD), 'roll back')
    assert.match(judge(canary, GOOD, LIMITS).why, /100\.0 % of 30 requests to chat-messages failed/)
    assert.equal(kind(canary, window({ chat: [100, 0], 'chat-messages': [0, 9] })), 'advance')
    assert.equal(kind(window({ parameters: [10_000, 0], stop: [5, 2] }), GOOD), 'advance')
  })

  it('compares times, with some room', () => {
    assert.equal(kind(window({ chat: [100, 0] }, { p95: 154 }), GOOD), 'advance')
    assert.equal(kind(window({ chat: [100, 0] }, { p95: 156 }), GOOD), 'roll back')
  })
})

describe('counts of several processes', () => {
  const counted = (process: string, good: number, cut = 0): AnswerCounts => ({
    process,
    upstreams: { green: { endpoints: { chat: { good, failed: 1 } }, cut, durations: [good] } },
  })
  const snapshot = (broken: number, ...processes: AnswerCounts[]): Snapshot => ({
    processes,
    broken: new Map([['green', broken]]),
  })

  it('are added up, and one that was started again counts from zero', () => {
    const before = snapshot(0, counted('a', 10), counted('b', 20))
    const after = snapshot(0, counted('a', 15), counted('c', 7))
    const { endpoints, p95 } = between(before, after, ['green'])
    assert.deepEqual(endpoints.get('chat'), { good: 12, failed: 1 })
    assert.ok((p95 ?? 0) > 0 && (p95 ?? 0) <= 1)
  })

  it('take no more cut answers for the upstream’s than Envoy has seen it break off', () => {
    const before = snapshot(3, counted('a', 0, 0))
    assert.equal(between(before, snapshot(3, counted('a', 0, 50)), ['green']).cut, 0)
    assert.equal(between(before, snapshot(5, counted('a', 0, 50)), ['green']).cut, 2)
    assert.equal(between(before, snapshot(99, counted('a', 0, 4)), ['green']).cut, 4)
  })

  it('of an Envoy that was started again are not counted', () => {
    const before = snapshot(3, counted('a', 0))
    assert.throws(() => between(before, snapshot(0, counted('a', 1)), ['green']), /started again/)
  })

  it('keep times within a quarter', () => {
    const tally = createAnswerTally()
    for (let i = 0; i < 100; i++) tally.ended('green', GOOD_ONE, i < 90 ? 10 : 1_000)
    const { durations = [] } = tally.counts().upstreams['green'] ?? {}
    const p50 = quantile(BOUNDS, durations, 0.5) ?? 0
    const p95 = quantile(BOUNDS, durations, 0.95) ?? 0
    assert.ok(p50 > 8 && p50 < 12.5, `${p50}`)
    assert.ok(p95 > 800 && p95 < 1_250, `${p95}`)
    assert.equal(quantile(BOUNDS, [], 0.95), undefined)
  })
})
