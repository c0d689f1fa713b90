import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isInsideUuid } from '../../../../../src/core/recognizers/shared/uuid.ts'

const UUID = '5ad4cb98-f0c7-4085-b384-884031062901'

/** Whether `part` of `view` is taken for a part of a UUID. */
function inside(view: string, part: string): boolean {
  const start = view.indexOf(part)
  return isInsideUuid(view, start, start + part.length)
}

describe('parts of a UUID', () => {
  it('are known in any place and case', () => {
    for (const view of [UUID, `/v1/messages/${UUID}/x`, `a ${UUID.toUpperCase()} b`, `"${UUID}"`])
      for (const part of ['884031062901', '4085']) assert.ok(inside(view, part), `${view} ${part}`)
  })

  it('are not parts of one when they are all of it, reach out of it, or it is not a UUID', () => {
    assert.ok(!inside(UUID, UUID))
    assert.ok(!inside(`${UUID} 12`, '884031062901 12'))
    assert.ok(!inside(`${UUID}0`, '884031062901'))
    assert.ok(!inside(`x${UUID}`, '884031062901'))
    assert.ok(!inside('5ad4cb98-f0c7-4085-b384 884031062901', '884031062901'))
    assert.ok(!inside(`tel:${UUID.slice(9)}`, '884031062901'))
  })
})
