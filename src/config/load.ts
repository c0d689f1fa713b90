import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import type { Config } from './config.ts'
import { type ParsedDocument, parseDocument } from './document.ts'
import { isUnknownKey } from './explain.ts'
import { overlay } from './overlay.ts'
import type { ConfigProblem, PathProblem } from './problem.ts'
import { isRecord } from './record.ts'
import { schemaAt } from './schema/path.ts'
import { checkMeaning, warnings as warningsOf } from './semantics/semantics.ts'
import { substitute } from './substitute.ts'
import { systemProblem } from './system-problem.ts'
import { validate } from './validate.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export type LoadResult =
  | { readonly config: Config; readonly warnings: readonly ConfigProblem[] }
  | { readonly errors: readonly ConfigProblem[] }

/** Reads, substitutes, validates and freezes a configuration file, JSON or YAML. All problems are reported at once. */
export function loadConfig(file: string, env: Environment): LoadResult {
  const unreadable = (message: string): LoadResult => ({
    errors: [{ file, line: 1, column: 1, path: '', message }],
  })
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    return unreadable(systemProblem(error))
  }
  // Decoded all the same it would be full of replacement characters, and every message a riddle.
  if (!isUtf8(bytes)) return unreadable('the file is not UTF-8 text; save it as UTF-8')
  return parseConfig(bytes.toString('utf8'), file, env)
}

/** As `loadConfig`, from text. */
export function parseConfig(text: string, file: string, env: Environment): LoadResult {
  const document = parseDocument(text)
  // Nothing but blanks and comments: everything has a default.
  if (document === undefined) return parseConfig('{}', file, env)
  if (!('value' in document)) {
    return { errors: document.map((problem) => ({ file, path: '', ...problem })) }
  }
  const chosen = env['DIFY_MASKING_ENV'] ?? ''
  const at = ({ path, message }: PathProblem): ConfigProblem => ({
    file,
    ...document.positionOf(path),
    path: showPath(path),
    message,
  })
  const { root, problems } = read(document, env, chosen)
  if (problems.length > 0) {
    const errors = problems.map(at)
    return { errors: errors.toSorted((a, b) => a.line - b.line || a.column - b.column) }
  }
  const config = root as Config
  const warnings = warningsOf(config).map(({ path, message }) =>
    at({ path: writtenAt(document, chosen, path), message }),
  )
  return { config: deepFreeze(config), warnings }
}

/** The configuration with defaults, and all that is wrong with it. */
function read(
  document: ParsedDocument,
  env: Environment,
  chosen: string,
): { readonly root: unknown; readonly problems: readonly PathProblem[] } {
  const substitution = substitute(document.value ?? {}, env, (path) => schemaAt(path)?.type)
  // The secrets of production need not be set to run development.
  const problems = substitution.problems.filter(
    ({ path }) => path[0] !== 'environments' || String(path[1]) === chosen,
  )
  const { root, overlayProblem } = overlay(substitution.value, chosen)
  if (overlayProblem !== undefined)
    problems.push({ path: ['environments'], message: overlayProblem })
  const openPaths = new Set(substitution.problems.map(({ path }) => path.join('\u0000')))
  for (const problem of validate(substitution.value, root)) {
    // What is wrong with a value that is not there yet says nothing; an unknown key is wrong all the same.
    const isOpen = openPaths.has(problem.path.join('\u0000'))
    if (!isOpen || isUnknownKey(problem)) problems.push(problem)
  }
  const meant = isRecord(root) ? meaningProblems(root, problems) : []
  const written = meant.map(({ path, message }) => ({
    path: writtenAt(document, chosen, path),
    message,
  }))
  return { root, problems: [...problems, ...written] }
}

/** Where a value of the result was written: in the overlay, if that names it. */
function writtenAt(document: ParsedDocument, chosen: string, path: Path): Path {
  const inOverlay = ['environments', chosen, ...path]
  return chosen !== '' && document.has(inOverlay) ? inOverlay : path
}

/** What the sections that are sound so far mean, checked. Takes unknown keys away from `root`. */
function meaningProblems(
  root: Record<string, unknown>,
  problems: readonly PathProblem[],
): readonly PathProblem[] {
  // A key too many takes nothing from the others: what they mean is checked all the same.
  const tooMany = problems.filter(isUnknownKey)
  const wrong = problems.filter((problem) => !isUnknownKey(problem))
  for (const { path } of tooMany) deleteAt(root, path[0] === 'environments' ? path.slice(2) : path)
  const sections = new Set(wrong.map(sectionOf))
  const config = root as object as Config
  return checkMeaning(config, (section) => !sections.has(section) && !sections.has(''))
}

type Path = PathProblem['path']

/** Takes the key at a path away, if it is there. */
function deleteAt(root: unknown, path: readonly (string | number)[]): void {
  let node = root
  for (const part of path.slice(0, -1)) {
    if (node === null || typeof node !== 'object') return
    node = Object.getOwnPropertyDescriptor(node, part)?.value
  }
  const last = path.at(-1)
  if (isRecord(node) && last !== undefined) Reflect.deleteProperty(node, last)
}

/** The top-level key that a problem is in; empty if it may be in any. */
function sectionOf({ path }: PathProblem): string {
  const section = path[0] === 'environments' ? path[2] : path[0]
  return section === undefined ? '' : String(section)
}

const showPath = (path: readonly (string | number)[]): string =>
  path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i > 0 ? '.' : ''}${part}`))
    .join('')
    // A key can hold orders to a terminal.
    .replaceAll(/\p{Cc}/gu, '\uFFFD')

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object') {
    for (const item of Object.values(value)) deepFreeze(item)
    Object.freeze(value)
  }
  return value
}
