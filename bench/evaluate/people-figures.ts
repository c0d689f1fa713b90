import { readFileSync, writeFileSync } from 'node:fs'
import {
  PEOPLE_ROWS,
  type PeopleFigures,
  type PeopleText,
  figuresOf,
  readPeopleLines,
  readPeopleTexts,
} from './people.ts'

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
export function writePeopleFigures(): void {
  const section = [BEGIN, introduction(), ...readSets().map(tableOf), END].join('\n\n')
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

const introduction = (): string => `### People, addresses, dates of birth

Texts of test/data/names, all invented. *First run*: precision and recall before any rule was changed for these texts, as they were
recorded then (\`first-runs.json\`): what to expect of texts that no one here has seen. *Now*: the same texts, seen since. Overlap
scoring; *covered*: every letter of what was found; *full names*: recall of names of three words and more; *false*: texts with
nothing to find in which something was found. Bare given names without a title count as labelled also for \`careful\`, which does not look
for most of them.`

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
    {
      title: 'sentences that the rules were made with',
      texts: readPeopleLines('dev.jsonl'),
      first: undefined,
    },
  ]
}

function tableOf({ title, texts, first }: PeopleSet): string {
  const rows = PEOPLE_ROWS.map((row) => rowOf(row.title, figuresOf(row, texts), first))
  const harmless = texts.filter(({ gold }) => gold.length === 0).length
  return `**${title[0]?.toUpperCase() ?? ''}${title.slice(1)}** (${texts.length} texts, ${harmless} with nothing to find)

| | labelled | first run: precision | recall | now: precision | recall | covered | full names | false |
| --- | --: | --: | --: | --: | --: | --: | --: | --: |
${rows.filter((row) => row !== undefined).join('\n')}`
}

function rowOf(
  title: string,
  figures: PeopleFigures,
  first: PeopleSet['first'],
): string | undefined {
  if (figures.labelled === 0) return undefined
  const before = first?.[title.replaceAll('`', '')]
  const isPeople = title.includes('people')
  return `| ${[
    title,
    figures.labelled,
    shown(before?.precision),
    shown(before?.recall),
    shown(figures.precision),
    shown(figures.recall),
    shown(figures.covered),
    isPeople ? shown(figures.fullNames) : '',
    `${figures.falseTexts} of ${figures.harmless}`,
  ].join(' | ')} |`
}

const shown = (rate: number | undefined): string =>
  rate === undefined || Number.isNaN(rate) ? '' : rate.toFixed(2)
