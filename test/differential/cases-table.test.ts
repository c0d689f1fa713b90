import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'

const ROOT = new URL('../../', import.meta.url)
const rows = readFileSync(new URL('README.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes('| test/'))
  .map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  )

describe('the table of cases of the differential tests', () => {
  it('names tests that exist', () => {
    assert.ok(rows.length > 40, `${rows.length}`)
    for (const row of rows) {
      const [file = '', name = ''] = row.slice(-2)
      const source = readFileSync(new URL(file, ROOT), 'utf8')
      assert.ok(source.includes(name), `${file}: ${name}`)
    }
  })
})
