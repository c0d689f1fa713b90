import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { NumberBlock, NumberBlocks } from '../../../../src/vault/redis/number-blocks.ts'

const blocks = (): NumberBlocks => {
  let base = 0
  return new NumberBlocks(() => (base += 1_000))
}

describe('a block of numbers', () => {
  it('gives every number once, under each prefix on its own, whatever it is asked for', () => {
    const ask = fc.record({
      prefix: fc.constantFrom('EMAIL', 'IP'),
      least: fc.nat(40),
      typed: fc.option(fc.nat(40)),
    })
    fc.assert(
      fc.property(fc.array(ask), fc.nat(20), (asks, base) => {
        const block = new NumberBlock(base)
        const given = new Set<string>()
        const kept = new Set<string>()
        for (const { prefix, least, typed } of asks) {
          if (typed !== null && block.keep(prefix, typed)) kept.add(`${prefix}_${typed}`)
          const number = block.take(prefix, least)
          assert.ok(number > base && number >= least)
          assert.ok(!given.has(`${prefix}_${number}`) && !kept.has(`${prefix}_${number}`))
          given.add(`${prefix}_${number}`)
          assert.ok(!block.keep(prefix, number))
        }
      }),
    )
  })

  it('counts one by one above its base', () => {
    const block = new NumberBlock(0)
    assert.deepEqual([block.take('EMAIL'), block.take('EMAIL'), block.take('IP')], [1, 2, 1])
    assert.deepEqual([block.last('EMAIL'), block.last('URL'), block.suffix], [2, 0, ''])
    const other = new NumberBlock(7)
    assert.deepEqual([other.take('EMAIL'), other.last('URL'), other.suffix], [8, 7, '@7'])
  })

  it('ends at fourteen digits', () => {
    const block = new NumberBlock(99_999_999_999_998)
    assert.equal(block.take('EMAIL'), 99_999_999_999_999)
    assert.throws(() => block.take('EMAIL'), { code: 'internal' })
    assert.equal(block.last('EMAIL'), 99_999_999_999_999)
  })

  it('is the first of its scope until it is used, where it counts from 1', () => {
    const block = new NumberBlock(0)
    assert.equal(block.isFirst, true)
    block.begin()
    assert.equal(block.isFirst, false)
    assert.equal(new NumberBlock(5).isFirst, false)
  })
})

describe('the blocks of a process', () => {
  it('count from 1 only where the name of the scope was drawn, and stay the same', () => {
    const all = blocks()
    const drawn = all.of('tag.a', true, true)
    const named = all.of('tag.b', false, true)
    assert.deepEqual([drawn.base, named.base], [0, 1_000])
    assert.equal(all.of('tag.a', false, true), drawn)
    assert.equal(all.of('tag.b', true, true), named)
  })

  it('are replaced by one that counts from elsewhere', () => {
    const all = blocks()
    all.of('tag.a', true, true)
    const other = all.replace('tag.a', true)
    assert.equal(other.base, 1_000)
    assert.equal(all.of('tag.a', true, true), other)
  })

  it('are forgotten after many others, and then another one is drawn', () => {
    const all = blocks()
    const first = all.of('tag.a', true, true)
    first.take('EMAIL')
    for (let n = 0; n < 50_000; n++) all.of(`tag.${n}`, true, true)
    const later = all.of('tag.a', false, true)
    assert.notEqual(later, first)
    assert.ok(later.base > 0)
  })
})
