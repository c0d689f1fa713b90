import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
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
import type { Config } from './config.ts'
import type { ConfigProblem, PathProblem } from './problem.ts'
import { fillPatterns, presetOf } from './presets.ts'
import { schemaAt } from './schema/path.ts'
import { CONFIG_SCHEMA } from './schema/schema.ts'
import { checkMeaning, warnings as warningsOf } from './semantics/semantics.ts'
import { substitute } from './substitute.ts'
import { closest } from './suggest.ts'
import { syntaxMessage } from './syntax-message.ts'
import { systemProblem } from './system-problem.ts'

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
  const lines = new LineCounter()
  // A pretty error quotes the lines around it, and with them any value in these lines.
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    uniqueKeys: true,
    strict: true,
    prettyErrors: false,
  })
  const position = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const [document] = documents
  // Nothing but blanks and comments: everything has a default.
  if (document === undefined) return parseConfig('{}', file, env)
  const problemAt = (offset: number, message: string): ConfigProblem => ({
    file,
    ...position(offset),
    path: '',
    message,
  })
  // A tag that is not known is only a warning to the parser, which then reads the value as if it had none.
  const syntax = documents.flatMap((each) => [
    ...[...each.errors, ...each.warnings].map((fault) =>
      problemAt(fault.pos[0], syntaxMessage(fault)),
    ),
    ...aliasProblems(each).map(([offset, message]) => problemAt(offset, message)),
  ])
  if (documents.length > 1) {
    syntax.push(problemAt(0, 'the file holds more than one document'))
  }
  if (syntax.length > 0) return { errors: syntax }
  const plain = plainValue(document)
  if (plain === undefined) return { errors: [problemAt(0, 'aliases repeat too much of the file')] }

  const at = (path: readonly (string | number)[]): ConfigProblem => ({
    file,
    ...position(offsetOf(document, path)),
    path: showPath(path),
    message: '',
  })
  const substitution = substitute(plain.value ?? {}, env, (path) => schemaAt(path)?.type)
  const chosen = env['DIFY_MASKING_ENV'] ?? ''
  // The secrets of production need not be set to run development.
  const problems = substitution.problems.filter(
    ({ path }) => path[0] !== 'environments' || String(path[1]) === chosen,
  )
  const { root, overlayProblem } = overlay(substitution.value, chosen)
  if (overlayProblem !== undefined)
    problems.push({ path: ['environments'], message: overlayProblem })

  /** Where a value of the result was written: in the overlay, if that names it. */
  const origin = (path: readonly (string | number)[]): readonly (string | number)[] => {
    const inOverlay = ['environments', chosen, ...path]
    return chosen !== '' && has(document, inOverlay) ? inOverlay : path
  }
  const openPaths = new Set(substitution.problems.map(({ path }) => path.join('\u0000')))
  for (const problem of validate(substitution.value, root)) {
    // What is wrong with a value that is not there yet says nothing; an unknown key is wrong all the same.
    const isOpen = openPaths.has(problem.path.join('\u0000'))
    if (!isOpen || isUnknownKey(problem)) problems.push(problem)
  }
  const config = root as Config
  if (isRecord(root)) {
    // A key too many takes nothing from the others: what they mean is checked all the same.
    const [tooMany, wrong] = [
      problems.filter(isUnknownKey),
      problems.filter((p) => !isUnknownKey(p)),
    ]
    for (const { path } of tooMany)
      deleteAt(root, path[0] === 'environments' ? path.slice(2) : path)
    const sections = new Set(wrong.map(sectionOf))
    const meant = checkMeaning(config, (section) => !sections.has(section) && !sections.has(''))
    for (const { path, message } of meant) problems.push({ path: origin(path), message })
  }
  if (problems.length > 0) {
    const errors = problems.map(({ path, message }) => ({ ...at(path), message }))
    return { errors: errors.toSorted((a, b) => a.line - b.line || a.column - b.column) }
  }
  const warnings = warningsOf(config).map(({ path, message }) => ({ ...at(origin(path)), message }))
  return { config: deepFreeze(config), warnings }
}

const isUnknownKey = ({ message }: PathProblem): boolean => message.startsWith(UNKNOWN_KEY)

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

const STRAY_ALIAS =
  'an unquoted * begins a YAML alias, and nothing of that name comes before it; put the text in quotes'

const OWN_ALIAS = 'a YAML alias stands inside what it refers to; a configuration cannot hold itself'

