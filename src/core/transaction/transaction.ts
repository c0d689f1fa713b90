import type { AnswerIdKind } from '../dify/answer-ids.ts'
import { type Matched, matchEndpoint } from '../dify/endpoints.ts'
import { MaskingError } from '../errors.ts'
import type { Mapping, OwnerKey, ScopeKey } from '../mapping/vault.ts'
import type { Observer } from '../observer.ts'
import { type AnswerReader, createAnswerReader } from './answer-reader.ts'
import { bodyKind } from './body-kind.ts'
import { type Attributes, CONTINUE, type Continue, type Effect, type Headers } from './effect.ts'
import {
  type Identity,
  type Scope,
  fileIdsInJson,
  identityInHead,
  namedInJson,
  namedInQuery,
  type Named,
  scopeOf,
  withNamed,
} from './identity.ts'
import {
  type Place,
  applyPlaceholders,
  collectForm,
  collectJson,
  collectText,
} from '../masking/request-masker.ts'
import { collectPath } from '../masking/path-masker.ts'
import { collectParts } from '../multipart/mask-parts.ts'
import { boundaryOf, readParts } from '../multipart/parts.ts'
import { decodeUtf8ByteString } from '../text/utf8.ts'
import type { Surroundings } from './settings.ts'

/** Where an exchange stands. `done`: both directions are through, the stream may end cleanly. */
export type Phase =
  | 'request_headers'
  | 'request_body'
  | 'response_headers'
  | 'response_body'
  | 'done'

/**
 * Request headers that must not reach Dify: a compressed or partial answer could not be restored, and a client must
 * not speak for the service.
 */
const REMOVED_REQUEST_HEADERS = ['accept-encoding', 'range', 'if-range', 'content-md5', 'digest']

/**
 * One HTTP exchange: what Envoy's ext_proc stream says, in order, and what to answer. Every method takes one message
 * and gives its one effect. A rejection means the exchange cannot go on; nothing of that message may be forwarded.
 */
