import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EMPTY_MAPPING, joinMappings } from '../../../../src/core/mapping/join-mappings.ts'
import type { Mapping } from '../../../../src/core/mapping/vault.ts'

/** A mapping of placeholders of the prefix EMAIL. */
const mappingOf = (pairs: Readonly<Record<string, string>>): Mapping => ({
  size: Object.keys(pairs).length,
  get: (placeholder) => pairs[placeholder],
  highest: (prefix) => (prefix === 'EMAIL' ? Object.keys(pairs).length : 0),
  valuesOf: (prefix) => (prefix === 'EMAIL' ? Object.entries(pairs) : []),
})

const own = mappingOf({ EMAIL_1: 'a@x.vn', EMAIL_2: 'b@x.vn' })
const linked = mappingOf({ EMAIL_1: 'other@x.vn', EMAIL_2: 'b@x.vn', EMAIL_3: 'c@x.vn' })

describe('several scopes read as one', () => {
  const joined = joinMappings([own, linked])

  it('show a placeholder that two of them give different values', () => {
    assert.equal(joined.get('EMAIL_1'), undefined)
    assert.equal(joined.get('EMAIL_2'), 'b@x.vn')
    assert.equal(joined.get('EMAIL_3'), 'c@x.vn')
    assert.equal(joined.get('EMAIL_4'), undefined)
  })

  it('have the sum of their sizes and the highest number of any', () => {
    assert.equal(joined.size, 5)
    assert.equal(joined.highest('EMAIL'), 3)
    assert.equal(joined.highest('IP'), 0)
  })

  it('list the values of the scope itself, not of what it is linked with', () => {
    assert.deepEqual([...joined.valuesOf('EMAIL')], [...own.valuesOf('EMAIL')])
    assert.deepEqual([...joined.valuesOf('IP')], [])
  })

  it('hold nothing where there is none', () => {
    for (const none of [joinMappings([]), EMPTY_MAPPING]) {
      assert.equal(none.size, 0)
      assert.equal(none.get('EMAIL_1'), undefined)
      assert.equal(none.highest('EMAIL'), 0)
      assert.deepEqual([...none.valuesOf('EMAIL')], [])
    }
  })
})
