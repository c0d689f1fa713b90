import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { boundaryAfter, createGrammar } from '../../../../src/core/masking/placeholder.ts'
import { wireJson } from '../../../../src/simulator/shapes/wire-json.ts'

const PREFIXES = ['IP', 'IP_V', 'EMAIL', 'PHONE']
const LENIENT = createGrammar(PREFIXES, true)
const STRICT = createGrammar(PREFIXES, false)

/** `canonical end`, with `…` where more digits may follow; `open` with the prefixes; or `-`. */
function read(grammar: typeof LENIENT, text: string, at = 0): string {
  const reading = grammar.readAt(text, at)
  if (reading === undefined) return '-'
  if (reading.kind === 'open') return `open ${reading.prefixes.join(' ')}`
  return `${reading.canonical} ${reading.end}${reading.atEnd ? '…' : ''}`
}

type Case = readonly [text: string, reading: string]

/** Read alike, whatever is allowed. */
const BOTH: readonly Case[] = [
  ['EMAIL_1', 'EMAIL_1 7…'],
  ['EMAIL_1 ', 'EMAIL_1 7'],
  ['EMAIL_12x', 'EMAIL_12 8'],
  ['EMAIL_1s ', 'EMAIL_1 7'],
  ['PHONE_1.5', 'PHONE_1 7'],
  ['EMAIL_123456789 ', 'EMAIL_123456789 15'],
  ['EMAIL_12345678901234 ', 'EMAIL_12345678901234 20'],
  ['EMAIL_123456789012345', '-'],
  ['EMAIL_0 ', '-'],
  ['EMAIL_10 ', 'EMAIL_10 8'],
  ['EMAIL_x', '-'],
  ['EMAIL_/', '-'],
  ['EMAIL_:', '-'],
  ['EMAIL', 'open EMAIL'],
  ['EMAIL_', 'open EMAIL'],
  ['E', 'open EMAIL'],
  ['EM!', '-'],
  ['EMAILX', '-'],
  ['PHONE_7.', 'PHONE_7 7'],
  ['P', 'open PHONE'],
  ['XEMAIL_1', '-'],
  ['IP_V_1 ', 'IP_V_1 6'],
  ['IP_1 ', 'IP_1 4'],
  ['IP_', 'open IP_V IP'],
  ['IP_V', 'open IP_V'],
  ['', '-'],
]

/** What models make of them. */
const LENIENT_ONLY: readonly Case[] = [
  ['email_1 ', 'EMAIL_1 7'],
  ['eMaIl_1 ', 'EMAIL_1 7'],
  ['e', 'open EMAIL'],
  ['EMAIL\\_1 ', 'EMAIL_1 8'],
  ['EMAIL\\\\_1 ', 'EMAIL_1 9'],
  ['EMAIL%5F1 ', 'EMAIL_1 9'],
  ['EMAIL%5f1 ', 'EMAIL_1 9'],
  ['EMAIL&#95;1 ', 'EMAIL_1 11'],
  ['EMAIL&#x5F;1 ', 'EMAIL_1 12'],
  ['EMAIL&#X5f;1 ', 'EMAIL_1 12'],
  ['EMAIL&lowbar;1 ', 'EMAIL_1 14'],
  ['EMAIL&LowBar;1 ', 'EMAIL_1 14'],
  ['IP&lowbar;V%5F1 ', 'IP_V_1 15'],
  ['IP-V-1 ', 'IP_V_1 6'],
  ['EMAIL_01 ', 'EMAIL_1 8'],
  ['EMAIL_007', 'EMAIL_7 9…'],
  ['EMAIL_00', 'open EMAIL'],
  ['EMAIL_00 ', '-'],
  ['EMAIL1 ', 'EMAIL_1 6'],
  ['EMAIL12', 'EMAIL_12 7…'],
  ["EMAIL1's", 'EMAIL_1 6'],
  ['EMAIL1x', '-'],
  ['email1 ', '-'],
  ['Email1 ', '-'],
  ['IP1 ', '-'],
  ['Email 1 ', 'EMAIL_1 7'],
  ['Email-1 ', 'EMAIL_1 7'],
  ['Ip V 1 ', 'IP_V_1 6'],
  ['Ip v 1 ', '-'],
  ['EMAIL\u00a01 ', 'EMAIL_1 7'],
  ['EMAIL\u20111 ', 'EMAIL_1 7'],
  ['EMAIL\u20131 ', 'EMAIL_1 7'],
  ['EMAIL&nbsp;1 ', 'EMAIL_1 12'],
  ['EMAIL&#160;1 ', 'EMAIL_1 12'],
  ['\uff25\uff2d\uff21\uff29\uff2c\uff3f\uff11 ', 'EMAIL_1 7'],
  ['\uff45mail_1 ', 'EMAIL_1 7'],
  ['PHONE 16GB', '-'],
  ['PHONE 1.5', '-'],
  ['PHONE 1-22', '-'],
  ['PHONE 1.', 'PHONE_1 7…'],
  ['PHONE 1. ', 'PHONE_1 7'],
  ['EMAIL 1 ', 'EMAIL_1 7'],
  ['EMAIL-1 ', 'EMAIL_1 7'],
  ['EMAIL\uff3f1 ', 'EMAIL_1 7'],
  ['EMAIL_\uff11\uff10 ', 'EMAIL_10 8'],
  ['EMAIL_\uff19 ', 'EMAIL_9 7'],
  ['EMAIL_\uff10 ', '-'],
  ['EMAIL_\uff1a', '-'],
  ['EMAIL_\uff0f', '-'],
  ['EMAIL\\', 'open EMAIL'],
  ['EMAIL\\\\', 'open EMAIL'],
  ['EMAIL%', 'open EMAIL'],
  ['EMAIL%5', 'open EMAIL'],
  ['EMAIL&', 'open EMAIL'],
  ['EMAIL&lowbar', 'open EMAIL'],
  ['EMAIL&#x5f', 'open EMAIL'],
  ['EMAIL&#95', 'open EMAIL'],
  ['EMAIL%5G', '-'],
  ['EMAIL%6F1', '-'],
  ['EMAIL&amp;1', '-'],
  ['EMAIL\\1', '-'],
  ['EMAIL/1', '-'],
  ['EMAIL+1', '-'],
  // A blank or hyphen in other cases would be prose.
  ['email 1 ', '-'],
  ['ip-v_1 ', '-'],
  ['E\u200bM\u200cA\u200dI\u2060L\ufeff_\u200b1 ', 'EMAIL_1 13'],
  ['EMAIL\u200b\u200b\u200b\u200b_1 ', 'EMAIL_1 11'],
  ['EMAIL\u200b\u200b\u200b\u200b\u200b_1 ', '-'],
  ['EMAIL_\u200b\u200b\u200b\u200b1 ', 'EMAIL_1 11'],
  ['EMAIL_\u200b\u200b\u200b\u200b\u200b1 ', '-'],
  ['EMAIL\u200b', 'open EMAIL'],
  ['EMAIL_\u200b', 'open EMAIL'],
  ['EMAIL\u200a_1', '-'],
  ['EMAIL\u200e_1', '-'],
]

