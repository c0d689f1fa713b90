import type { AnswerIdKind } from '../dify/answer-ids.ts'
import { withOutside } from '../masking/outside.ts'
import type { Scanner } from '../masking/scanner.ts'
import { readInputForm } from '../dify/input-form.ts'
import { type Matched, matchEndpoint } from '../dify/endpoints.ts'
import { MaskingError } from '../errors.ts'
import type { Mapping, OwnerKey, ScopeKey } from '../mapping/vault.ts'
import { withoutSecrets } from '../mapping/withheld.ts'
import type { Observer } from '../observer.ts'
import { type AnswerReader, createAnswerReader } from './answer-reader.ts'
import { bodyKind } from './body-kind.ts'
import { type Attributes, CONTINUE, type Continue, type Effect, type Headers } from './effect.ts'
import {
  type Identity,
  type Scope,
  identityInHead,
  namedInQuery,
  type Named,
  scopeOf,
  withNamed,
} from './identity.ts'
import { type JsonLimits, type Place, applyPlaceholders } from '../masking/request-masker.ts'
import { replaceUserInForm } from '../masking/user-pseudonym.ts'
import type { Echo } from '../masking/restorer.ts'
import { collectPath } from '../masking/path-masker.ts'
import { type ReadBody, readBody, replaceUser } from './request-body.ts'
import {
  type MultipartMasker,
  createMultipartMasker,
  fileTooLarge,
} from '../multipart/multipart-masker.ts'
import { boundaryOf } from '../multipart/part-head.ts'
import type { Surroundings } from './settings.ts'

