import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { restoreDocument } from '../../../../src/core/masking/document-restorer.ts'
import { createGrammar } from '../../../../src/core/masking/placeholder.ts'
import type { Mapping } from '../../../../src/core/mapping/vault.ts'

const VALUES: ReadonlyMap<string, string> = new Map([['EMAIL_1', 'a@x.vn']])
const MAPPING: Mapping = { size: 1, get: (name) => VALUES.get(name), highest: () => 1 }

function restore(source: string): string {
  const options = { grammar: createGrammar(['EMAIL'], true), mapping: MAPPING, allowedHosts: [] }
  return restoreDocument(source, {
    encoding: 'utf16',
    optionsFor: () => options,
    counts: { restored: 0, unknown: 0 },
    maxDepth: 64,
  })
}

const fileName = (characters: number, tail = 'EMAIL_1'): string =>
  `${'ế'.repeat(characters - tail.length)}${tail}.txt`

describe('names that Dify has cut', () => {
  it('keep a placeholder that touches the cut', () => {
    for (const name of ['to EMAIL_1…', 'to EMAIL_1...', fileName(200)]) {
      const source = JSON.stringify({ name })
      assert.equal(restore(source), source)
    }
    const listed = JSON.stringify({ message_files: [{ filename: fileName(200) }] })
    assert.equal(restore(listed), listed)
  })

  it('show everything else', () => {
    for (const name of ['to EMAIL_1 …', 'EMAIL_1, and...', fileName(199), fileName(201)])
      assert.match(restore(JSON.stringify({ name })), /a@x\.vn/)
    assert.match(restore(JSON.stringify({ name: fileName(200, 'EMAIL_1 x') })), /a@x\.vn/)
    assert.match(restore(JSON.stringify({ answer: 'to EMAIL_1…' })), /a@x\.vn/)
    assert.match(restore(JSON.stringify({ answer: fileName(200) })), /a@x\.vn/)
  })

  it('count characters, not UTF-16 units', () => {
    const name = `${'😀'.repeat(193)}EMAIL_1.txt`
    assert.equal(restore(JSON.stringify({ name })), JSON.stringify({ name }))
  })
})
