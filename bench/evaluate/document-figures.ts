import { readFileSync, writeFileSync } from 'node:fs'
import { createOfflineMasker } from '../../src/commands/offline.ts'
import { parseConfig } from '../../src/config/load.ts'
import { CLAIMED, type JudgedDocument, judgeDocument, readDocuments } from './documents.ts'
import type { LabelledText, Mark } from './labelled-text.ts'
import { type Presidio, resolve } from './presidio.ts'
import type { Detector } from './score.ts'

const PAGE = 'docs/detection.md'
const BEGIN = '<!-- documents: written by make eval -->'
const END = '<!-- documents: end -->'

/** What the service finds with a preset, and with nothing else in its configuration. */
export function presetDetector(preset: string): Detector {
  const result = parseConfig(JSON.stringify({ masking: { preset } }), 'evaluation', {})
  if ('errors' in result) throw new Error(result.errors.map(({ message }) => message).join('\n'))
  const { scanner } = createOfflineMasker(result.config)
  // What a placeholder will stand for is masked, be it more than what was found.
  return (text) =>
    scanner
      .scan(text)
      .filter(({ literal }) => literal === undefined)
      .map(({ entity, start, end }): Mark => ({ entity, start, end }))
}

export interface Column {
  readonly name: string
  readonly judged: readonly JudgedDocument[]
}

/** The corpus by one detector. */
export const columnOf = (
  name: string,
  documents: readonly LabelledText[],
  detect: Detector,
): Column => ({ name, judged: documents.map((each) => judgeDocument(each, detect(each.text))) })

export interface Share {
  readonly whole: number
  readonly of: number
}

/** How many values of the types that `isMeant` are masked whole. */
export function wholeOf({ judged }: Column, isMeant: (type: string) => boolean): Share {
  const values = judged.flatMap((each) => each.values).filter(({ type }) => isMeant(type))
  return { whole: values.filter(({ outcome }) => outcome === 'whole').length, of: values.length }
}

export const wrongOf = ({ judged }: Column): number =>
  judged.reduce((sum, { wrong }) => sum + wrong.length, 0)

/** Judges the corpus and writes its part of docs/detection.md; Presidio beside it if it is there. */
export async function writeDocumentFigures(presidio: Presidio | undefined): Promise<void> {
  const documents = readDocuments()
  const columns = [
    columnOf('standard', documents, presetDetector('standard')),
    columnOf('strict', documents, presetDetector('strict')),
    ...(presidio === undefined ? [] : await columnsBeside(presidio, documents)),
  ]
  const section = [BEGIN, figures(documents, columns), END].join('\n')
  const page = readFileSync(PAGE, 'utf8')
  const from = page.indexOf(BEGIN)
  const to = page.indexOf(END)
  const written =
    from < 0
      ? page.replace('\n## Time\n', () => `\n${section}\n\n## Time\n`)
      : page.slice(0, from) + section + page.slice(to + END.length)
  writeFileSync(PAGE, written)
}

async function columnsBeside(
  presidio: Presidio,
  documents: readonly LabelledText[],
): Promise<readonly Column[]> {
  const texts = documents.map(({ text }) => text)
  const { findings } = await presidio.analyze(texts, ['VN'])
  return [
    columnOfMarks('Presidio', documents, (i) => resolve(findings[i] ?? [], 0)),
    await vipiiColumn(presidio, documents, texts),
  ]
}

async function vipiiColumn(
  presidio: Presidio,
  documents: readonly LabelledText[],
  texts: readonly string[],
): Promise<Column> {
  const found = await presidio.analyzeByVipii(texts)
  return columnOfMarks('vipii', documents, (i) => found[i] ?? [])
}

const columnOfMarks = (
  name: string,
  documents: readonly LabelledText[],
  marksOf: (index: number) => readonly Mark[],
): Column => ({ name, judged: documents.map((each, i) => judgeDocument(each, marksOf(i))) })

const BESIDE = `*Presidio*: its recognizers of patterns for e-mail, IP, phone (region VN), card, IBAN, SSN and URL, every score. *vipii*: 0.2.1,
the fifteen recognizers for Vietnam that it brings, every score; its model of names is optional and would be downloaded.
`

const show = ({ whole, of }: Share): string =>
  of === 0 ? '' : `${whole} of ${of} (${((100 * whole) / of).toFixed(1)} %)`

function figures(documents: readonly LabelledText[], columns: readonly Column[]): string {
  const types = [...new Set(documents.flatMap(({ gold }) => gold.map(({ entity }) => entity)))]
  const row = (name: string, cell: (column: Column) => string): string =>
    `| ${name} | ${columns.map(cell).join(' | ')} |`
  const head = (first: string): string =>
    `| ${first} | ${columns.map(({ name }) => name).join(' | ')} |\n|---|${columns.map(() => '--:').join('|')}|`
  const empty = documents.filter(({ gold }) => gold.length === 0).length
  return `### Documents

${documents.length} labelled documents in real shape (test/data/documents), ${empty} of them with nothing to find, by preset and with
nothing else in the configuration. *Whole*: every letter and digit of a value is masked. *False*: what is masked and
touches no labelled value. Claimed types are all but NAME, ADDRESS, DOB, ORG, HOST, URL, USERNAME and GPS.
${columns.length > 2 ? BESIDE : ''}
${head('values masked whole')}
${row('claimed types', (column) => show(wholeOf(column, (type) => CLAIMED.has(type))))}
${row('all types', (column) => show(wholeOf(column, () => true)))}
${row('false', (column) => String(wrongOf(column)))}
${types
  .toSorted((a, b) => Number(CLAIMED.has(b)) - Number(CLAIMED.has(a)) || (a < b ? -1 : 1))
  .map((type) => row(type, (column) => show(wholeOf(column, (each) => each === type))))
  .join('\n')}

By document: values of claimed types masked whole, and what is false.

${head('document')}
${documents
  .map(({ id }, i) =>
    row(id, ({ judged }) => {
      const { values = [], wrong = [] } = judged[i] ?? {}
      const claimed = values.filter(({ type }) => CLAIMED.has(type))
      const whole = claimed.filter(({ outcome }) => outcome === 'whole').length
      return `${whole} of ${claimed.length}${wrong.length > 0 ? `, ${wrong.length} false` : ''}`
    }),
  )
  .join('\n')}

What \`standard\` does not mask whole, of the claimed types, and what it masks that is not labelled:

${columns[0] === undefined ? '' : misses(columns[0])}`
}

const code = (value: string): string =>
  `\`${value.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('`', "'").slice(0, 60)}\``

function misses({ judged }: Column): string {
  const lines = judged.flatMap(({ id, values, wrong }) => [
    ...values
      .filter(({ type, outcome }) => CLAIMED.has(type) && outcome !== 'whole')
      .map(({ type, value, outcome }) => `| ${id} | ${outcome} | ${type} | ${code(value)} |`),
    ...wrong.map(({ entity, value }) => `| ${id} | false | ${entity} | ${code(value)} |`),
  ])
  return ['| document | what | type | value |', '|---|---|---|---|', ...lines].join('\n')
}
