import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MemoryScope } from '../../../src/vault/memory-scope.ts'
import { UseOrder } from '../../../src/vault/use-order.ts'

const scope = (key: string): MemoryScope => new MemoryScope(key, 0)

/** Keys from the oldest on; the way back must be the same. */
function keys(order: UseOrder): string {
  const forth: MemoryScope[] = []
  for (let at = order.oldest; at !== undefined; at = at.newer) forth.push(at)
  const back: MemoryScope[] = []
  for (let at = forth.at(-1); at !== undefined; at = at.older) back.push(at)
  assert.deepEqual(
    back.toReversed().map(({ key }) => key),
    forth.map(({ key }) => key),
  )
  return forth.map(({ key }) => key).join('')
}

function filled(): { order: UseOrder; a: MemoryScope; b: MemoryScope; c: MemoryScope } {
  const order = new UseOrder()
  const [a, b, c] = [scope('a'), scope('b'), scope('c')]
  for (const each of [a, b, c]) order.use(each)
  return { order, a, b, c }
}

describe('the order of use', () => {
  it('has what is used last at its end', () => {
    const { order, a, b, c } = filled()
    assert.equal(keys(order), 'abc')
    order.use(c)
    assert.equal(keys(order), 'abc')
    order.use(a)
    assert.equal(keys(order), 'bca')
    order.use(c)
    assert.equal(keys(order), 'bac')
    order.use(b)
    assert.equal(keys(order), 'acb')
    assert.equal(keys(new UseOrder()), '')
  })

  it('is left by a scope at its start, in its middle, at its end, and by the last one', () => {
    for (const [gone, left] of [
      ['a', 'bc'],
      ['b', 'ac'],
      ['c', 'ab'],
    ] as const) {
      const all = filled()
      all.order.remove(all[gone])
      assert.equal(keys(all.order), left)
      assert.deepEqual([all[gone].older, all[gone].newer], [undefined, undefined])
      // And goes on from there.
      all.order.use(scope('d'))
      assert.equal(keys(all.order), `${left}d`)
    }
    const order = new UseOrder()
    const only = scope('a')
    order.use(only)
    order.remove(only)
    assert.equal(order.oldest, undefined)
    order.remove(only)
    order.use(scope('b'))
    assert.equal(keys(order), 'b')
  })

  it('takes a scope in the place of another one', () => {
    for (const [gone, left] of [
      ['a', 'xbc'],
      ['b', 'axc'],
      ['c', 'abx'],
    ] as const) {
      const all = filled()
      all.order.replace(all[gone], scope('x'))
      assert.equal(keys(all.order), left)
      assert.deepEqual([all[gone].older, all[gone].newer], [undefined, undefined])
      all.order.use(scope('d'))
      assert.equal(keys(all.order), `${left}d`)
    }
  })
})