describe('a placeholder', () => {
  for (const [text, wanted] of BOTH)
    it(`is read in ${wireJson(text)}, strictly too`, () => {
      assert.equal(read(LENIENT, text), wanted)
      assert.equal(read(STRICT, text), wanted)
    })

  for (const [text, wanted] of LENIENT_ONLY)
    it(`is read in ${wireJson(text)}, if lenient`, () => {
      assert.equal(read(LENIENT, text), wanted)
      assert.equal(read(STRICT, text), '-')
    })

  it('is read where it is asked for', () => {
    assert.equal(read(LENIENT, 'to EMAIL_1 ', 3), 'EMAIL_1 10')
    assert.equal(read(LENIENT, 'to EMAIL_1 ', 2), '-')
    assert.equal(read(LENIENT, 'to EMAIL_1 ', 20), '-')
  })

  it('starts with the first letter of a prefix', () => {
    const starts = (grammar: typeof LENIENT): string =>
      Array.from({ length: 128 }, (_, unit) => unit)
        .filter((unit) => grammar.canStart(unit))
        .map((unit) => String.fromCharCode(unit))
        .join('')
    assert.equal(starts(LENIENT), 'EIPeip')
    assert.equal(starts(STRICT), 'EIP')
    assert.equal(starts(createGrammar([], true)), '')
  })

  it('has a digit after a last letter and what may separate them', () => {
    const hinted = (text: string, grammar = LENIENT): readonly number[] =>
      [...text.matchAll(grammar.hint)].map(({ index }) => index)
    assert.deepEqual(hinted('EMAIL_1 phone 2 3'), [6, 14])
    assert.deepEqual(hinted('email%5f1 a&#95;2'), [6, 8])
    assert.deepEqual(hinted('EMAIL_x1 A_1 EMAIL_01 L1'), [19, 23])
    assert.deepEqual(hinted(`L${' '.repeat(24)}1`), [25])
    assert.deepEqual(hinted(`L${' '.repeat(25)}1`), [])
    assert.deepEqual(hinted('L_1', createGrammar([], true)), [])
    assert.deepEqual(hinted('EMAIL_\uff11'), [6])
  })

  it('starts no earlier than its digit and its longest form allow', () => {
    // PHONE is five letters long: they, a separator, two more.
    assert.equal(LENIENT.earliest(`${'x'.repeat(20)}1`, 20), 12)
    assert.equal(LENIENT.earliest('xEMAIL_1', 7), 0)
    // Written-out separators and characters without width make it longer.
    for (const unit of '\\%&#;\u007f\u200b') {
      assert.equal(LENIENT.earliest(`${'x'.repeat(100)}${unit}1`, 101), 101 - 72, unit)
      assert.equal(LENIENT.earliest(`x${unit}1`, 2), 0, unit)
    }
    assert.equal(LENIENT.earliest(`${'x'.repeat(100)}~1`, 101), 93)
    assert.equal(LENIENT.earliest(`${'x'.repeat(80)}%${'x'.repeat(8)}1`, 89), 81)
  })
})

describe('a boundary', () => {
  it('is after everything but a letter or a digit of ASCII, and an underscore changes nothing', () => {
    for (let unit = 0; unit < 0x180; unit++) {
      const text = String.fromCharCode(unit)
      for (const before of [true, false])
        assert.equal(
          boundaryAfter(unit, before),
          text === '_' ? before : !/[A-Za-z0-9]/.test(text),
          text,
        )
    }
  })
})
