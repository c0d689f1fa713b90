import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Place } from '../../../../src/core/masking/request-masker.ts'
import { Tally } from '../../../../src/core/transaction/tally.ts'
import { listeningObserver } from '../../../support/exchange/listening-observer.ts'

const place = (entity: string): Place => ({
  start: 0,
  end: 1,
  entity,
  wanted: { prefix: entity, value: 'x' },
})

/** A clock that goes on by a second with each look, and what the observer was told. */
function tally(): { readonly told: unknown[][]; readonly tally: Tally } {
  const { told, observer } = listeningObserver()
  let now = 0
  return { told, tally: new Tally(observer, () => now++) }
}

describe('a tally', () => {
  it('counts what was found, by entity', () => {
    const { told, tally: one } = tally()
    one.count([place('EMAIL'), place('PHONE'), place('EMAIL')])
    one.count([])
    one.count([place('EMAIL')])
    assert.equal(one.found, 4)
    assert.deepEqual(told, [
      ['findings', 'EMAIL', 2],
      ['findings', 'PHONE', 1],
      ['findings', 'EMAIL', 1],
    ])
  })

  it('times work that gives its result at once, or later, or fails', async () => {
    const { told, tally: one } = tally()
    assert.equal(
      one.timed('mask', () => 'at once'),
      'at once',
    )
    assert.equal(one.seconds, 1)
    const later = one.timed('restore', async () => await Promise.resolve('later'))
    assert.equal(one.seconds, 1)
    assert.equal(await later, 'later')
    assert.equal(one.seconds, 2)
    assert.throws(
      () =>
        one.timed('mask', () => {
          throw new Error('broken')
        }),
      /broken/,
    )
    await assert.rejects(
      async () => await one.timed('mask', async () => await Promise.reject(new Error('broken'))),
      /broken/,
    )
    assert.equal(one.seconds, 4)
    assert.deepEqual(told, [
      ['seconds', 'mask', 1],
      ['seconds', 'restore', 1],
      ['seconds', 'mask', 1],
      ['seconds', 'mask', 1],
    ])
  })
})
