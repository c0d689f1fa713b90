import { readFileSync, readdirSync } from 'node:fs'
import { type LabelledText, type Mark, overlaps } from './labelled-text.ts'

const ROOT = new URL('../../test/data/documents/', import.meta.url)
const LABEL = /⟦([A-Z_]+):(.*?)⟧/gs

/** A document of the corpus; `id` is `FOLDER/NAME`. Marks have the types of its README. */
export function readDocuments(): readonly LabelledText[] {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: folder }) =>
      readdirSync(new URL(`${folder}/`, ROOT))
        .filter((name) => name.endsWith('.txt'))
        .map((name) => readLabels(`${folder}/${name.slice(0, -4)}`, read(`${folder}/${name}`))),
    )
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8')

/** Takes the marks `⟦TYPE:value⟧` out of a text. */
export function readLabels(id: string, source: string): LabelledText {
  const gold: Mark[] = []
  let text = ''
  let at = 0
  for (const { 0: whole, 1: entity = '', 2: value = '', index } of source.matchAll(LABEL)) {
    text += source.slice(at, index)
    gold.push({ entity, start: text.length, end: text.length + value.length })
    text += value
    at = index + whole.length
  }
  return { id, text: text + source.slice(at), gold }
}

/** What the service claims to find without being told more: no names, places, days of birth, hosts, logins, links. */
export const CLAIMED: ReadonlySet<string> = new Set(
  `EMAIL PHONE IP MAC CARD IBAN BANK_ACCT CCCD CMND TAX BHXH BHYT PASSPORT GPLX PLATE SSN SECRET PASSWORD
   WALLET`.split(/\s+/),
)

export type Outcome = 'whole' | 'partly' | 'missed'

export interface JudgedValue {
  readonly type: string
  readonly value: string
  readonly outcome: Outcome
}

export interface JudgedDocument {
  readonly id: string
  readonly values: readonly JudgedValue[]
  /** Findings that touch no labelled value of any type. */
  readonly wrong: readonly { readonly entity: string; readonly value: string }[]
}

/**
 * A value is whole when every letter and digit of it lies in findings, of passwords and secrets every character but blanks;
 * of which entity does not matter.
 */
export function judgeDocument(
  { id, text, gold }: LabelledText,
  found: readonly Mark[],
): JudgedDocument {
  const marks = found.filter(({ entity }) => entity !== 'LITERAL')
  const covered = new Uint8Array(text.length)
  for (const { start, end } of marks) covered.fill(1, start, end)
  const values = gold.map(({ entity, start, end }) => {
    const needed = /^(?:PASSWORD|SECRET)$/.test(entity) ? /\S/ : /[\p{L}\p{N}]/u
    const [must, have] = count(text, start, end, needed, covered)
    const outcome: Outcome = have === must ? 'whole' : have > 0 ? 'partly' : 'missed'
    return { type: entity, value: text.slice(start, end), outcome }
  })
  const wrong = marks
    .filter((mark) => !gold.some((label) => overlaps(label, mark)))
    .map(({ entity, start, end }) => ({ entity, value: text.slice(start, end) }))
  return { id, values, wrong }
}

/** Characters that have to be hidden, and how many of them are. */
function count(
  text: string,
  start: number,
  end: number,
  needed: RegExp,
  covered: Uint8Array,
): readonly [must: number, have: number] {
  let [must, have] = [0, 0]
  for (let at = start; at < end; ) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
    if (needed.test(character)) {
      must++
      have += covered[at] ?? 0
    }
    at += character.length
  }
  return [must, have]
}
