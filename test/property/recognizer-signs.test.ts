import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readDocuments } from '../../bench/evaluate/documents.ts'
import { readHardSet } from '../../bench/evaluate/hard-set.ts'
import { readPresidioCases } from '../../bench/evaluate/public-sets.ts'
import { BUILT_IN } from '../../src/core/recognizers/built-in.ts'
import { mayStandIn } from '../../src/core/recognizers/secrets/credentials.ts'
import { CREDENTIAL_FORMS } from '../../src/core/recognizers/secrets/credential-forms.ts'
import { WORDS } from '../../src/core/recognizers/secrets/secret-words.ts'
import { SIGN, signsOf } from '../../src/core/recognizers/shared/signs.ts'
import { normalise } from '../../src/core/text/normalised-view.ts'
import { runs } from '../support/runs.ts'

const RECOGNIZERS = new Set(
  BUILT_IN.flatMap(({ create }) =>
    create({
      enabled: true,
      placeholder_prefix: 'X',
      regions: ['VN', 'US', 'GB', 'DE'],
      include_public: true,
      suffixes: ['example'],
    }),
  ),
)

const DOCUMENTS = readDocuments().map(({ text }) => normalise(text).view)
const TEXTS = [
  ...DOCUMENTS,
  ...[...readHardSet(), ...[...readPresidioCases().values()].flat()].map(
    ({ text }) => normalise(text).view,
  ),
]

/** Fails where a recognizer finds something in a text about which it would not be asked. */
function assertAsked(text: string): void {
  for (const recognizer of RECOGNIZERS) {
    const { name, signs } = recognizer
    if (signs === undefined || (signs & signsOf(text)) !== 0) continue
    recognizer.find(text, ({ start, end }) => {
      assert.fail(`${name} is not asked about ${JSON.stringify(text.slice(start - 20, end + 20))}`)
    })
  }
}

describe('signs of a text', () => {
  it('are part of every text in which a recognizer that names them finds something', () => {
    for (const text of TEXTS) assertAsked(text)
  })

  it('are part of the least piece of a text around each finding', () => {
    for (const text of TEXTS)
      for (const recognizer of RECOGNIZERS)
        recognizer.find(text, ({ start, end }) => {
          for (const around of [0, 1, 4, 16, 48])
            assertAsked(text.slice(Math.max(0, start - around), end + around))
        })
  })

  it('are part of pieces of several texts with anything between', () => {
    const piece = fc
      .tuple(fc.constantFrom(...DOCUMENTS), fc.nat(), fc.integer({ min: 4, max: 300 }))
      .map(([text, at, length]) => text.slice(at % text.length, (at % text.length) + length))
    const joint = fc.constantFrom('', ' ', '\n', ':', '=', ': ', '"', '-', '.', '@', ', ')
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, joint), { minLength: 1, maxLength: 4 }), (parts) => {
        assertAsked(parts.flat().join(''))
      }),
      runs(500),
    )
  })

  it('and every text with a credential has the words and parts of its form', () => {
    for (const text of TEXTS)
      for (const each of CREDENTIAL_FORMS)
        for (const { 0: found, 1: value = '', index } of text.matchAll(each.form)) {
          if (!each.isValue(value)) continue
          const piece = text.slice(Math.max(0, index - 4), index + found.length)
          if (each.hint.test(piece)) assert.ok(mayStandIn(piece, each), `${each.rule}: ${piece}`)
        }
  })

  it('are part of every word for passwords, in all its spellings', () => {
    const words =
      'password|pwd|pw|psk|requirepass|secret_key|token|api key|credentials|authorization|mật khẩu|mat_khau|mk|khóa api|khoá bí mật|khóa truy cập|mã bí mật|mã truy cập|ma pin|mã-otp|mã xác thực|mã cửa|mã mở khoá|pin|otp|passcode|cvv2|puk code|door code|pa\u017fsword|to\u212aen'
    for (const word of words.split('|'))
      for (const spelling of [word, word.normalize('NFD'), word.toUpperCase()]) {
        const found = Array.from({ length: spelling.length }, (_, at) => at).some((at) => {
          WORDS.lastIndex = at
          return WORDS.test(spelling)
        })
        if (found) assert.ok((signsOf(spelling) & SIGN.secretWord) !== 0, spelling)
      }
  })

  it('are none in plain prose', () => {
    assert.equal(signsOf('Please look at the report that was sent last week.'), 0)
    assert.equal(signsOf(''), 0)
  })
})