export class Transaction {
  readonly #around: Surroundings
  readonly #observer: Observer
  #phase: Phase = 'request_headers'
  #bypass = false
  #method = ''
  #path = ''
  #matched: Matched = matchEndpoint('', '')
  #contentType: string | undefined
  #contentEncoding: string | undefined
  #attributes: Attributes = { upstream: '', requestId: '' }
  #identity: Identity = {
    credential: undefined,
    user: undefined,
    conversation: undefined,
    isWebApp: false,
  }
  /** Whether the request brings a trace id of its own. */
  #traced = false
  #scope: Scope | undefined
  #mapping: Mapping | undefined
  /** Uploads that the request names: their placeholders may come back in the answer. */
  #fileIds: readonly string[] = []
  #reader: AnswerReader | undefined
  #found = 0
  #seconds = 0
  #status = 0
  #outcome = 'ok'

  constructor(around: Surroundings) {
    this.#around = around
    this.#observer = around.observer
  }

  get phase(): Phase {
    return this.#phase
  }

  get done(): boolean {
    return this.#phase === 'done'
  }

  /** Names and counts for the log and metrics of this exchange; no text of the traffic. */
  get summary(): {
    readonly endpoint: string
    readonly upstream: string
    readonly requestId: string
    readonly version: string
    readonly versionSource: string
    readonly findings: number
    readonly seconds: number
    readonly status: number
    readonly outcome: string
  } {
    const { version, source } = this.#around.versionOf(this.#attributes.upstream)
    return {
      endpoint: this.#matched.endpoint.name,
      upstream: this.#attributes.upstream,
      requestId: this.#attributes.requestId,
      version,
      versionSource: source,
      findings: this.#found,
      seconds: this.#seconds,
      status: this.#status,
      outcome: this.#outcome,
    }
  }

  /** Marks how the exchange ended when it did not end well. */
  failed(outcome: string): void {
    this.#outcome = outcome
  }

  async requestHeaders(
    headers: Headers,
    endOfStream: boolean,
    attributes: Attributes,
  ): Promise<Effect> {
    this.#expect('request_headers')
    this.#attributes = attributes
    this.#method = headers.get(':method') ?? ''
    this.#path = headers.get(':path') ?? ''
    this.#contentType = headers.get('content-type')
    this.#contentEncoding = headers.get('content-encoding')
    this.#matched = matchEndpoint(this.#method, this.#path.split('?', 1)[0] ?? '')
    this.#bypass = !this.#around.settings.enabled
    if (this.#bypass) this.#outcome = 'bypass'
    const named = namedInQuery(this.#query)
    this.#identity = identityInHead(headers.get('authorization'), this.#path, named)
    this.#traced = isPresent(headers.get('x-trace-id')) || isPresent(named.trace)
    if (!endOfStream) {
      this.#phase = 'request_body'
      return { kind: 'continue', removeHeaders: REMOVED_REQUEST_HEADERS }
    }
    return await this.#handOver(undefined)
  }

  /** The whole body (`BUFFERED`); trailers may follow, the request is complete all the same. */
  async requestBody(body: string): Promise<Effect> {
    this.#expect('request_body')
    return await this.#handOver(body)
  }

  /** Trailers of a request: Dify reads none, and what is not read cannot leak. */
  requestTrailers(names: readonly string[]): Effect {
    if (this.#phase !== 'response_headers') throw new MaskingError('protocol')
    return this.#bypass ? CONTINUE : { kind: 'continue', removeHeaders: names }
  }

  async responseHeaders(headers: Headers, endOfStream: boolean): Promise<Effect> {
    // Envoy shows its own replies too (413, 408), and those come before the request has gone anywhere.
    const isLocalReply = this.#phase === 'request_body' || this.#phase === 'request_headers'
    if (isLocalReply) this.#outcome = 'local_reply'
    else this.#expect('response_headers')
    this.#status = Number(headers.get(':status') ?? 0)
    const version = headers.get('x-version')
    if (version !== undefined && !isLocalReply)
      this.#around.sawVersion(this.#attributes.upstream, version)
    if (endOfStream) return this.#finish({ kind: 'continue' })
    this.#phase = 'response_body'
    const scope = this.#scope
    if (this.#bypass || this.#around.settings.dryRun || scope === undefined) return CONTINUE
    // Before a 2xx nobody has checked the credential that the scope is made of.
    if (this.#status < 200 || this.#status > 299) return CONTINUE
    const encoding = headers.get('content-encoding')
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') return CONTINUE
    this.#mapping ??= await this.#around.vault.load(scope.key)
    this.#reader = createAnswerReader(headers.get('content-type'), {
      around: this.#around,
      endpoint: this.#matched.endpoint,
      identity: this.#identity,
      mapping: this.#mapping,
      readIds: scope.lasting,
    })
    if (this.#reader === undefined) return CONTINUE
    const { setHeaders, changesBody } = this.#reader
    const removeHeaders = changesBody
      ? ['content-length', 'etag', 'content-md5', 'digest', 'accept-ranges']
      : []
    return { kind: 'continue', setHeaders, removeHeaders }
  }

  async responseBody(chunk: string, endOfStream: boolean): Promise<Effect> {
    this.#expect('response_body')
    const reader = this.#reader
    if (reader === undefined) return endOfStream ? this.#finish({ kind: 'continue' }) : CONTINUE
    const began = this.#around.now()
    const body = await reader.push(chunk, endOfStream)
    this.#spent('restore', began)
    const ids = reader.takeIds()
    if (ids.length > 0) await this.#bind(ids)
    const effect: Continue = body === chunk ? { kind: 'continue' } : { kind: 'continue', body }
    return endOfStream ? this.#finish(effect) : effect
  }

  responseTrailers(): Effect {
    this.#expect('response_body')
    return this.#finish({ kind: 'continue' })
  }

  get #query(): string {
    const at = this.#path.indexOf('?')
    return at < 0 ? '' : this.#path.slice(at + 1)
  }

  #expect(phase: Phase): void {
    if (this.#phase !== phase) throw new MaskingError('protocol', `Phase ${this.#phase}.`)
  }

  /** Masks the request and hands it over: the one message that carries the proof. */
  async #handOver(rawBody: string | undefined): Promise<Effect> {
    const { settings } = this.#around
    const began = this.#around.now()
    let body = rawBody
    const headers = new Map<string, string>()
    const removed = [...REMOVED_REQUEST_HEADERS]
    if (!this.#bypass) {
      if (body !== undefined && body !== '') {
        const decoded = await this.#decode(body)
        if (decoded !== body) removed.push('content-encoding')
        body = decoded
      }
      const pathPlaces = collectPath(this.#path, this.#around.scanner)
      const bodyPlaces = body === undefined || body === '' ? [] : this.#collectBody(body)
      const places = [...pathPlaces, ...bodyPlaces]
      this.#count(places)
      const placeholders = await this.#allocate(places)
      if (!settings.dryRun && places.length > 0) {
        const split = pathPlaces.length
        if (split > 0) {
          headers.set(
            ':path',
            applyPlaceholders(this.#path, pathPlaces, placeholders.slice(0, split)),
          )
        }
        if (body !== undefined) {
          body = applyPlaceholders(body, bodyPlaces, placeholders.slice(split))
        }
      }
    }
    if (this.#wantsTrace()) headers.set('x-trace-id', this.#around.newTraceId())
    if (body !== undefined && body !== rawBody) headers.set('content-length', String(body.length))
    this.#spent('mask', began)
    this.#phase = 'response_headers'
    const effect: Continue = {
      kind: 'continue',
      setHeaders: [...headers],
      removeHeaders: this.#bypass ? [] : removed,
      metadata: { ...this.#metadata(), proof: true },
    }
    return body === rawBody || body === undefined ? effect : { ...effect, body }
  }

  /** Dify takes the first of header, query and body that is not empty: ours must not stand before the client's. */
  #wantsTrace(): boolean {
    const { settings, versionOf } = this.#around
    if (!settings.generateTraceId || this.#traced || this.#matched.endpoint.traced !== true)
      return false
    return !versionOf(this.#attributes.upstream).version.startsWith('0.')
  }

  async #decode(body: string): Promise<string> {
    const encoding = this.#contentEncoding?.trim().toLowerCase() ?? 'identity'
    if (encoding === '' || encoding === 'identity') return body
    return await this.#around.decode(body, encoding, this.#around.settings.maxBodyBytes)
  }

  #collectBody(body: string): Place[] {
    const { settings, scanner } = this.#around
    const kind = bodyKind(body, this.#contentType)
    if (kind === 'multipart') return this.#collectMultipart(body)
    if (kind === 'form') {
      this.#identify(namedInQuery(body))
      return collectForm(body, scanner)
    }
    if (kind === 'text') return collectText(body, scanner)
    const places = collectJson(body, scanner, {
      maxDepth: settings.maxDepth,
      invalid: settings.invalidJson,
    })
    this.#identify(namedInJson(body, settings.maxDepth))
    this.#fileIds = fileIdsInJson(body, settings.maxDepth)
    return places
  }

  #collectMultipart(body: string): Place[] {
    const { settings, scanner } = this.#around
    const boundary = boundaryOf(this.#contentType ?? '')
    if (boundary === undefined)
      throw new MaskingError('broken_multipart', 'The type names no boundary.')
    const parts = readParts(body, boundary)
    const user = parts.find(({ name }) => name === 'user')?.content
    if (user !== undefined)
      this.#identify({ user: decodeUtf8ByteString(body, user.start, user.end).text })
    const limits = { maxDepth: settings.maxDepth, invalid: settings.invalidJson }
    return collectParts(body, parts, scanner, settings.uploads, limits)
  }

  #identify(named: Named): void {
    this.#identity = withNamed(this.#identity, named)
    if (isPresent(named.trace)) this.#traced = true
  }

  #count(places: readonly Place[]): void {
    this.#found = places.length
    const byEntity = new Map<string, number>()
    for (const { entity } of places) byEntity.set(entity, (byEntity.get(entity) ?? 0) + 1)
    for (const [entity, count] of byEntity) this.#observer.findings(entity, count)
  }

  /** The mapping is stored before the masked request is released: Dify may answer, and replay, at any time. */
  async #allocate(places: readonly Place[]): Promise<readonly string[]> {
    const { settings, vault, keys } = this.#around
    if (settings.dryRun) return []
    this.#scope = scopeOf(this.#matched, this.#identity, settings.scope, keys)
    const scope = this.#scope
    const links = this.#links()
    // A run needs its scope even when it holds nothing yet: the ids of its answer are bound to it.
    const isRun = scope.lasting && this.#matched.endpoint.scope.kind === 'run'
    if (places.length === 0 && links.length === 0 && !isRun) return []
    const allocation = await vault.allocate(
      scope.key,
      places.map((place) => place.wanted),
      scope.origin,
      { owners: scope.owners, links },
    )
    this.#mapping = allocation.mapping
    return allocation.placeholders
  }

  /** The scopes of the uploads that the request names. */
  #links(): ScopeKey[] {
    const { credential } = this.#identity
    const { keys, settings } = this.#around
    if (credential === undefined || settings.scope === 'request') return []
    return this.#fileIds.map((id) => keys.object(credential, 'file', id))
  }

  async #bind(ids: readonly (readonly [AnswerIdKind, string])[]): Promise<void> {
    const { keys, settings, vault } = this.#around
    const scope = this.#scope
    const { credential, user } = this.#identity
    if (scope === undefined || credential === undefined) return
    const aliases: ScopeKey[] = []
    const owners: OwnerKey[] = []
    for (const [kind, id] of ids) {
      if (kind !== 'conversation') {
        aliases.push(keys.object(credential, kind, id))
      } else if (user !== undefined) {
        owners.push(keys.owner(user, id))
        if (settings.scope !== 'user') aliases.push(keys.conversation(credential, user, id))
      }
    }
    const news = aliases.filter((alias) => alias !== scope.key)
    if (news.length > 0 || owners.length > 0) await vault.bind(news, scope.key, owners)
  }

  #spent(direction: 'mask' | 'restore', began: number): void {
    const seconds = this.#around.now() - began
    this.#seconds += seconds
    this.#observer.seconds(direction, seconds)
  }

  #metadata(): Record<string, string | number> {
    const { version, source } = this.#around.versionOf(this.#attributes.upstream)
    return {
      dify_version: version,
      version_source: source,
      endpoint: this.#matched.endpoint.name,
      patterns_matched: this.#found,
      outcome: this.#outcome,
    }
  }

  #finish(effect: Continue): Continue {
    this.#phase = 'done'
    return { ...effect, metadata: { masking_time: Math.round(this.#seconds * 1e6) / 1e6 } }
  }
}

const isPresent = (text: string | undefined): boolean => text !== undefined && text !== ''
