import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { matrix } from '../chaos/matrix.ts'

const ROOT = new URL('../../', import.meta.url)

/** The last cells of the table of attackers. */
const shownBy = readFileSync(new URL('docs/threat-model.md', ROOT), 'utf8')
  .split('\n## ')
  .filter((section) => section.startsWith('Attackers'))
  .flatMap((section) => section.split('\n'))
  .filter((line) => line.startsWith('| **'))
  .map((line) => line.split(' | ').at(-1) ?? '')

describe('the table of attackers', () => {
  it('names tests that exist', () => {
    assert.ok(shownBy.length >= 10, `${shownBy.length}`)
    for (const cell of shownBy) {
      const names = [...cell.matchAll(/\b(?:envoy|clients|redis|unit)\/[a-z0-9/-]+/g)].map(
        ([name]) => name,
      )
      assert.ok(names.length > 0, cell)
      for (const name of names) assert.ok(existsSync(new URL(`test/${name}.test.ts`, ROOT)), name)
    }
  })

  it('names rows of the table of faults that exist', async () => {
    const ids = new Set((await matrix()).map(({ id }) => id))
    for (const [id] of shownBy.join(' ').matchAll(/\bR\d+\b/g)) assert.ok(ids.has(id), id)
  })
})
