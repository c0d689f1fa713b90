import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  BLANK,
  SIGN,
  WORD,
  tokensOf,
} from '../../../../../src/core/recognizers/shared/word-tokens.ts'

const KINDS = { [WORD]: 'w', [BLANK]: 'b', [SIGN]: 's' }

function read(text: string): string[] {
  const { count, starts, kinds } = tokensOf(text)
  assert.equal(starts[count], text.length)
  return Array.from(
    { length: count },
    (_, i) => `${KINDS[kinds[i] as 0 | 1 | 2]}:${text.slice(starts[i], starts[i + 1])}`,
  )
}

describe('the tokens of a text', () => {
  for (const [text, tokens] of Object.entries({
    '': [],
    a: ['w:a'],
    'Sao Mai': ['w:Sao', 'b: ', 'w:Mai'],
    ' \t\na1': ['b: \t\n', 'w:a1'],
    'a\u00a0 b': ['w:a', 'b:\u00a0 ', 'w:b'],
    'a--b': ['w:a', 's:-', 's:-', 'w:b'],
    'Ma\u0300i': ['w:Ma\u0300i'],
    A_B: ['w:A', 's:_', 'w:B'],
    '\u4e2d\u0665': ['w:\u4e2d\u0665'],
    'a\ud835\udc00b': ['w:a', 's:\ud835', 's:\udc00', 'w:b'],
    'a\udfff\ud800b': ['w:a', 's:\udfff', 's:\ud800', 'w:b'],
    'a\ud7ffb\ue000': ['w:a', 's:\ud7ff', 'w:b', 's:\ue000'],
    'a ': ['w:a', 'b: '],
  }))
    it(JSON.stringify(text), () => assert.deepEqual(read(text), tokens))
})
