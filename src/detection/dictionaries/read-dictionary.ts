import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { TextDecoder } from 'node:util'
import { readCsvRows } from './dictionary-csv.ts'
import type { DictionaryProblem, Row, Rows } from './dictionary-file.ts'
import { readJsonRows } from './dictionary-json.ts'
import { readTextRows } from './dictionary-text.ts'

/** An entry without its entity, which the configuration says. */
export interface NamedTerms {
  readonly id: string
  readonly terms: readonly string[]
}

export type ReadDictionary =
  | { readonly entries: readonly NamedTerms[] }
  | { readonly problems: readonly DictionaryProblem[] }

const MAX_TERMS = 1_000_000
const MAX_LENGTH = 200
/** A thousand mistakes say no more than these. */
const MAX_PROBLEMS = 20

const READERS: Readonly<Record<string, (text: string) => Rows>> = {
  '.txt': readTextRows,
  '.csv': readCsvRows,
  '.json': readJsonRows,
}

/** Reads a dictionary: `.txt`, `.csv` or `.json`, UTF-8 with or without a byte order mark. */
export function readDictionary(file: string): ReadDictionary {
  const read = READERS[extname(file).toLowerCase()]
  if (read === undefined) return wrong('the name must end in .txt, .csv or .json')
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    return wrong(
      code === 'ENOENT' ? 'the file does not exist' : `the file cannot be read (${code})`,
    )
  }
  const text = decode(bytes)
  if (typeof text !== 'string') return { problems: [text] }
  const result = read(text.replaceAll('\r\n', '\n'))
  return 'problems' in result ? result : checked(result.rows)
}

const wrong = (message: string): ReadDictionary => ({ problems: [{ line: 1, message }] })

function decode(bytes: Buffer): string | DictionaryProblem {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { line: lineOfBrokenByte(bytes), message: 'is not UTF-8' }
  }
}

/** Lines are whole in UTF-8, so the first one that does not decode is the one to look at. */
function lineOfBrokenByte(bytes: Buffer): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  for (let start = 0; start < bytes.length; line++) {
    const lineBreak = bytes.indexOf(0x0a, start)
    const end = lineBreak < 0 ? bytes.length : lineBreak
    try {
      decoder.decode(bytes.subarray(start, end))
    } catch {
      return line
    }
    start = end + 1
  }
  return line
}

function checked(rows: readonly Row[]): ReadDictionary {
  const problems: DictionaryProblem[] = []
  const say = (line: number, message: string): void => {
    if (problems.length < MAX_PROBLEMS) problems.push({ line, message })
  }
  /** Term as it is compared → its entry and line. */
  const owners = new Map<string, { readonly id: string; readonly line: number }>()
  const ids = new Map<string, number>()
  const entries: NamedTerms[] = []
  let count = 0
  for (const { id: given, terms, line } of rows) {
    const id = given ?? terms[0] ?? ''
    const other = ids.get(id)
    if (other !== undefined && given !== undefined) say(line, `has the id of line ${other}`)
    ids.set(id, line)
    const kept: string[] = []
    for (const raw of terms) {
      const term = raw.trim().normalize('NFC')
      const mistake = mistakeOf(term)
      if (mistake !== undefined) {
        say(line, mistake)
        continue
      }
      const owner = owners.get(term)
      if (owner !== undefined && owner.id !== id)
        say(line, `has a term that line ${owner.line} has under another id`)
      if (owner !== undefined) continue
      owners.set(term, { id, line })
      kept.push(term)
      count++
    }
    if (kept.length > 0) entries.push({ id, terms: kept })
  }
  if (count > MAX_TERMS) say(1, `has ${count} terms; the limit is ${MAX_TERMS}`)
  return problems.length > 0 ? { problems } : { entries }
}

/** What makes a term useless or dangerous. */
function mistakeOf(term: string): string | undefined {
  if (term === '') return 'has an empty term'
  if (/\p{Cc}/u.test(term)) return 'has a control character in a term'
  const length = [...term].length
  if (length > MAX_LENGTH) return `has a term of ${length} characters; the limit is ${MAX_LENGTH}`
  const letters = term.replace(/[^\p{L}\p{N}]/gu, '')
  if (letters === '') return 'has a term without a letter or digit'
  return [...letters].length < 2 ? 'has a term of one letter or digit' : undefined
}
