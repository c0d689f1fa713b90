import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { bankAccount } from '../../../../../src/core/recognizers/finance/bank-account.ts'
import { card } from '../../../../../src/core/recognizers/finance/card.ts'
import { cccd } from '../../../../../src/core/recognizers/countries/vn/cccd.ts'
import { cmnd } from '../../../../../src/core/recognizers/countries/vn/cmnd.ts'
import { iban } from '../../../../../src/core/recognizers/finance/iban.ts'
import { passport } from '../../../../../src/core/recognizers/countries/vn/passport.ts'
import { plate } from '../../../../../src/core/recognizers/countries/vn/plate.ts'
import type { Recognizer } from '../../../../../src/core/recognizers/recognizer.ts'
import { ssn } from '../../../../../src/core/recognizers/countries/us/ssn.ts'
import { taxCode } from '../../../../../src/core/recognizers/countries/vn/tax-code.ts'
import { findingsOf } from '../../../../support/detection/detection.ts'
import { THRESHOLD, sureValues } from '../../../../support/detection/sure-findings.ts'

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../../../fixtures/pii/${name}`, import.meta.url))

type Positions = readonly (readonly [start: number, end: number])[]
type PresidioCase = readonly [header: string, row: readonly unknown[]]

/** Presidio takes capitals only; IBANs in small letters are found here. */
const LOWER_CASE = 'LV80 bANK 0000 4351 9500 1'

describe("Presidio's recognizer cases of numbers, with every score", () => {
  const cases: Readonly<Record<string, readonly PresidioCase[]>> = JSON.parse(
    fixture('presidio-recognizer-cases.json').toString(),
  )
  const kinds: readonly (readonly [kind: string, recognizer: Recognizer])[] = [
    ['iban', iban],
    ['credit_card', card],
    ['us_ssn', ssn],
  ]
  for (const [kind, recognizer] of kinds) {
    it(kind, (t) => {
      const rows = cases[kind] ?? []
      assert.ok(rows.length > 10)
      for (const [header, row] of rows) {
        const text = String(row[0])
        const column = header.split(', ').findIndex((name) => /positions|_res$/.test(name))
        const wanted = text === LOWER_CASE ? [[0, 26]] : (row[column] as Positions)
        const got = findingsOf(recognizer, text).map(({ start, end }) => [start, end])
        assert.deepEqual(got, wanted, text)
      }
      t.diagnostic(`${rows.length} cases`)
    })
  }
})

interface SynthRow {
  readonly full_text: string
  readonly spans: readonly {
    readonly entity_type: string
    readonly start_position: number
    readonly end_position: number
  }[]
}

describe('presidio-research synthetic data, numbers', () => {
  const rows: readonly SynthRow[] = JSON.parse(
    gunzipSync(fixture('synth_dataset_v2.json.gz')).toString(),
  )
  const families: readonly (readonly [label: string, recognizer: Recognizer, gold: number])[] = [
    ['CREDIT_CARD', card, 136],
    ['IBAN_CODE', iban, 21],
    ['US_SSN', ssn, 16],
  ]
  for (const [label, recognizer, gold] of families) {
    it(`${label}: exactly what is labelled`, () => {
      let labelled = 0
      for (const { full_text: text, spans } of rows) {
        const wanted = spans
          .filter(({ entity_type }) => entity_type === label)
          .map((span) => [
            unitOffset(text, span.start_position),
            unitOffset(text, span.end_position),
          ])
          .toSorted(([a = 0], [b = 0]) => a - b)
        const got = findingsOf(recognizer, text)
          .filter(({ score }) => score >= THRESHOLD)
          .map(({ start, end }) => [start, end])
        assert.deepEqual(got, wanted, text)
        labelled += wanted.length
      }
      assert.equal(labelled, gold)
    })
  }

  it('has no Vietnamese number', () => {
    for (const { full_text: text } of rows) {
      for (const recognizer of [bankAccount, cccd, cmnd, passport, plate, taxCode])
        assert.deepEqual(sureValues(recognizer, text), [], `${recognizer.name}: ${text}`)
    }
  })
})

/** The data set counts code points, JavaScript counts UTF-16 units. */
function unitOffset(text: string, codePoints: number): number {
  return [...text].slice(0, codePoints).join('').length
}
