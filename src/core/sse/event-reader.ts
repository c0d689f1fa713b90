import { type AnswerIdKind, isId } from '../product/answer-ids.ts'
import type { EventRule, EventTable, PieceRule } from '../product/event-table.ts'
import { type JsonPath, scanJson } from '../json/scan.ts'

/** What a look at an event tells. */
export interface EventHead {
  readonly event: string
  /** Undefined for an event that the table does not list. */
  readonly rule: EventRule | undefined
  /** In the order of the source. */
  readonly pieces: readonly Piece[]
  /** The message or run. */
  readonly message: string
  /** Whose texts end before this event (`OwnerFlush`). */
  readonly owners: readonly (string | undefined)[]
  /** Whose texts go on from here. */
  readonly starts: string | undefined
}

/** Where a piece of a text stands in the payload. */
export interface Piece extends Range {
  /** Tells the text from all others of the stream. */
  readonly key: string
  readonly owner: string | undefined
  readonly isLast: boolean
  readonly rule: PieceRule
}

export interface Range {
  readonly start: number
  readonly end: number
}

/** A string or number of the payload that the table asks for. */
interface Token extends Range {
  /** The indexes of its path, outermost first. */
  readonly indexes: readonly number[]
}

/** Reads kind, ids, pieces and selectors of an event in one pass, by the table of a product. */
export interface EventReader {
  /** Undefined if the payload is not a JSON object. */
  read(source: string): EventHead | undefined
}

export function createEventReader(
  table: EventTable,
  maxDepth: number,
  onId: (kind: AnswerIdKind, id: string) => void,
): EventReader {
  const wanted = wantedPaths(table)
  const ids = Object.entries(table.ids)
  const known = table.events
  return {
    read(source) {
      const found = tokensAt(source, wanted, maxDepth)
      if (found === undefined) return undefined
      // Strings are compared raw: products escape nothing in these keys and ids.
      const textOf = ({ start, end }: Token): string => source.slice(start, end)
      const first = (paths: readonly string[]): string | undefined => {
        for (const path of paths) {
          const token = found.get(path)?.at(-1)
          if (token !== undefined) return textOf(token)
        }
        return undefined
      }
      for (const [path, kind] of ids) {
        for (const token of found.get(path) ?? []) {
          const id = textOf(token)
          if (isId(id)) onId(kind, id)
        }
      }
      const event = first(table.names) ?? table.unnamed ?? OTHER
      const rule = Object.hasOwn(known, event) ? known[event] : undefined
      const message = first(table.message) ?? ''
      const at = (path: string, indexes: readonly number[]): string[] =>
        (found.get(path) ?? []).filter((token) => isBeside(token, indexes)).map(textOf)
      const pieceOf = (token: Token, piece: PieceRule, path: string): Piece => {
        const { start, end, indexes } = token
        const values = (piece.by ?? []).flatMap((each) => orPlace(at(each, indexes), indexes))
        const isLast = piece.last !== undefined && at(piece.last, indexes).length > 0
        const key = [message, event, path, ...values].join('\u0000')
        return { start, end, key, owner: values[0], isLast, rule: piece }
      }
      const pieces = (rule?.pieces ?? []).flatMap((piece) =>
        (found.get(piece.text) ?? []).map((token) => pieceOf(token, piece, piece.text)),
      )
      const starts = rule?.starts === undefined ? undefined : at(rule.starts, []).at(-1)
      return { event, rule, pieces, message, owners: ownersOf(rule, found, at), starts }
    },
  }
}

/** The name under which metrics count what no table lists. */
export const OTHER = 'other'

function ownersOf(
  rule: EventRule | undefined,
  found: ReadonlyMap<string, readonly Token[]>,
  at: (path: string, indexes: readonly number[]) => string[],
): readonly (string | undefined)[] {
  const flush = rule?.flush
  if (typeof flush !== 'object') return []
  if (flush.when === undefined) return [at(flush.owner, []).at(-1)]
  return (found.get(flush.when) ?? []).map(
    ({ indexes }) => orPlace(at(flush.owner, indexes), indexes)[0],
  )
}

