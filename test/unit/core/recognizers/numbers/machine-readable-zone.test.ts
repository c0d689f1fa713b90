import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { machineReadableZone } from '../../../../../src/core/recognizers/numbers/machine-readable-zone.ts'
import { readFindings } from '../../../../support/detection/detection.ts'

const found = (text: string): readonly string[][] => readFindings(machineReadableZone, text)

/** From ICAO Doc 9303, part 4, appendix B, and part 5, appendix B. */
const NAMES = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<'
const PASSPORT = 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'
const CARD = 'I<UTOD231458907<<<<<<<<<<<<<<<'
const CARD_BELOW = '7408122F1204159UTO<<<<<<<<<<<6'

describe('machine-readable zone', () => {
  it('is found by its check digits', () => {
    assert.deepEqual(found(PASSPORT), [['PASSPORT', PASSPORT]])
    assert.deepEqual(found(CARD), [['CCCD', CARD]])
  })

  it('is not a line with wrong check digits, of number or birth', () => {
    assert.deepEqual(found(PASSPORT.replace('C36', 'C37')), [])
    assert.deepEqual(found(PASSPORT.replace('7408122', '7408123')), [])
    assert.deepEqual(found(CARD.replace('907', '908')), [])
  })

  it('may be mistyped below the line of the names', () => {
    const line = PASSPORT.replace('C36', 'C37').slice(0, 42)
    assert.deepEqual(found(`${NAMES}\n${line}`), [['PASSPORT', line]])
    assert.deepEqual(found(`> ${NAMES}\r\n> ${line} x`), [['PASSPORT', line]])
    assert.deepEqual(found(`${NAMES}\n${'<'.repeat(30)}`), [])
  })

  it('of a card goes on in the line of the birth', () => {
    assert.deepEqual(found(`${CARD}\n${CARD_BELOW}\nERIKSSON`), [
      ['CCCD', `${CARD}\n${CARD_BELOW}`],
    ])
    const mistyped = CARD.replace('907', '908')
    assert.deepEqual(found(`${mistyped}\n${CARD_BELOW}`), [['CCCD', `${mistyped}\n${CARD_BELOW}`]])
  })

  it('is not part of a longer run, nor a text in angles', () => {
    assert.deepEqual(found(`X${PASSPORT}`), [])
    assert.deepEqual(found(`${PASSPORT}9`), [])
    assert.deepEqual(found('A<B<C IF<VALUE<<2 THEN'), [])
    assert.deepEqual(found(''), [])
  })
})