/** How Envoy hands over the request's body: whole, or in chunks behind headers that have gone on already. */
export type BodyMode = 'buffered' | 'streamed'

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
  /** A streamed request that is not through yet. */
  #upload: MultipartMasker | 'unread' | undefined
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
    return this.#phase === 'done' && this.#upload === undefined
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

  /** `mode`: what the first message says of the route (`protocol_config.request_body_mode`). */
  async requestHeaders(
    headers: Headers,
    endOfStream: boolean,
    attributes: Attributes,
    mode: BodyMode = 'buffered',
  ): Promise<Effect> {
    this.#expect('request_headers')
    this.#attributes = attributes
    this.#method = headers.get(':method') ?? ''
    this.#path = headers.get(':path') ?? ''
    this.#contentType = headers.get('content-type')
    this.#contentEncoding = headers.get('content-encoding')
    this.#matched = matchEndpoint(this.#method, this.#path.split('?', 1)[0] ?? '')
    this.#applyPolicy()
    const named = namedInQuery(this.#query)
    this.#identity = identityInHead(headers.get('authorization'), this.#path, named)
    this.#traced = isPresent(headers.get('x-trace-id')) || isPresent(named.trace)
    if (!endOfStream && mode === 'streamed') return await this.#openUpload(headers)
    if (!endOfStream) {
      this.#phase = 'request_body'
      return { kind: 'continue', removeHeaders: REMOVED_REQUEST_HEADERS }
    }
    return await this.#handOver(undefined)
  }

  /** The whole body (`BUFFERED`; trailers may follow, the request is complete all the same), or a chunk of it. */
  async requestBody(body: string, endOfStream = true): Promise<Effect> {
    if (this.#upload !== undefined) return await this.#uploadChunk(body, endOfStream)
    this.#expect('request_body')
    // Envoy's own limit on what it buffers is not exact.
    if (body.length > this.#around.settings.maxBodyBytes) throw new MaskingError('body_too_large')
    return await this.#handOver(body)
  }

  /** Trailers of a request: Dify reads none, and what is not read cannot leak. */
  requestTrailers(names: readonly string[]): Effect {
    if (this.#upload !== undefined) this.#closeUpload()
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
    // Before a 2xx nobody has checked the credential that the scope is made of.
    const isSuccess = this.#status >= 200 && this.#status <= 299
    const isRead = isSuccess && !isLocalReply && !this.#bypass && !this.#around.settings.dryRun
    if (isRead) await this.#eraseDeleted()
    this.#forgetRefusedInputs()
    if (endOfStream) return this.#finish({ kind: 'continue' })
    this.#phase = 'response_body'
    const scope = this.#scope
    if (!isRead || scope === undefined) return CONTINUE
    const encoding = headers.get('content-encoding')
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') return CONTINUE
    this.#mapping ??= await this.#around.vault.load(scope.key)
    this.#reader = createAnswerReader(headers.get('content-type'), {
      around: this.#around,
      endpoint: this.#matched.endpoint,
      identity: this.#identity,
      mapping: this.#mapping,
      readIds: scope.lasting,
      echo: this.#echo(),
      learn: this.#learn(),
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

  async responseTrailers(): Promise<Effect> {
    this.#expect('response_body')
    // Nothing can be added to a body that has ended; better broken off than cut short.
    const held = await this.#reader?.push('', true)
    if (held !== undefined && held !== '')
      throw new MaskingError('protocol', 'Trailers came early.')
    return this.#finish({ kind: 'continue' })
  }

  /** Whether the exchange is read at all. */
  #applyPolicy(): void {
    const { settings } = this.#around
    const { policy } = this.#matched.endpoint
    if (!settings.enabled) {
      this.#bypass = true
      this.#outcome = 'bypass'
    } else if (policy !== undefined && settings.policies[policy] === 'block') {
      throw new MaskingError('endpoint_blocked', `masking.${policy} is block.`)
    } else if (policy !== undefined && settings.policies[policy] === 'allow') {
      this.#bypass = true
      this.#outcome = 'allowed'
      this.#observer.unread(policy === 'datasets' ? 'dataset' : 'annotation', 1)
    }
  }

  get #query(): string {
    const at = this.#path.indexOf('?')
    return at < 0 ? '' : this.#path.slice(at + 1)
  }

  /** A conversation that Dify has deleted (200 up to 1.3.0, then 204) takes its mapping with it. */
  async #eraseDeleted(): Promise<void> {
    const { settings, vault } = this.#around
    if (this.#matched.endpoint.erases !== true || settings.scope !== 'conversation') return
    if (this.#scope !== undefined) await vault.erase(this.#scope.key)
  }

  /** An answer that tells the inputs of the app. */
  #learn(): ((source: string) => void) | undefined {
    const { credential } = this.#identity
    const { forms, keys, settings } = this.#around
    if (this.#matched.endpoint.tellsInputs !== true || credential === undefined) return undefined
    return (source) => {
      const form = readInputForm(source, settings.maxDepth)
      if (form !== undefined) forms.learn(keys.app(credential), form)
    }
  }

  /** A run that Dify finds wrong may have met another form than the one that is known. */
  #forgetRefusedInputs(): void {
    const { credential } = this.#identity
    if (this.#status !== 400 || this.#bypass || credential === undefined) return
    if (this.#matched.endpoint.scope.kind !== 'run') return
    this.#around.forms.forget(this.#around.keys.app(credential))
  }

  #echo(): Echo | undefined {
    const { pseudonymOf } = this.#around
    const { user, isWebApp } = this.#identity
    if (pseudonymOf === undefined || isWebApp || user === undefined || user === '') return undefined
    return { pseudonym: pseudonymOf(user), user }
  }

  #expect(phase: Phase): void {
    if (this.#phase !== phase) throw new MaskingError('protocol', `Phase ${this.#phase}.`)
  }

  /** Masks the request and hands it over: the one message that carries the proof. */
  async #handOver(rawBody: string | undefined): Promise<Continue> {
    const { settings } = this.#around
    const began = this.#around.now()
    let body = rawBody
    let path = this.#path
    const headers = new Map<string, string>()
    const removed = [...REMOVED_REQUEST_HEADERS]
    if (!this.#bypass) {
      if (body !== undefined && body !== '') {
        const decoded = await this.#decode(body)
        if (decoded !== body) removed.push('content-encoding')
        body = decoded
      }
      const kind = body === undefined || body === '' ? undefined : bodyKind(body, this.#contentType)
      if (kind === 'multipart' && body !== undefined) body = await this.#maskMultipart(body)
      const limits = { ...this.#limits(), ...this.#inputRules() }
      const read = (scanner: Scanner, by: JsonLimits): Reading => ({
        path: collectPath(this.#path, scanner),
        body:
          body !== undefined && kind !== undefined && kind !== 'multipart'
            ? readBody(body, kind, scanner, by)
            : undefined,
      })
      const { scanner, outside } = this.#around
      const scanning = await withOutside(scanner, outside, (first) => {
        read(first, { ...limits, onInputLeft: () => {} })
      })
      const { path: pathPlaces, body: readable } = read(scanning, limits)
      let bodyPlaces: readonly Place[] = []
      if (readable !== undefined) {
        this.#identify(readable.named)
        this.#fileIds = readable.fileIds
        bodyPlaces = readable.places
      }
      const places = [...pathPlaces, ...bodyPlaces]
      this.#count(places)
      const placeholders = await this.#allocate(places)
      if (!settings.dryRun && places.length > 0) {
        const split = pathPlaces.length
        path = applyPlaceholders(path, pathPlaces, placeholders.slice(0, split))
        if (body !== undefined)
          body = applyPlaceholders(body, bodyPlaces, placeholders.slice(split))
      }
      const { pseudonymOf } = this.#around
      if (pseudonymOf !== undefined && !settings.dryRun && !this.#identity.isWebApp) {
        path = withQuery(path, (query) => replaceUserInForm(query, pseudonymOf))
        if (body !== undefined && kind !== undefined && kind !== 'multipart')
          body = replaceUser(body, kind, settings.maxDepth, pseudonymOf)
      }
    }
    if (path !== this.#path) headers.set(':path', path)
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

  /**
   * The headers go on, and with them the proof: from here to the end of the body the stream may only end with an
   * error, or what is left of the body would go on unread.
   */
  async #openUpload(headers: Headers): Promise<Effect> {
    const { settings } = this.#around
    if (this.#bypass) {
      this.#upload = 'unread'
      return await this.#handOver(undefined)
    }
    const encoding = this.#contentEncoding?.trim().toLowerCase() ?? 'identity'
    if (encoding !== '' && encoding !== 'identity') throw new MaskingError('unsupported_encoding')
    const isMultipart = /^\s*multipart\/form-data\s*(?:;|$)/i.test(this.#contentType ?? '')
    if (!isMultipart) throw new MaskingError('unsupported_content_type')
    // Said before the first byte is read; what a body without a length holds is counted part by part.
    const length = Number(headers.get('content-length') ?? 0)
    if (length > settings.uploads.maxFileSize + settings.maxBodyBytes)
      throw fileTooLarge(settings.uploads.maxFileSize)
    const upload = this.#createMultipartMasker()
    const effect = await this.#handOver(undefined)
    this.#upload = upload
    return { ...effect, removeHeaders: [...(effect.removeHeaders ?? []), 'content-length'] }
  }

  async #uploadChunk(chunk: string, endOfStream: boolean): Promise<Effect> {
    const upload = this.#upload
    if (upload === undefined) throw new MaskingError('protocol')
    const began = this.#around.now()
    const body = upload === 'unread' ? chunk : await upload.push(chunk)
    this.#spent('mask', began)
    if (endOfStream) this.#closeUpload()
    return body === chunk ? CONTINUE : { kind: 'continue', body }
  }

  #closeUpload(): void {
    const upload = this.#upload
    if (upload !== undefined && upload !== 'unread') upload.finish()
    this.#upload = undefined
  }

  async #maskMultipart(body: string): Promise<string> {
    const masker = this.#createMultipartMasker()
    const masked = await masker.push(body)
    masker.finish()
    return masked
  }

  /** Its values get their placeholders as they come, in a scope that does not depend on what the form says later. */
  #createMultipartMasker(): MultipartMasker {
    const { settings, scanner, observer } = this.#around
    const boundary = boundaryOf(this.#contentType ?? '')
    if (boundary === undefined)
      throw new MaskingError('broken_multipart', 'The type names no boundary.')
    return createMultipartMasker({
      boundary,
      scanner,
      rules: settings.uploads,
      limits: this.#limits(),
      maxFieldBytes: settings.maxBodyBytes,
      allocate: async (places) => {
        this.#count(places)
        const placeholders = await this.#allocate(places)
        return settings.dryRun ? undefined : placeholders
      },
      onUser: (user) => {
        this.#identify({ user })
        const { pseudonymOf } = this.#around
        if (pseudonymOf === undefined || settings.dryRun || user === '') return user
        return pseudonymOf(user)
      },
      onUnread: () => observer.unread('file', 1),
    })
  }

  #limits(): JsonLimits {
    const { settings, observer } = this.#around
    return {
      maxDepth: settings.maxDepth,
      invalid: settings.invalidJson,
      numbers: settings.jsonNumbers,
      onNumberLeft: () => observer.unread('json_number', 1),
    }
  }

  #inputRules(): Pick<JsonLimits, 'inputs' | 'onInputLeft'> {
    if (this.#matched.endpoint.scope.kind !== 'run') return {}
    const { settings, forms, keys, observer } = this.#around
    const { credential } = this.#identity
    const form = credential === undefined ? undefined : forms.of(keys.app(credential))
    return {
      inputs: { policies: settings.inputs, form },
      onInputLeft: () => observer.unread('input', 1),
    }
  }

  #identify(named: Named): void {
    this.#identity = withNamed(this.#identity, named)
    if (isPresent(named.trace)) this.#traced = true
  }

  #count(places: readonly Place[]): void {
    this.#found += places.length
    const byEntity = new Map<string, number>()
    for (const { entity } of places) byEntity.set(entity, (byEntity.get(entity) ?? 0) + 1)
    for (const [entity, count] of byEntity) this.#observer.findings(entity, count)
  }

  /** The mapping is stored before the masked request is released: Dify may answer, and replay, at any time. */
  async #allocate(places: readonly Place[]): Promise<readonly string[]> {
    const { settings, vault, keys } = this.#around
    if (settings.dryRun) return []
    // Once chosen it stays: an upload allocates piece by piece.
    this.#scope ??= scopeOf(this.#matched, this.#identity, settings.scope, keys)
    const scope = this.#scope
    const links = this.#links()
    // A run needs its scope even when it holds nothing yet: the ids of its answer are bound to it.
    const isRun = scope.lasting && this.#matched.endpoint.scope.kind === 'run'
    if (places.length === 0 && links.length === 0 && !isRun) return []
    const allocation = await vault.allocate(
      scope.key,
      withoutSecrets(
        places.map((place) => place.wanted),
        (value) => keys.digest(value),
      ),
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
    // The form of an upload may name its user behind the file.
    const owners: OwnerKey[] =
      this.#matched.endpoint.scope.kind === 'upload' && user !== undefined ? [keys.owner(user)] : []
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

/** What a request says, and where in it something has to be masked. */
interface Reading {
  readonly path: readonly Place[]
  readonly body: ReadBody | undefined
}

const isPresent = (text: string | undefined): boolean => text !== undefined && text !== ''

/** A request target with another query. */
function withQuery(target: string, change: (query: string) => string): string {
  const at = target.indexOf('?')
  return at < 0 ? target : target.slice(0, at + 1) + change(target.slice(at + 1))
}
