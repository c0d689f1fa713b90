import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type LabelledText, type Mark, unitOffset } from './labelled-text.ts'

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../test/fixtures/pii/${name}`, import.meta.url))

/** Label of presidio-research and Presidio → our family of entities. */
export const FAMILY_OF_LABEL: Readonly<Record<string, string>> = {
  EMAIL_ADDRESS: 'EMAIL',
  IP_ADDRESS: 'IP',
  PHONE_NUMBER: 'PHONE',
  CREDIT_CARD: 'CARD',
  IBAN_CODE: 'IBAN',
  US_SSN: 'SSN',
  ORGANIZATION: 'ORG',
}

/**
 * Countries whose way of writing phone numbers occurs in synth_dataset_v2 (its numbers come from Faker, most of them
 * without a country code).
 */
export const SYNTH_REGIONS = [
  'US',
  'CA',
  'GB',
  'AU',
  'BE',
  'FR',
  'DE',
  'IT',
  'ES',
  'AT',
  'CH',
  'SE',
  'NO',
  'DK',
  'BR',
  'ZA',
  'CY',
] as const

/** Countries that Presidio's own phone cases name or default to. */
export const PRESIDIO_REGIONS = [
  'US',
  'GB',
  'DE',
  'FR',
  'IL',
  'IN',
  'CA',
  'BR',
  'JP',
  'CN',
] as const

interface SynthRow {
  readonly full_text: string
  readonly spans: readonly {
    readonly entity_type: string
    readonly start_position: number
    readonly end_position: number
  }[]
}

/** The 1,500 sentences of presidio-research's synth_dataset_v2. */
export function readSynthSet(): readonly LabelledText[] {
  const rows: readonly SynthRow[] = JSON.parse(
    gunzipSync(fixture('synth_dataset_v2.json.gz')).toString(),
  )
  return rows.map(({ full_text: text, spans }, i) => ({
    id: `synth-${i}`,
    text,
    gold: spans.flatMap(({ entity_type, start_position, end_position }): Mark[] => {
      const entity = FAMILY_OF_LABEL[entity_type]
      if (entity === undefined) return []
      return [
        { entity, start: unitOffset(text, start_position), end: unitOffset(text, end_position) },
      ]
    }),
  }))
}

/** `header`: parameters of the test that the row was taken from; `row`: text, how many are found, and where. */
type RecognizerCase = readonly [
  header: string,
  row: readonly [text: string, count: number, ...rest: readonly unknown[]],
]

/** Which group of cases judges which family, and where in a row the positions stand. */
const GROUPS: readonly (readonly [group: string, family: string, positionsAt: number])[] = [
  ['email', 'EMAIL', 2],
  ['ip', 'IP', 2],
  ['phone', 'PHONE', 3],
  ['credit_card', 'CARD', 3],
  ['iban', 'IBAN', 2],
  ['us_ssn', 'SSN', 2],
  ['mac', 'MAC', 2],
  ['crypto', 'WALLET', 2],
]

/** Cases of Presidio's recognizer tests. Each is scored for the family of its group only, texts once each. */
export function readPresidioCases(): ReadonlyMap<string, readonly LabelledText[]> {
  const cases: Readonly<Record<string, readonly RecognizerCase[]>> = JSON.parse(
    fixture('presidio-recognizer-cases.json').toString(),
  )
  return new Map(
    GROUPS.map(([group, entity, positionsAt]) => {
      const byText = new Map<string, LabelledText>()
      for (const [header, row] of cases[group] ?? []) {
        // Phone cases repeat a text for every leniency of Presidio's; 1 is the one it ships with.
        if (header.includes('leniency') && row[5] !== 1) continue
        const [text, count] = row
        const positions = readPositions(row[positionsAt])
        // Some rows say how many are found, but not where.
        const spans = positions.length === 0 && count > 0 ? [[0, text.length] as const] : positions
        const gold = spans.map(([start, end]) => ({ entity, start, end }))
        byText.set(text, { id: `${group}-${byText.size + 1}`, text, gold })
      }
      return [entity, [...byText.values()]]
    }),
  )
}

function readPositions(value: unknown): (readonly [number, number])[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((pair: unknown): (readonly [number, number])[] => {
    if (!Array.isArray(pair)) return []
    const [start, end]: readonly unknown[] = pair
    return typeof start === 'number' && typeof end === 'number' ? [[start, end]] : []
  })
}
