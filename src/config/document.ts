import {
  type Document,
  LineCounter,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseAllDocuments,
  visit,
} from 'yaml'
import { syntaxMessage } from './syntax-message.ts'

type Path = readonly (string | number)[]

/** A place of the file, from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** What is wrong with a file before anything is known of its keys. */
export interface SyntaxProblem extends Position {
  readonly message: string
}

/** A file of one document, as plain values that know where they were written. */
export interface ParsedDocument {
  readonly value: unknown
  /** Of the key (or item) at a path, or of the nearest thing above it. */
  positionOf(path: Path): Position
  has(path: Path): boolean
}

/** Reads JSON or YAML. `undefined`: nothing but blanks and comments. */
export function parseDocument(text: string): ParsedDocument | readonly SyntaxProblem[] | undefined {
  const lines = new LineCounter()
  // A pretty error quotes the lines around it, and with them any value in these lines.
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    uniqueKeys: true,
    strict: true,
    prettyErrors: false,
  })
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const [document] = documents
  if (document === undefined) return undefined
  const problems = documents.flatMap((each) => [...faultsOf(each), ...aliasProblems(each)])
  if (documents.length > 1) problems.push([0, 'the file holds more than one document'])
  const plain = problems.length > 0 ? undefined : plainValue(document)
  if (problems.length === 0 && plain === undefined)
    problems.push([0, 'aliases repeat too much of the file'])
  if (plain === undefined)
    return problems.map(([offset, message]) => ({ ...position(offset), message }))
  return {
    value: plain.value,
    positionOf: (path) => position(locate(document, path).offset),
    has: (path) => locate(document, path).found,
  }
}

/** What is wrong, and at which offset. */
type Fault = readonly [offset: number, message: string]

/** A tag that is not known is only a warning to the parser, which then reads the value as if it had none. */
const faultsOf = ({ errors, warnings }: Document): readonly Fault[] =>
  [...errors, ...warnings].map((fault) => [fault.pos[0], syntaxMessage(fault)])

const STRAY_ALIAS =
  'an unquoted * begins a YAML alias, and nothing of that name comes before it; put the text in quotes'

const OWN_ALIAS = 'a YAML alias stands inside what it refers to; a configuration cannot hold itself'

/** Offsets of aliases that no value can be made of, and why: `toJS` would throw, or its reader. */
function aliasProblems(document: Document): readonly Fault[] {
  const problems: Fault[] = []
  visit(document, {
    Alias: (_, alias, around) => {
      const target = alias.resolve(document)
      if (target === undefined) problems.push([rangeStart(alias), STRAY_ALIAS])
      else if (around.includes(target)) problems.push([rangeStart(alias), OWN_ALIAS])
    },
  })
  return problems
}

/** The document as plain values; undefined where aliases of aliases would blow it up. */
function plainValue(document: Document): { readonly value: unknown } | undefined {
  try {
    return { value: document.toJS() }
  } catch (error) {
    if (error instanceof ReferenceError) return undefined
    throw error
  }
}

function locate(
  document: Document,
  path: readonly (string | number)[],
): { readonly offset: number; readonly found: boolean } {
  let node: unknown = document.contents
  let offset = rangeStart(node)
  for (const part of path) {
    if (isMap(node)) {
      // Keys of YAML need not be text: 2024 is a number there, and text in a path.
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(part),
      )
      if (pair === undefined) return { offset, found: false }
      offset = rangeStart(pair.key) || offset
      node = pair.value
    } else if (isSeq(node) && typeof part === 'number' && part < node.items.length) {
      node = node.items[part]
      offset = rangeStart(node) || offset
    } else return { offset, found: false }
  }
  return { offset, found: true }
}

function rangeStart(node: unknown): number {
  if (node === null || typeof node !== 'object' || !('range' in node)) return 0
  const { range } = node
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : 0
}
