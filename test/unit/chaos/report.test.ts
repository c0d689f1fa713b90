import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { attempt } from '../../chaos/attempt.ts'
import { type Fault, isMet } from '../../chaos/fault.ts'
import { matrix } from '../../chaos/matrix.ts'
import { headline, table } from '../../chaos/report.ts'

const fault = (id: string, run: Fault['run']): Fault => ({
  id,
  title: `title | ${id}`,
  goal: 'nothing passes',
  limitSeconds: 1,
  run,
})

const GOOD = fault('R1', async (journal) => {
  journal.injected(1_200)
  journal.sent(3)
  journal.reachedDify('EMAIL_1', ['alice@x.vn'])
  journal.figure('failed', 0, { exactly: 0 })
  journal.figure('wait', 12.345, { atMost: 100 }, 'ms')
  journal.remark('a remark')
})
const LEAKING = fault('R2', async (journal) => {
  journal.injected(1)
  journal.reachedDify('alice@x.vn alice@x.vn', ['alice@x.vn', 'bob@y.vn'])
})
const MISSED = fault('R3', async (journal) => journal.figure('wait', 101, { atMost: 100 }, 'ms'))
const BROKEN = fault('R4', async () => await Promise.reject(new Error('no Envoy')))
const SKIPPED = fault('R5', async (journal) => journal.skip('no tool'))
const HASTY = fault('R6', async (journal) => journal.reachedDify('text', ['short']))

describe('a fault', () => {
  it('is met with every figure met and nothing leaked', async () => {
    const outcome = await attempt(GOOD)
    assert.ok(isMet(outcome))
    assert.equal(outcome.leaks, 0)
  })

  it('is not met by a leak, a figure, a failure of its own, or by being skipped', async () => {
    for (const one of [LEAKING, MISSED, BROKEN, SKIPPED, HASTY])
      assert.ok(!isMet(await attempt(one)), one.id)
    assert.equal((await attempt(LEAKING)).leaks, 2)
    assert.equal((await attempt(BROKEN)).broken, 'no Envoy')
    assert.match((await attempt(HASTY)).broken ?? '', /found by chance/)
  })

  it('holds its limits at their edges', async () => {
    const outcome = await attempt(
      fault('R7', async (journal) => {
        journal.figure('a', 100, { atMost: 100 })
        journal.figure('b', 100, { atLeast: 100 })
        journal.figure('c', 100.1, { atMost: 100 })
        journal.figure('d', 99.9, { atLeast: 100 })
        journal.figure('e', Number.NaN, { exactly: 0 })
        journal.figure('f', Number.NaN, { atMost: 1 })
      }),
    )
    assert.deepEqual(
      outcome.figures.map(({ isMet: holds }) => holds),
      [true, true, false, false, false, false],
    )
  })
})

describe('the table of faults', () => {
  it('tells what was missed, leaked, skipped or not carried out', async () => {
    const faults = [GOOD, LEAKING, MISSED, BROKEN, SKIPPED]
    const outcomes = await Promise.all(faults.map(async (one) => await attempt(one)))
    assert.equal(
      headline([{ number: 1, outcomes }]),
      'Raw values that reached Dify in 1,201 faults of 3 kinds, 3 requests: 2.',
    )
    const lines = table(faults, [{ number: 1, outcomes }])
      .split('\n')
      .slice(2)
    assert.equal(
      lines[0],
      '| R1 | title \\| R1 | nothing passes | failed: 0 (= 0); wait: 12.3 (≤ 100 ms); a remark | 0 | met |',
    )
    assert.match(lines[1] ?? '', /\| 2 \| missed \|$/)
    assert.match(lines[2] ?? '', /\*\*missed\*\* wait: 101 \(≤ 100 ms\) \| 0 \| missed \|$/)
    assert.match(lines[3] ?? '', /not carried out: no Envoy \| 0 \| not carried out \|$/)
    assert.match(lines[4] ?? '', /skipped: no tool \| 0 \| skipped \|$/)
  })

  it('has the kinds R1 to R32 and those after, each once and in order', async () => {
    const ids = (await matrix()).map(({ id }) => id)
    const first = Array.from({ length: 32 }, (_, i) => `R${i + 1}`)
    assert.deepEqual(ids.slice(0, first.length), first)
    const numbers = ids.map((id) => Number(id.slice(1)))
    assert.deepEqual(
      numbers,
      [...new Set(numbers)].toSorted((a, b) => a - b),
    )
  })
})
