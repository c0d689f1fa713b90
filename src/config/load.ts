import { readFileSync } from 'node:fs'
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import { type Document, LineCounter, isMap, isPair, isScalar, isSeq, parseAllDocuments } from 'yaml'
import type { Config } from './config.ts'
import type { ConfigProblem } from './problem.ts'
import { CONFIG_SCHEMA } from './schema.ts'
import { checkMeaning, warnings as warningsOf } from './semantics.ts'
import { substitute } from './substitute.ts'
import { closest } from './suggest.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export type LoadResult =
  | { readonly config: Config; readonly warnings: readonly ConfigProblem[] }
  | { readonly errors: readonly ConfigProblem[] }

/** Reads, substitutes, validates and freezes a configuration file, JSON or YAML. All problems are reported at once. */
export function loadConfig(file: string, env: Environment): LoadResult {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    const message =
      code === 'ENOENT' ? 'there is no such file' : `the file cannot be read (${code})`
    return { errors: [{ file, line: 1, column: 1, path: '', message }] }
  }
  return parseConfig(text, file, env)
}

/** As `loadConfig`, from text. */
export function parseConfig(text: string, file: string, env: Environment): LoadResult {
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true, strict: true })
  const position = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  if (!Array.isArray(documents)) return parseConfig('{}', file, env)
  const [document] = documents
  const syntax = documents.flatMap((each) =>
    each.errors.map((error) => ({
      file,
      ...position(error.pos[0]),
      path: '',
      message: error.message.split('\n', 1)[0] ?? error.message,
    })),
  )
  if (documents.length > 1) {
    syntax.push({
      file,
      line: 1,
      column: 1,
      path: '',
      message: 'the file holds more than one document',
    })
  }
  if (document === undefined || syntax.length > 0) return { errors: syntax }

  const at = (path: readonly (string | number)[]): ConfigProblem => ({
    file,
    ...position(offsetOf(document, path)),
    path: showPath(path),
    message: '',
  })
  const substitution = substitute(document.toJS() ?? {}, env)
  const errors: ConfigProblem[] = substitution.missing.map(({ path, name }) => ({
    ...at(path),
    message: `the environment variable ${name} is not set`,
  }))
  const { root, overlayProblem } = overlay(substitution.value, env)
  if (overlayProblem !== undefined)
    errors.push({ ...at(['environments']), message: overlayProblem })

  const missingPaths = new Set(substitution.missing.map(({ path }) => path.join('\u0000')))
  for (const { path, message } of validate(substitution.value, root)) {
    // What is wrong with a value that is not there yet says nothing; an unknown key is wrong all the same.
    const isOpen = missingPaths.has(path.join('\u0000')) && !message.startsWith('unknown key')
    if (!isOpen) errors.push({ ...at(path), message })
  }
  const config = root as Config
  if (errors.length === 0) {
    for (const { path, message } of checkMeaning(config)) errors.push({ ...at(path), message })
  }
  if (errors.length > 0) {
    return { errors: errors.toSorted((a, b) => a.line - b.line || a.column - b.column) }
  }
  const warnings = warningsOf(config).map(({ path, message }) => ({ ...at(path), message }))
  return { config: deepFreeze(config), warnings }
}

/** A problem at a path of the file. */
export interface PathProblem {
  readonly path: readonly (string | number)[]
  readonly message: string
}

const ajv = new Ajv2020({ allErrors: true, useDefaults: true, strict: false, verbose: true })
const validateSchema = ajv.compile(CONFIG_SCHEMA)

/** Validates the file as written and, if overlays changed it, the result; fills defaults into `root`. */
function validate(written: unknown, root: unknown): readonly PathProblem[] {
  const problems: PathProblem[] = []
  if (written !== root && !validateSchema(structuredClone(written))) {
    problems.push(...(validateSchema.errors ?? []).map(explain))
  }
  if (problems.length === 0 && !validateSchema(root)) {
    problems.push(...(validateSchema.errors ?? []).map(explain))
  }
  if (problems.length === 0) fillUpstreamVersions(root)
  return dedupe(problems)
}

function fillUpstreamVersions(root: unknown): void {
  const config = root as { version: string; upstreams: { version?: string }[] }
  for (const upstream of config.upstreams) upstream.version ??= config.version
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
      const near = closest(name, known)
      const suggestion =
        near === undefined ? `allowed here: ${known.join(', ')}` : `did you mean ${near}?`
      return { path: [...path, name], message: `unknown key; ${suggestion}` }
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
    default:
      return { path, message: error.message ?? 'is not allowed' }
  }
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

/** Offset of the key (or item) at a path, or of the nearest thing above it. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
  let node: unknown = document.contents
  let offset = rangeStart(node)
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && item.key.value === part,
      )
      if (pair === undefined) return offset
      offset = rangeStart(pair.key) || offset
      node = pair.value
    } else if (isSeq(node) && typeof part === 'number') {
      node = node.items[part]
      offset = rangeStart(node) || offset
    } else return offset
  }
  return offset
}

function rangeStart(node: unknown): number {
  if (node === null || typeof node !== 'object' || !('range' in node)) return 0
  const { range } = node
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : 0
}

/** Lays `environments.NAME` over the rest of the file, maps merged, everything else replaced. */
function overlay(value: unknown, env: Environment): { root: unknown; overlayProblem?: string } {
  const name = env['DIFY_MASKING_ENV']
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return { root: value }
  const { environments, ...base } = value as Record<string, unknown>
  if (environments === undefined && (name === undefined || name === '')) return { root: value }
  if (name === undefined || name === '') return { root: base }
  const overlays = environments as Record<string, unknown> | undefined
  const chosen =
    overlays !== undefined && Object.hasOwn(overlays, name) ? overlays[name] : undefined
  if (chosen === undefined) {
    const known = Object.keys(overlays ?? {})
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
