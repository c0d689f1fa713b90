import { readFileSync } from 'node:fs'
import { address } from '../../src/core/recognizers/address/address.ts'
import { birthDate } from '../../src/core/recognizers/people/birth-date.ts'
import { createPerson } from '../../src/core/recognizers/people/person.ts'
import type { Recognizer } from '../../src/core/recognizers/recognizer.ts'
import { type LabelledText, type Mark, overlaps } from './labelled-text.ts'

/** A text with people, addresses and dates of birth in it. */
export interface PeopleText extends LabelledText {
  readonly lang: string
}

const FOLDER = new URL('../../test/data/names/', import.meta.url)
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['P', 'PERSON'],
  ['A', 'ADDRESS'],
  ['D', 'DOB'],
])
const LABEL = /\{([PAD]):([^}]*)\}/g

/** One object a line: `text`, `spans`, `lang`. */
export function readPeopleLines(name: string): readonly PeopleText[] {
  return readFileSync(new URL(name, FOLDER), 'utf8')
    .trim()
    .split('\n')
    .map((line, i) => {
      const { text, spans, lang } = JSON.parse(line) as {
        text: string
        spans: Mark[]
        lang: string
      }
      return { id: `${name}:${i + 1}`, text, gold: spans, lang }
    })
}

/** Texts after `%%% LANGUAGE KIND`, values marked `{P:…}`, `{A:…}`, `{D:…}`. */
export function readPeopleTexts(name: string): readonly PeopleText[] {
  return readFileSync(new URL(name, FOLDER), 'utf8')
    .split(/^%%% /m)
    .filter((part) => part !== '')
    .map((part, i) => {
      const lineEnd = part.indexOf('\n')
      const [lang = ''] = part.slice(0, lineEnd).split(' ')
      return { ...withoutLabels(part.slice(lineEnd + 1).trimEnd()), id: `${name}:${i + 1}`, lang }
    })
}

function withoutLabels(source: string): Pick<LabelledText, 'text' | 'gold'> {
  const gold: Mark[] = []
  let text = ''
  let at = 0
  for (const { 0: whole, 1: label = '', 2: value = '', index } of source.matchAll(LABEL)) {
    text += source.slice(at, index)
    const entity = ENTITIES.get(label) ?? ''
    gold.push({ entity, start: text.length, end: text.length + value.length })
    text += value
    at = index + whole.length
  }
  return { text: text + source.slice(at), gold }
}

/** What a row of the table asks. */
export interface PeopleRow {
  readonly title: string
  readonly entity: string
  readonly lang: string
  readonly recognizer: Recognizer
}

const careful = createPerson({ level: 'careful' })
const wide = createPerson({ level: 'wide' })

export const PEOPLE_ROWS: readonly PeopleRow[] = [
  { title: 'Vietnamese people, `careful`', entity: 'PERSON', lang: 'vi', recognizer: careful },
  { title: 'Vietnamese people, `wide`', entity: 'PERSON', lang: 'vi', recognizer: wide },
  { title: 'English people, `careful`', entity: 'PERSON', lang: 'en', recognizer: careful },
  { title: 'English people, `wide`', entity: 'PERSON', lang: 'en', recognizer: wide },
  { title: 'Vietnamese addresses', entity: 'ADDRESS', lang: 'vi', recognizer: address },
  { title: 'English addresses', entity: 'ADDRESS', lang: 'en', recognizer: address },
  { title: 'Vietnamese dates of birth', entity: 'DOB', lang: 'vi', recognizer: birthDate },
]

export interface PeopleFigures {
  readonly labelled: number
  readonly precision: number
  readonly recall: number
  /** Share of the found values of which one finding covers every letter. */
  readonly covered: number
  /** Recall of names of three words and more. */
  readonly fullNames: number
  /** Texts without anything to find in which something is found, of how many. */
  readonly falseTexts: number
  readonly harmless: number
}

/** Overlap scoring, as everywhere in `make eval`. `find`: what finds, in place of the recognizer of the row. */
export function figuresOf(
  { entity, lang, recognizer }: PeopleRow,
  all: readonly PeopleText[],
  find = (text: string): readonly Mark[] => findingsOf(recognizer, text),
): PeopleFigures {
  const texts = all.filter((text) => text.lang === lang)
  let [hit, covered, labelled, wrong, full, fullHit, harmless, falseTexts] = [
    0, 0, 0, 0, 0, 0, 0, 0,
  ]
  for (const { text, gold } of texts) {
    const wanted = gold.filter((mark) => mark.entity === entity)
    const found = find(text)
    for (const mark of wanted) {
      const isHit = found.some((finding) => overlaps(finding, mark))
      const isFull =
        text
          .slice(mark.start, mark.end)
          .trim()
          .split(/[\s_/^]+/).length >= 3
      labelled++
      hit += Number(isHit)
      full += Number(isFull)
      fullHit += Number(isFull && isHit)
      covered += Number(found.some(({ start, end }) => start <= mark.start && end >= mark.end))
    }
    const stray = found.filter((finding) => !wanted.some((mark) => overlaps(finding, mark)))
    wrong += stray.length
    harmless += Number(gold.length === 0)
    falseTexts += Number(gold.length === 0 && stray.length > 0)
  }
  return {
    labelled,
    precision: hit / (hit + wrong),
    recall: hit / labelled,
    covered: covered / hit,
    fullNames: fullHit / full,
    falseTexts,
    harmless,
  }
}

export function findingsOf(recognizer: Recognizer, text: string): readonly Mark[] {
  const found: Mark[] = []
  recognizer.find(text, (finding) => found.push(finding))
  return found
}
