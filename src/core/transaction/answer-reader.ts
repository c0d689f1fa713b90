import { type AnswerIdKind, isId } from '../product/answer-ids.ts'
import { type Endpoint, type ItemRule, TEXT_FILE } from '../product/endpoint.ts'
import { MaskingError } from '../errors.ts'
import { createJsonCompletion } from '../json/completion.ts'
import { type JsonPath, type JsonVisitor, scanJson, startScan } from '../json/scan.ts'
import { scanInTurns } from '../json/turns.ts'
import type { Mapping, ScopeKey } from '../mapping/vault.ts'
import {
  type DocumentRestore,
  restoreDocumentInTurns,
} from '../masking/restoring/document-restorer.ts'
import { EMPTY_MAPPING } from '../mapping/join-mappings.ts'
import { reportCounts } from '../masking/report-counts.ts'
import type { Echo, RestoreCounts, RestorerOptions } from '../masking/restoring/restoring.ts'
import { createTextStream } from '../masking/text-stream.ts'
import { createAnswerStream } from '../sse/answer-stream.ts'
import type { Identity } from '../product/identity.ts'
import type { UpstreamProduct } from '../product/upstream-product.ts'
import { objectKey } from './scope.ts'
import type { Surroundings } from './settings.ts'

export interface AnswerContext {
  readonly around: Surroundings
  readonly product: UpstreamProduct
  readonly endpoint: Endpoint
  readonly identity: Identity
  /** Of the product, as far as it is known. */
  readonly version: string
  /** What the exchange's own scope holds. */
  readonly mapping: Mapping | undefined
  /** Whether ids in the answer are wanted. */
  readonly readIds: boolean
  /** The end user's pseudonym, if Dify was given one. */
  readonly echo: Echo | undefined
  /** Told a whole JSON answer as Dify sent it. */
  readonly learn: ((source: string) => void) | undefined
  /** What a whole JSON answer itself says of how it is restored; undefined: with `mapping`. */
  readonly mappingOf?: (source: string) => Promise<Mapping | undefined>
}

/** Reads one answer in chunks and restores it. */
export interface AnswerReader {
  /** Headers to set on the answer. */
  readonly setHeaders: readonly (readonly [string, string])[]
  /** Whether the length of the body may change. */
  readonly changesBody: boolean
  /** Bytes that may leave now. */
  push(chunk: string, endOfStream: boolean): string | Promise<string>
  /** Ids seen since the last call. */
  takeIds(): readonly (readonly [AnswerIdKind, string])[]
  /** Whether what is still to come passes as it is, unread. */
  readonly isThrough: boolean
}

/** By the answer's content type, not by what the request asked for. Undefined: nothing to do, bytes pass. */
export function createAnswerReader(
  contentType: string | undefined,
  context: AnswerContext,
): AnswerReader | undefined {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase()
  const { endpoint, mapping, readIds } = context
  const restores = (mapping !== undefined && mapping.size > 0) || endpoint.items !== undefined
  const isWanted = readIds || context.echo !== undefined || context.learn !== undefined
  if (!restores && !isWanted) return undefined
  if (type === 'text/event-stream') return streamReader(context)
  if (type === 'application/json' || type?.endsWith('+json') === true) return jsonReader(context)
  // Never a page: a value put into HTML would have to be escaped for where it stands.
  if (endpoint.answers?.includes(TEXT_FILE) === true && type?.startsWith('text/') === true)
    return textReader(context)
  return undefined
}

function restorerOptions(
  context: AnswerContext,
  mapping: Mapping | undefined,
): RestorerOptions | undefined {
  const { echo } = context
  const isEmpty = mapping === undefined || mapping.size === 0
  if (isEmpty && echo === undefined) return undefined
  const { grammar, settings } = context.around
  return {
    grammar,
    mapping: isEmpty ? EMPTY_MAPPING : mapping,
    allowedHosts: settings.restoreUrlHosts,
    ...(echo === undefined ? {} : { echo }),
  }
}

/** Plain text, as the preview of a file that was masked on its way in. */
function textReader(context: AnswerContext): AnswerReader | undefined {
  const options = restorerOptions(context, context.mapping)
  if (options === undefined) return undefined
  const { observer } = context.around
  const stream = createTextStream(options)
  return {
    setHeaders: [],
    changesBody: true,
    push: (chunk, endOfStream) => {
      const text = stream.push(chunk, endOfStream)
      reportCounts(observer, stream.counts)
      return text
    },
    takeIds: () => [],
    isThrough: false,
  }
}

function streamReader(context: AnswerContext): AnswerReader {
  const { product } = context
  const { settings, observer } = context.around
  let ids: [AnswerIdKind, string][] = []
  const stream = createAnswerStream({
    table: product.events,
    cuts: product.cuts,
    restore: restorerOptions(context, context.mapping),
    onId: (kind, id) => {
      ids.push([kind, id])
    },
    observer,
    maxEventBytes: settings.maxResponseBytes,
    maxDepth: settings.maxDepth,
    version: context.version,
  })
  return {
    // Proxies between here and the browser must not collect the events.
    setHeaders: [
      ['x-accel-buffering', 'no'],
      ['cache-control', 'no-cache'],
    ],
    changesBody: true,
    push: (chunk, endOfStream) =>
      endOfStream ? stream.push(chunk) + stream.end() : stream.push(chunk),
    takeIds: () => {
      const taken = ids
      ids = []
      return taken
    },
    get isThrough() {
      return stream.isThrough
    },
  }
}