/** Without a name, the place in a list tells texts apart. */
const orPlace = (values: readonly string[], indexes: readonly number[]): readonly string[] =>
  values.length > 0 || indexes.length === 0 ? values : [`[${indexes.join()}]`]

/** Whether a token stands in the same items of the lists that both paths share. */
function isBeside(token: Token, indexes: readonly number[]): boolean {
  const shared = Math.min(token.indexes.length, indexes.length)
  for (let i = 0; i < shared; i++) if (token.indexes[i] !== indexes[i]) return false
  return true
}

function tokensAt(
  source: string,
  { paths, numbers, switches, deepest }: WantedPaths,
  maxDepth: number,
): ReadonlyMap<string, Token[]> | undefined {
  const found = new Map<string, Token[]>()
  const take = (path: JsonPath, start: number, end: number, of: ReadonlySet<string>): void => {
    if (path.depth > deepest) return
    const pattern = path.toPattern()
    if (!of.has(pattern)) return
    const indexes = pattern.includes('[]') ? indexesOf(path) : NO_INDEXES
    const tokens = found.get(pattern)
    const token = { start, end, indexes }
    if (tokens === undefined) found.set(pattern, [token])
    else addTo(tokens, token)
  }
  const outcome = scanJson(
    source,
    {
      string: ({ isKey, path, start, end }) => {
        if (!isKey) take(path, start, end, paths)
      },
      number: ({ path, start, end }) => take(path, start, end, numbers),
      literal: ({ path, start, end }) => {
        if (source.charCodeAt(start) === LETTER_T) take(path, start, end, switches)
      },
    },
    { maxDepth },
  )
  return outcome.valid && source.trimStart()[0] === '{' ? found : undefined
}

const LETTER_T = 0x74

const NO_INDEXES: readonly number[] = []

const indexesOf = (path: JsonPath): readonly number[] => {
  const indexes: number[] = []
  for (let level = 0; level < path.depth; level++) {
    const key = path.key(level)
    if (typeof key === 'number') indexes.push(key)
  }
  return indexes
}

/** A key may stand twice, of which the last counts. */
function addTo(tokens: Token[], token: Token): void {
  const twin = tokens.findIndex(
    ({ indexes }) => indexes.length === token.indexes.length && isBeside(token, indexes),
  )
  if (twin < 0) tokens.push(token)
  else tokens.splice(twin, 1, token)
}

interface WantedPaths {
  readonly paths: ReadonlySet<string>
  /** Those of them at which a number counts as well as a string. */
  readonly numbers: ReadonlySet<string>
  /** Those of them at which `true` counts as well. */
  readonly switches: ReadonlySet<string>
  /** Levels of the longest path. */
  readonly deepest: number
}

function wantedPaths(table: EventTable): WantedPaths {
  const paths = new Set([...table.names, ...table.message, ...Object.keys(table.ids)])
  const numbers = new Set<string>()
  const switches = new Set<string>()
  for (const { pieces = [], flush, starts } of Object.values(table.events)) {
    for (const { text, by = [], last } of pieces) {
      addAll(paths, [text, ...by, last])
      addAll(numbers, by)
      addAll(switches, [last])
    }
    addAll(paths, [starts])
    if (typeof flush !== 'object') continue
    addAll(paths, [flush.owner, flush.when])
    numbers.add(flush.owner)
  }
  const levels = [...paths].map((path) => path.split(/\.|(?=\[\])/).length)
  return { paths, numbers, switches, deepest: Math.max(...levels) }
}

function addAll(all: Set<string>, paths: readonly (string | undefined)[]): void {
  for (const path of paths) if (path !== undefined) all.add(path)
}