/** Offsets of aliases that no value can be made of, and why: `toJS` would throw, or its reader. */
function aliasProblems(document: Document): readonly (readonly [offset: number, why: string])[] {
  const problems: [number, string][] = []
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

const ajv = new Ajv2020({ allErrors: true, useDefaults: true, strict: false, verbose: true })
const validateSchema = ajv.compile(CONFIG_SCHEMA)

/** Validates the file as written and, if overlays changed it, the result; fills defaults into `root`. */
function validate(written: unknown, root: unknown): readonly PathProblem[] {
  const problems: PathProblem[] = []
  const implied = presetOf(root)
  if (written !== root && !validateSchema(structuredClone(written))) {
    problems.push(...(validateSchema.errors ?? []).map(explain))
  }
  // Always run: what is sound gets its defaults, and can be checked further.
  if (!validateSchema(root) && problems.length === 0) {
    problems.push(...(validateSchema.errors ?? []).map(explain))
  }
  fillPatterns(root, implied)
  if (problems.length === 0) fillUpstreams(root)
  return dedupe(problems)
}

/** Defaults that depend on other keys. */
function fillUpstreams(root: unknown): void {
  const config = root as {
    version: string
    upstreams: { version?: string; weight?: number; match?: object }[]
  }
  for (const upstream of config.upstreams) {
    upstream.version ??= config.version
    upstream.weight ??= upstream.match === undefined ? 1 : 0
  }
}

function dedupe(problems: readonly PathProblem[]): readonly PathProblem[] {
  const seen = new Set<string>()
  return problems.filter(({ path, message }) => {
    const key = `${path.join('\u0000')}\u0001${message}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** One schema error in words: what is wrong and what is allowed, never the value itself. */
function explain(error: ErrorObject): PathProblem {
  const path = pointer(error.instancePath)
  const params = error.params as Record<string, unknown>
  const hint = (error.parentSchema as { errorHint?: string } | undefined)?.errorHint
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = String(params['additionalProperty'])
      const known = Object.keys(
        (error.parentSchema as { properties?: object } | undefined)?.properties ?? {},
      ).filter((key) => key !== '$schema')
      return { path: [...path, name], message: `${UNKNOWN_KEY}; ${suggestionFor(name, known)}` }
    }
    case 'type':
      return { path, message: `must be ${article(String(params['type']))}` }
    case 'enum':
      return {
        path,
        message: `must be one of ${(params['allowedValues'] as unknown[]).join(', ')}`,
      }
    case 'required':
      return { path, message: `needs the key ${String(params['missingProperty'])}` }
    case 'pattern':
      return {
        path,
        message: `must be ${hint ?? `a string that matches ${String(params['pattern'])}`}`,
      }
    case 'minLength':
      return { path, message: 'must not be empty' }
    default:
      return { path, message: error.message ?? 'is not allowed' }
  }
}

const UNKNOWN_KEY = 'unknown key'

function suggestionFor(name: string, known: readonly string[]): string {
  // What stands behind // runs on into the next key.
  if (/^\/[/*]/.test(name)) return 'comments begin with #, in JSON too'
  if (name === '<<') return 'merge keys are not known here; write the keys out'
  const near = closest(name, known)
  return near === undefined ? `allowed here: ${known.join(', ')}` : `did you mean ${near}?`
}

const article = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`)

function pointer(instancePath: string): (string | number)[] {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

const showPath = (path: readonly (string | number)[]): string =>
  path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i > 0 ? '.' : ''}${part}`))
    .join('')
    // A key can hold orders to a terminal.
    .replaceAll(/\p{Cc}/gu, '\uFFFD')

/** Offset of the key (or item) at a path, or of the nearest thing above it. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
  return locate(document, path).offset
}

function has(document: Document, path: readonly (string | number)[]): boolean {
  return locate(document, path).found
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

/** Lays `environments.NAME` over the rest of the file, maps merged, everything else replaced. */
function overlay(value: unknown, name: string): { root: unknown; overlayProblem?: string } {
  if (!isRecord(value)) return { root: value }
  const { environments, ...base } = value
  if (environments === undefined && name === '') return { root: value }
  if (name === '') return { root: base }
  const overlays = isRecord(environments) ? environments : {}
  const chosen = Object.hasOwn(overlays, name) ? overlays[name] : undefined
  if (chosen === undefined) {
    const known = Object.keys(overlays)
    return {
      root: base,
      overlayProblem: `DIFY_MASKING_ENV names an environment that is not here; known: ${known.join(', ') || 'none'}`,
    }
  }
  return { root: merge(base, chosen) }
}

function merge(base: unknown, over: unknown): unknown {
  if (!isRecord(base) || !isRecord(over)) return over
  const out: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(over)) {
    out[key] = Object.hasOwn(base, key) ? merge(base[key], value) : value
  }
  return out
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object') {
    for (const item of Object.values(value)) deepFreeze(item)
    Object.freeze(value)
  }
  return value
}
