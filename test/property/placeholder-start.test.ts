import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { createGrammar } from '../../src/core/masking/placeholder.ts'
import { runs } from '../support/runs.ts'

const SEPARATORS = ['_', '\\_', '\\\\_', '%5F', '%5f', '&#95;', '&#x5F;', '&lowbar;', '\uff3f']
const ZERO_WIDTH = ['', '', '', '\u200b', '\u200d\ufeff', '\u2060'.repeat(4)]

const prefix = fc.stringMatching(/^[A-Z]{1,4}(?:_[A-Z]{1,4}){0,2}$/)
const form = fc.record({
  front: fc.stringMatching(/^[a-z %&;#\\_0-9-]{0,40}$/),
  prefix,
  others: fc.array(prefix, { maxLength: 2 }),
  separators: fc.array(fc.constantFrom(...SEPARATORS), { minLength: 3, maxLength: 3 }),
  padding: fc.array(fc.constantFrom(...ZERO_WIDTH), { minLength: 16, maxLength: 16 }),
})

it('a placeholder in any of its forms begins no earlier than is looked for', () => {
  fc.assert(
    fc.property(form, ({ front, prefix: name, others, separators, padding }) => {
      const grammar = createGrammar([name, ...others], true)
      let at = 0
      const written = [...`${name}_`]
        .map((letter, i) => (padding[i] ?? '') + (letter === '_' ? separators[at++ % 3] : letter))
        .join('')
        .slice(padding[0]?.length)
      const start = front.length
      const source = `${front}${written}1`
      const digit = source.length - 1
      assert.equal(grammar.readAt(source, start)?.kind, 'whole')
      assert.ok(grammar.earliest(source, digit) <= start, JSON.stringify(source))
    }),
    runs(2_000),
  )
})
