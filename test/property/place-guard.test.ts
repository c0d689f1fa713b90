import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { createPlaceGuard } from '../../src/core/masking/place/place-guard.ts'
import { runs } from '../support/runs.ts'

const PIECES = [
  [
    'https:',
    '//',
    'www.',
    'WWW.',
    'wss:',
    '\\u0028',
    '_BLOCK_PLACEHOLDER',
    '](',
    ')',
    '[x]: ',
    '[',
  ],
  ['<b>', '<b title="a">', '<!--', '-->', '<a href=', '>', '"', "'", '\\', '/', '.', ':', '_', '<'],
  [
    '```js\n',
    '```\n',
    '~~~svg\n',
    '\n\n',
    '\n',
    ' ',
    '\t',
    '1. ',
    '- ',
    'word',
    'é',
    'a b c d e f g h',
  ],
  ['[^1]: ', '^[', '^', '*[x]: ', '*', '[x]: a "', '(', '[x\n\n', '<script\n'],
  ['http', 's', 'w', 'words and words ', '<script>', '</script>', 'xxxxxxxxxxxxhttps://y', ']'],
].flat()

const text = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 24, size: 'max' })
  .map((pieces) => pieces.join(''))

it('a guard says the same of a place, however the text in front of it is cut', () => {
  fc.assert(
    fc.property(text, fc.array(fc.nat(80), { maxLength: 6 }), (source, cuts) => {
      const units = createPlaceGuard()
      for (let at = 0; at < source.length; at++) units.read(source, at, at + 1)
      const pieces = createPlaceGuard()
      let from = 0
      for (const cut of [...cuts.toSorted((a, b) => a - b), source.length]) {
        const to = Math.max(from, Math.min(cut, source.length))
        pieces.read(source, from, to)
        from = to
      }
      for (const value of ['bob', 'https://x.vn', '(1)', ':2', '[3', '<4', ' 5'])
        for (const behind of ['', ' a', ')'])
          assert.equal(
            pieces.reasonAgainst(value, behind),
            units.reasonAgainst(value, behind),
            JSON.stringify(source),
          )
      assert.deepEqual(pieces.address, units.address)
    }),
    runs(5_000),
  )
})
