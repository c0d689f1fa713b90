import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { electronicFormatIBAN, isValidIBAN } from 'ibantools'
import { findPhoneNumbersInText } from 'libphonenumber-js/max'
import validator from 'validator'
import { createScanner } from '../../src/core/masking/create-scanner.ts'
import { createGrammar } from '../../src/core/masking/placeholder.ts'
import { allocationRequest } from '../../src/core/masking/allocation-request.ts'
import { createRecognition } from '../../src/core/recognizers/registry.ts'
import { MemoryScope } from '../../src/vault/memory-scope.ts'
import { configOf } from '../support/exchange/config-of.ts'
import { applyEdits } from '../support/answers/mapping.ts'
import { runs } from '../support/runs.ts'

const recognition = createRecognition(configOf('{}').masking.patterns)
const scanner = createScanner(recognition, createGrammar(recognition.allPrefixes, true))

/** With placeholders, as Dify sees it. */
function withPlaceholders(text: string): string {
  const scope = new MemoryScope('s', 0)
  const spans = scanner.scan(text)
  const wanted = spans.map((span) => allocationRequest(text, span))
  const names = scope.allocate(wanted)
  return applyEdits(
    text,
    spans.map(({ start, end }, i) => ({ start, end, replacement: names[i] ?? '' })),
  )
}

/** The text with a mark in place of every value. */
function masked(text: string): string {
  let out = ''
  let at = 0
  for (const { start, end } of scanner.scan(text)) {
    out += `${text.slice(at, start)}\u2588`
    at = end
  }
  return out + text.slice(at)
}

const digits = (count: number): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^\\d{${count}}$`))

/** With the check digit of ISO/IEC 7812-1 after it. */
function withLuhn(body: string): string {
  for (let check = 0; check < 10; check++)
    if (validator.isLuhnNumber(body + String(check))) return body + String(check)
  return body
}

function iban(account: string): string {
  for (let check = 2; check <= 98; check++) {
    const text = `DE${String(check).padStart(2, '0')}${account}`
    if (isValidIBAN(text)) return text
  }
  throw new Error('no check digits fit')
}

const byFour = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ')

const value = fc.oneof(
  fc
    .tuple(fc.stringMatching(/^[a-z][a-z0-9.]{0,8}[a-z]$/), fc.stringMatching(/^[a-z]{2,10}$/))
    .filter(([local]) => !local.includes('..'))
    .map(([local, domain]) => `${local}@${domain}.vn`),
  fc
    .ipV4()
    .filter(
      (ip) =>
        !/^(?:0|127|192\.0|192\.88|198\.1[89]|198\.51|203\.0|22[4-9]|2[3-5]\d)\./.test(`${ip}.`),
    ),
  digits(14).map((body) => withLuhn(`4${body}`)),
  digits(14).map((body) => byFour(withLuhn(`4${body}`))),
  digits(18).map((account) => iban(account)),
  digits(18).map((account) => byFour(iban(account))),
  digits(7).map((rest) => `+8491${rest}`),
  digits(7)
    .map((rest) => `091${rest}`)
    .filter((number) => !/^0?(\d)\1+$/.test(number)),
)
const WORDS = [
  'Kính gửi',
  'the letter',
  'của tôi',
  'please, see',
  'và',
  '\n',
  '- name:',
  '"note":',
  '(xem)',
  '…',
]
const text = fc
  .array(fc.tuple(fc.constantFrom(...WORDS), value, fc.constantFrom(' ', ', ', '\n', '; ')), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.map(([word, planted, gap]) => `${word} ${planted}${gap}`).join(''))

describe('judges of their own find nothing in masked text', () => {
  it('addresses, cards, accounts (validator, ibantools) and telephones (libphonenumber)', () => {
    fc.assert(
      fc.property(text, (original) => {
        const rest = masked(original)
        for (const token of rest.split(/[\s,;"()<>\u2588]+/)) {
          assert.ok(!validator.isEmail(token), 'an e-mail address is left')
          assert.ok(!validator.isIP(token), 'an IP address is left')
          assert.ok(!validator.isCreditCard(token), 'a card is left')
          assert.ok(!isValidIBAN(electronicFormatIBAN(token) ?? ''), 'an IBAN is left')
        }
        assert.deepEqual(findPhoneNumbersInText(rest, { defaultCountry: 'VN', extended: true }), [])
      }),
      runs(1_000),
    )
  })
})

describe('text that is masked already', () => {
  it('has nothing to mask but the placeholders themselves (P6)', () => {
    fc.assert(
      fc.property(text, (original) => {
        for (const { entity, findings } of scanner.scan(withPlaceholders(original))) {
          assert.equal(entity, 'LITERAL')
          assert.deepEqual(findings, [])
        }
      }),
      runs(1_000),
    )
  })
})
