import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { WORDS, isGlued, secretWords } from '../../src/core/recognizers/secrets/secret-words.ts'
import { runs } from '../support/runs.ts'

/** Every word at every place, as the expression says it. */
function oracle(view: string): unknown[] {
  const found: unknown[] = []
  for (const match of view.matchAll(new RegExp(WORDS.source, 'giu'))) {
    const before = view.charAt(match.index - 1)
    const isCapital = /^\p{Lu}/u.test(match[0])
    const goesOn = isCapital ? /\p{Lu}/u.test(before) : /[\p{L}\p{M}\d]/u.test(before)
    const end = match.index + match[0].length
    if (!goesOn || isGlued(view, match.index, match[0]))
      found.push({
        start: match.index,
        end,
        isPin: match.groups?.['pin'] !== undefined,
        isPassword: match.groups?.['password'] !== undefined,
      })
  }
  return found
}

/** Pieces of the words themselves, in all their spellings, and what may stand between. */
const PIECES = [
  ['pass', 'word', 'wd', 'phrase', 'pwd', 'client', 'app', 'secret', 'key', 'access', 'refresh'],
  ['token', 'credential', 'encryption', 'authorization', 'api', 'code', 'passcode', 'cvv', 'cvc'],
  [
    'm\u1eadt kh\u1ea9u',
    'ma\u0323\u0302t kha\u0302\u0309u',
    'mat khau',
    'mk',
    'khóa',
    'khoá',
    'mã',
    'ma\u0303',
  ],
  [
    'bí mật',
    'truy cập',
    'x\u00e1c thực',
    'xac nhan',
    'pin',
    'otp',
    'PIN',
    'Token',
    'to\u212aen',
    '\u017fecret',
  ],
  [' ', ' ', '_', '-', '\u00a0', '.', '=', 'a', '7', 'ß', '\n'],
].flat()

const piece = fc.constantFrom(...PIECES)
const view = fc.array(piece, { maxLength: 14, size: 'max' }).map((pieces) => pieces.join(''))

it('words that call what follows secret are found wherever trying all of them everywhere finds one', () => {
  fc.assert(
    fc.property(view, (text) => {
      assert.deepEqual([...secretWords(text)], oracle(text))
      assert.deepEqual([...secretWords(text.toUpperCase())], oracle(text.toUpperCase()))
    }),
    runs(5_000),
  )
})
