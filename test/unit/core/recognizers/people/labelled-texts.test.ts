import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { address } from '../../../../../src/core/recognizers/address/address.ts'
import { createPerson } from '../../../../../src/core/recognizers/people/person.ts'
import type { Recognizer } from '../../../../../src/core/recognizers/recognizer.ts'
import { findingsOf } from '../../../../support/detection/detection.ts'

interface Text {
  readonly text: string
  readonly lang: string
  readonly spans: readonly {
    readonly entity: string
    readonly start: number
    readonly end: number
  }[]
}

const TEXTS: readonly Text[] = readFileSync(
  new URL('../../../../data/names/dev.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

interface Score {
  readonly precision: number
  readonly recall: number
  /** Share of the found values of which every character is found. */
  readonly covered: number
}

/** A finding and a value meet if they overlap. */
function score(recognizer: Recognizer, entity: string, texts: readonly Text[]): Score {
  let [met, whole, missed, wrong] = [0, 0, 0, 0]
  for (const { text, spans } of texts) {
    const values = spans.filter((span) => span.entity === entity)
    const found = findingsOf(recognizer, text)
    for (const value of values) {
      const meeting = found.filter(({ start, end }) => start < value.end && value.start < end)
      if (meeting.length === 0) missed++
      else met++
      if (meeting.some(({ start, end }) => start <= value.start && end >= value.end)) whole++
    }
    wrong += found.filter(
      ({ start, end }) => !values.some((value) => start < value.end && value.start < end),
    ).length
  }
  return { precision: met / (met + wrong), recall: met / (met + missed), covered: whole / met }
}

const language = (lang: string): readonly Text[] => TEXTS.filter((text) => text.lang === lang)

/** Goals of the figures in docs/detection.md. */
const GOALS = [
  {
    name: 'Vietnamese people, careful',
    recognizer: createPerson({ level: 'careful' }),
    entity: 'PERSON',
    lang: 'vi',
    precision: 0.97,
    recall: 0.9,
  },
  {
    name: 'Vietnamese people, wide',
    recognizer: createPerson({ level: 'wide' }),
    entity: 'PERSON',
    lang: 'vi',
    precision: 0.95,
    recall: 0.96,
  },
  {
    name: 'English people, wide',
    recognizer: createPerson({ level: 'wide' }),
    entity: 'PERSON',
    lang: 'en',
    precision: 0.95,
    recall: 0.9,
  },
  {
    name: 'Vietnamese addresses',
    recognizer: address,
    entity: 'ADDRESS',
    lang: 'vi',
    precision: 0.95,
    recall: 0.95,
  },
  {
    name: 'English addresses',
    recognizer: address,
    entity: 'ADDRESS',
    lang: 'en',
    precision: 0.95,
    recall: 0.95,
  },
] as const

describe('labelled sentences', () => {
  for (const { name, recognizer, entity, lang, ...goal } of GOALS)
    it(`${name}: precision at least ${goal.precision}, recall at least ${goal.recall}, nearly all of each covered`, (t) => {
      const got = score(recognizer, entity, language(lang))
      t.diagnostic(JSON.stringify(got))
      assert.ok(
        got.precision >= goal.precision && got.recall >= goal.recall && got.covered >= 0.95,
        JSON.stringify(got),
      )
    })

  for (const level of ['careful', 'wide'] as const)
    it(`${level}: at most two names in the sentences with nothing to find`, () => {
      const recognizer = createPerson({ level })
      const found = TEXTS.filter(({ spans }) => spans.length === 0).flatMap(({ text }) =>
        findingsOf(recognizer, text).map(({ start, end }) => text.slice(start, end)),
      )
      assert.ok(found.length <= 2, found.join(', '))
    })
})