/**
 * A JSON answer is held until it is complete, because a list names the scope of an item anywhere in the item. It
 * leaves with the byte that completes it, not with the end of the stream: trailers may follow, and nothing can be
 * added there.
 */
function jsonReader(context: AnswerContext): AnswerReader {
  const { settings } = context.around
  const completion = createJsonCompletion()
  let fragments: string[] = []
  let bytes = 0
  let released = false
  let ids: (readonly [AnswerIdKind, string])[] = []
  const release = async (): Promise<string> => {
    released = true
    const source = fragments.join('')
    fragments = []
    context.learn?.(source)
    const found: (readonly [AnswerIdKind, string])[] = []
    const tokens = context.readIds ? takeIds(source, context, found) : undefined
    const mapping = (await context.mappingOf?.(source)) ?? context.mapping
    const restored = await restoreJson(source, { ...context, mapping }, tokens)
    ids = found
    return restored
  }
  return {
    setHeaders: [],
    changesBody: true,
    push: (chunk, endOfStream) => {
      if (released) return chunk
      fragments.push(chunk)
      bytes += chunk.length
      if (bytes > settings.maxResponseBytes) {
        throw new MaskingError(
          'response_too_large',
          `The limit is ${settings.maxResponseBytes} bytes.`,
        )
      }
      return completion.push(chunk) === 'complete' || endOfStream ? release() : ''
    },
    takeIds: () => {
      const taken = ids
      ids = []
      return taken
    },
    // The end comes by itself right away: letting go here saves a message and costs a reset, which costs as much (measured).
    isThrough: false,
  }
}

/** `tokens`: told every token of the document. */
async function restoreJson(
  source: string,
  context: AnswerContext,
  tokens: JsonVisitor | undefined,
): Promise<string> {
  const { observer, settings } = context.around
  const own = restorerOptions(context, context.mapping)
  const { items } = context.endpoint
  if (own === undefined && items === undefined) {
    if (tokens !== undefined) scanJson(source, tokens, settings)
    return source
  }
  const byItem = items === undefined ? undefined : await itemOptions(source, items, context)
  const counts: RestoreCounts = { restored: 0, unknown: 0 }
  const options: DocumentRestore = {
    encoding: 'utf8-bytes',
    optionsFor: (path) => {
      const item = items === undefined ? undefined : itemIndex(path, items)
      return item === undefined ? own : byItem?.get(item)
    },
    cuts: context.product.cuts,
    counts,
    maxDepth: settings.maxDepth,
    tokens,
  }
  const restored = await restoreDocumentInTurns(source, options, context.around.pause)
  reportCounts(observer, counts)
  return restored
}

/** Index of the list item that a path lies in. */
function itemIndex(path: JsonPath, rule: ItemRule): number | undefined {
  if (path.depth < 2 || path.key(0) !== rule.list) return undefined
  const index = path.key(1)
  return typeof index === 'number' ? index : undefined
}

/** The scope of every item, by its index. An item whose scope is unknown stays as it is. */
async function itemOptions(
  source: string,
  rule: ItemRule,
  context: AnswerContext,
): Promise<ReadonlyMap<number, RestorerOptions>> {
  const found = new Map<number, RestorerOptions>()
  const { credential, user } = context.identity
  const { keys, vault, settings } = context.around
  if (credential === undefined || settings.scope === 'request') return found
  const indexes: number[] = []
  const scopes: ScopeKey[] = []
  for (const [index, id] of await itemIds(source, rule, context.around)) {
    const key =
      rule.as !== 'conversation'
        ? objectKey(keys, credential, context.identity, rule.as, id)
        : user === undefined || user === ''
          ? undefined
          : settings.scope === 'user'
            ? keys.user(credential, user)
            : keys.conversation(credential, user, id)
    if (key === undefined) continue
    indexes.push(index)
    scopes.push(key)
  }
  const mappings = scopes.length === 0 ? [] : await vault.loadAll(scopes)
  for (const [i, index] of indexes.entries()) {
    const options = restorerOptions(context, mappings[i])
    if (options !== undefined) found.set(index, options)
  }
  return found
}

async function itemIds(
  source: string,
  rule: ItemRule,
  { pause, settings }: Surroundings,
): Promise<ReadonlyMap<number, string>> {
  const ids = new Map<number, string>()
  const visitor: JsonVisitor = {
    string: (token) => {
      const { path } = token
      if (token.isKey || path.depth !== 2 + rule.id.length) return
      const index = itemIndex(path, rule)
      if (index === undefined || rule.id.some((name, i) => path.key(2 + i) !== name)) return
      ids.set(index, source.slice(token.start, token.end))
    },
  }
  await scanInTurns(startScan(source, visitor, settings), TURN, pause)
  return ids
}

/** Bytes of which ids are read before others have their turn: a few milliseconds. */
const TURN = 1_048_576

/** Takes the ids that an answer names out of its tokens, into `ids`. */
function takeIds(
  source: string,
  { product, endpoint }: AnswerContext,
  ids: (readonly [AnswerIdKind, string])[],
): JsonVisitor {
  return {
    string: (token) => {
      if (token.isKey || token.path.depth !== 1) return
      const key = token.path.key(0)
      const kind = product.idAt(endpoint, key)
      if (kind === undefined) return
      const id = source.slice(token.start, token.end)
      if (isId(id)) ids.push([kind, id])
    },
  }
}
