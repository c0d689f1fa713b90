import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { composeIBAN } from 'ibantools'
import validator from 'validator'
import { bankAccount } from '../../src/core/recognizers/finance/bank-account.ts'
import { card } from '../../src/core/recognizers/finance/card.ts'
import { cccd } from '../../src/core/recognizers/countries/vn/cccd.ts'
import { cmnd } from '../../src/core/recognizers/countries/vn/cmnd.ts'
import { iban } from '../../src/core/recognizers/finance/iban.ts'
import { passport } from '../../src/core/recognizers/countries/vn/passport.ts'
import { plate } from '../../src/core/recognizers/countries/vn/plate.ts'
import type { Recognizer } from '../../src/core/recognizers/recognizer.ts'
import { ssn } from '../../src/core/recognizers/countries/us/ssn.ts'
import { taxCode } from '../../src/core/recognizers/countries/vn/tax-code.ts'
import { findingsOf } from '../support/detection/detection.ts'
import { sureValues } from '../support/detection/sure-findings.ts'
import { runs } from '../support/runs.ts'

const ALL: readonly Recognizer[] = [
  card,
  iban,
  ssn,
  cccd,
  cmnd,
  taxCode,
  bankAccount,
  plate,
  passport,
]

const digitsOf = (length: number): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[0-9]{${length}}$`))

/** What may stand on either side of a number. No digits: those would belong to it. */
const before = fc.constantFrom('', ' ', '(', '"', ',', '=', ': ', '\n', 'x=', '- ', 'số ', '/', '*')
const behind = fc.constantFrom('', ' ', ')', '"', ',', ';', '.', '\n', '&y', '. ', ' và', '!', '/')

/** `digits` in groups of the sizes of `form`, with one separator. */
function grouped(digits: string, form: readonly number[], gap: string): string {
  let at = 0
  return form.map((size) => digits.slice(at, (at += size))).join(gap)
}

/** `value` with the digit at `at` (counted among its digits) made another one. */
function changed(value: string, at: number, by: number): string {
  const places = [...value.matchAll(/\d/g)].map(({ index }) => index)
  const place = places[at % places.length] ?? 0
  const digit = (Number(value[place]) + by) % 10
  return `${value.slice(0, place)}${digit}${value.slice(place + 1)}`
}

const gaps = fc.constantFrom(' ', '-', '\u00a0', '\u202f')
const change = fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 9 }))

describe('cards', () => {
  const kinds: readonly (readonly [prefix: string, form: readonly number[]])[] = [
    ['4', [4, 4, 4, 4]],
    ['4', [4, 4, 4, 4, 3]],
    ['51', [4, 4, 4, 4]],
    ['2720', [4, 4, 4, 4]],
    ['37', [4, 6, 5]],
    ['36', [4, 6, 4]],
    ['3589', [4, 4, 4, 4]],
    ['6011', [4, 4, 4, 4]],
    ['62', [6, 13]],
    ['9704', [4, 4, 4, 4]],
    ['9704', [4, 4, 4, 4, 3]],
    ['6759', [4, 4, 4, 4, 2]],
  ]
  const numbers = fc
    .constantFrom(...kinds)
    .chain(([prefix, form]) =>
      fc.record({
        form: fc.constant(form),
        rest: digitsOf(form.reduce((sum, size) => sum + size, 0) - prefix.length - 1),
        prefix: fc.constant(prefix),
        gap: fc.oneof(fc.constant(''), gaps),
      }),
    )
    .map(({ form, rest, prefix, gap }) => {
      const body = prefix + rest
      const check = [...'0123456789'].find((digit) => validator.isLuhnNumber(body + digit)) ?? ''
      return grouped(body + check, form, gap)
    })

  it('are found exactly, and not with a changed digit', () => {
    fc.assert(
      fc.property(before, numbers, behind, change, (left, number, right, [at, by]) => {
        assert.deepEqual(sureValues(card, left + number + right), [number])
        const wrong = left + changed(number, at, by) + right
        // Part of the number can be a number of another length, by chance; never the whole.
        for (const { start, end } of findingsOf(card, wrong))
          assert.notDeepEqual([start, end], [left.length, left.length + number.length])
      }),
      runs(1500),
    )
  })
})

describe('IBANs', () => {
  const accounts = fc.oneof(
    digitsOf(18).map((bban) => ({ countryCode: 'DE', bban })),
    fc
      .tuple(fc.stringMatching(/^[A-Z]{4}$/), digitsOf(14))
      .map((parts) => ({ countryCode: 'GB', bban: parts.join('') })),
    fc
      .tuple(digitsOf(8), fc.stringMatching(/^[A-Z0-9]{12}$/))
      .map((parts) => ({ countryCode: 'AD', bban: parts.join('') })),
    fc.stringMatching(/^[A-Z]{4}[A-Z0-9]{24}$/).map((bban) => ({ countryCode: 'LC', bban })),
  )
  const numbers = fc
    .record({
      account: accounts,
      gap: fc.oneof(fc.constant(''), gaps),
      lower: fc.boolean(),
    })
    .map(({ account, gap, lower }) => {
      const plain = composeIBAN(account) ?? ''
      const value = plain.replace(/(.{4})(?=.)/g, `$1${gap}`)
      return lower ? value.toLowerCase() : value
    })

  it('are found exactly, and not with a changed digit', () => {
    fc.assert(
      fc.property(before, numbers, behind, change, (left, number, right, [at, by]) => {
        fc.pre(number !== '')
        assert.deepEqual(sureValues(iban, left + number + right), [number])
        assert.deepEqual(findingsOf(iban, left + changed(number, at, by) + right), [])
      }),
      runs(1500),
    )
  })

  it('are those that validator takes', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        fc.pre(number !== '')
        const plain = number.replace(/[^A-Za-z0-9]/g, '').toUpperCase()
        assert.equal(validator.isIBAN(plain) || plain.startsWith('LC'), true, plain)
      }),
    )
  })
})

describe('numbers that words tell', () => {
  const KINDS: readonly (readonly [Recognizer, label: string, form: readonly number[]])[] = [
    [cccd, 'CCCD', [12]],
    [cccd, 'số định danh', [3, 3, 3, 3]],
    [cmnd, 'chứng minh nhân dân', [9]],
    [cmnd, 'CMND', [3, 3, 3]],
    [bankAccount, 'STK', [13]],
    [bankAccount, 'số tài khoản', [4, 4, 4, 2]],
    [bankAccount, 'stk', [7]],
  ]
  const numbers = fc.constantFrom(...KINDS).chain(([recognizer, label, form]) =>
    fc.record({
      recognizer: fc.constant(recognizer),
      label: fc.constant(label),
      gap: gaps,
      form: fc.constant(form),
      digits: digitsOf(form.reduce((sum, size) => sum + size, 0)).filter(
        (digits) => !/^(\d)\1*$/.test(digits),
      ),
    }),
  )
  const between = fc.constantFrom(' ', ': ', '=', ' số: ', '\n', ' của em là ', '": "', ' (')

  it('are found exactly after them, and not without them', () => {
    fc.assert(
      fc.property(
        numbers,
        between,
        behind,
        ({ recognizer, label, gap, form, digits }, mid, right) => {
          const number = grouped(digits, form, gap)
          assert.deepEqual(sureValues(recognizer, label + mid + number + right), [number])
          assert.deepEqual(sureValues(recognizer, `abc${mid}${number}${right}`), [])
        },
      ),
      runs(1500),
    )
  })
})

describe('numbers with check digits that words tell', () => {
  it('tax codes are found with one check digit of ten at most', () => {
    fc.assert(
      fc.property(digitsOf(9), fc.constantFrom('', '-001'), behind, (digits, branch, right) => {
        const codes = [...'0123456789'].filter(
          (check) => sureValues(taxCode, `MST: ${digits}${check}${branch}${right}`).length > 0,
        )
        assert.ok(codes.length <= 1)
        // 31·a + 29·b + … leaves one of eleven remainders; one of them has no check digit.
        const sum = [31, 29, 23, 19, 17, 13, 7, 5, 3].reduce(
          (total, weight, at) => total + weight * Number(digits[at]),
          0,
        )
        if (sum > 0) assert.equal(codes[0], sum % 11 === 0 ? undefined : String(10 - (sum % 11)))
      }),
    )
  })

  it('Social Security numbers are found with dashes', () => {
    fc.assert(
      fc.property(before, digitsOf(9), behind, (left, digits, right) => {
        fc.pre(!/^(?:000|666|9)|^\d{3}00|0000$|^(\d)\1*$/.test(digits))
        const number = grouped(digits, [3, 2, 4], '-')
        assert.deepEqual(sureValues(ssn, left + number + right), [number])
      }),
    )
  })
})

describe('random text', () => {
  const text = fc
    .array(
      fc.constantFrom(
        ...'0123456789',
        ' ',
        '-',
        '.',
        'A',
        'b',
        'stk ',
        'DE89',
        '51F-',
        'đ',
        '_',
        '\n',
      ),
      {
        maxLength: 80,
      },
    )
    .map((parts) => parts.join(''))

  it('has findings only with digits at both ends or a letter at the start, never in a word', () => {
    fc.assert(
      fc.property(text, (view) => {
        for (const recognizer of ALL) {
          for (const { start, end, score } of findingsOf(recognizer, view)) {
            assert.ok(start >= 0 && end <= view.length && start < end)
            assert.ok(score > 0 && score <= 1)
            assert.match(view.slice(start, end), /^[0-9A-Za-z].*[0-9A-Za-z]$/)
            assert.doesNotMatch(view[start - 1] ?? '', /[0-9A-Za-z+]/)
            assert.doesNotMatch(view[end] ?? '', /[0-9A-Za-z]/)
          }
        }
      }),
      runs(3000),
    )
  })
})

describe('time is linear in the length of the text', () => {
  const UNITS = [
    '1',
    '1 ',
    '1-',
    '12 ',
    '12-',
    '12.',
    '1234 ',
    '123456 ',
    '4111 1111 1111 1111 ',
    '123456789012 ',
    'stk 123456 ',
    'DE89 3704 0044 0532 0130 ',
    'de89370400440532013',
    '51F 1234',
    'B1234567 ',
    '1234567-a-',
    '. ',
    '-',
  ]
  const SHORT = 1 << 16

  for (const unit of UNITS) {
    it(JSON.stringify(unit), () => {
      // Collecting memory can fall into any measurement: one good ratio of several proves that it is linear.
      const ratios: number[] = []
      for (let round = 0; round < 6; round++) {
        const short = spent(unit.repeat(SHORT / unit.length))
        const long = spent(unit.repeat((4 * SHORT) / unit.length))
        // Below two milliseconds nothing can be said, and need not.
        if (long < 2000 || long / short <= 5) return
        ratios.push(long / short)
      }
      assert.fail(`four times the text takes ${ratios.map((ratio) => ratio.toFixed(1)).join(', ')}`)
    })
  }

  /** Microseconds of CPU that all recognizers take for `view`. */
  function spent(view: string): number {
    const start = process.cpuUsage()
    for (const recognizer of ALL) recognizer.find(view, () => {})
    const { user, system } = process.cpuUsage(start)
    return user + system
  }
})
