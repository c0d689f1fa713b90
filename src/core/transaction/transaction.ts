import type { Matched } from '../product/endpoint.ts'
import { UNMATCHED } from '../product/endpoint-table.ts'
import { MaskingError } from '../errors.ts'
import { ErrorEventWatch } from '../sse/error-event.ts'
import { checkHeaders, checkTrailers, readHeaders } from '../masking/header-masker.ts'
import { fileTooLarge } from '../multipart/file-size.ts'
import type { MultipartMasker } from '../multipart/multipart-masker.ts'
import { type AnswerReader, createAnswerReader } from './answer-reader.ts'
import { type Attributes, CONTINUE, type Continue, type Effect } from './effect.ts'
import type { Headers } from '../headers.ts'
import type { Scanner } from '../masking/scanner.ts'
import { ExchangeScope } from './exchange-scope.ts'
import type { UpstreamProduct } from '../product/upstream-product.ts'
import { forgetRefusedInputs, learnInputs } from './known-inputs.ts'
import {
  type MaskedRequest,
  codingOf,
  createUpload,
  maskRequest,
  otherBoundary,
} from './request-side.ts'
import type { RequestContext } from './request-context.ts'
import { isPlainPath, policyOfPath } from './path-policy.ts'
import type { Surroundings } from './settings.ts'
import { Tally } from './tally.ts'
import { type TraceParent, readTraceParent } from './trace-parent.ts'

/** How Envoy hands over the request's body: whole, or in chunks after headers that have gone on already. */
export type BodyMode = 'buffered' | 'streamed'

/** Where an exchange stands. `done`: both directions are through, the stream may end cleanly. */
export type Phase =
  | 'request_headers'
  | 'request_body'
  | 'response_headers'
  | 'response_body'
  | 'done'

/**
 * What has been seen of an answer. `none`: not even its headers. `open`: its headers. `released`: it has been let go, its
 * end is unknown. `complete`: all of it. `error`: an event of it says that the run has failed.
 */
export type AnswerEnd = 'none' | 'open' | 'released' | 'complete' | 'error'

/**
 * Request headers that must not reach Dify: a compressed or partial answer could not be restored, and a client must
 * not speak for the service.
 */
const REMOVED_REQUEST_HEADERS = ['accept-encoding', 'range', 'if-range', 'content-md5', 'digest']

/** What an answer says of its own bytes, which change. */
const REMOVED_ANSWER_HEADERS = ['content-length', 'etag', 'content-md5', 'digest', 'accept-ranges']

/**
 * One HTTP exchange: what Envoy's ext_proc stream says, in order, and what to answer. Every method takes one message
 * and gives its one effect. A rejection means the exchange cannot go on; nothing of that message may be forwarded.
 */
export class Transaction {
  readonly #around: Surroundings
  readonly #tally: Tally
  #phase: Phase = 'request_headers'
  #bypass = false
  /** The request target as Dify will see it. */
  #path = ''
  /** What stands in front of it. */
  #prefix = ''
  /** Undefined before the request's headers. */
  #product: UpstreamProduct | undefined
  #matched: Matched = UNMATCHED
  #attributes: Attributes = { upstream: '', requestId: '' }
  /** Whether the request brings a trace id of its own. */
  #traced = false
  #traceParent: TraceParent | undefined
  /** Undefined before the request's headers. */
  #scope: ExchangeScope | undefined
  #request: RequestContext | undefined
  #reader: AnswerReader | undefined
  /** A streamed request that is not through yet. */
  #upload: MultipartMasker | 'unread' | undefined
  /** A body that came whole, and did not end the request. */
  #awaitsTrailers = false
  #released = false
  /** Whether the headers of the request have gone on. */
  #handedOver = false
  /** Whether a success says that Dify has accepted the credential that the scope is made of. */
  #proves = false
  #status = 0
  #outcome = 'ok'
  readonly #isWatched: boolean
  #errors: ErrorEventWatch | undefined
  /** Told before work that may take longer than Envoy waits for a message. */
  onSlow: (() => void) | undefined

  /** `isWatched`: the answer is seen to its end, though nothing of it may need a look, because a rollout counts how it ends. */
  constructor(around: Surroundings, isWatched = false) {
    this.#around = around
    this.#isWatched = isWatched
    this.#tally = new Tally(around.observer, around.now)
  }

  get phase(): Phase {
    return this.#phase
  }

  get done(): boolean {
    return this.#phase === 'done' && this.#upload === undefined
  }

  /**
   * Whether the stream may end before the exchange does: the request is through, and nothing that is still to come of
   * the answer needs a look. Envoy then sends it on by itself.
   */
  get released(): boolean {
    return this.#released
  }

  /** Values masked, by entity. */
  get entities(): Readonly<Record<string, number>> {
    return this.#tally.entities
  }

  /** Who asks, in clear: only for keyed digests. */
  get asker(): { readonly credential: string | undefined; readonly user: string | undefined } {
    const { credential, user } = this.#scope?.identity ?? {}
    return { credential, user }
  }

  /** Names and counts for the log and metrics of this exchange; no text of the traffic. */
  get summary(): {
    readonly endpoint: string
    readonly upstream: string
    readonly requestId: string
    /** What the client says of its trace. */
    readonly traceParent: TraceParent | undefined
    readonly version: string
    readonly versionSource: string
    readonly findings: number
    readonly seconds: number
    readonly status: number
    readonly outcome: string
    readonly answer: AnswerEnd
    /** Whether the request named an app by a key, whether good or not. */
    readonly hasCredential: boolean
  } {
    const { version, source } = this.#around.versionOf(this.#attributes.upstream)
    return {
      endpoint: this.#matched.endpoint.name,
      upstream: this.#attributes.upstream,
      requestId: this.#attributes.requestId,
      traceParent: this.#traceParent,
      version,
      versionSource: source,
      findings: this.#tally.found,
      seconds: this.#tally.seconds,
      status: this.#status,
      outcome: this.#outcome,
      answer: this.#answerEnd(),
      hasCredential: this.#scope?.identity.credential !== undefined,
    }
  }

  #answerEnd(): AnswerEnd {
    if (this.#errors?.seen === true) return 'error'
    if (this.#phase === 'done') return 'complete'
    if (this.#released) return 'released'
    return this.#phase === 'response_body' ? 'open' : 'none'
  }

  /** The body of an error that the client gets in the product's place; before the request's headers no product is known. */
  errorBody(error: MaskingError): string {
    const { code, message, status } = error
    const told = { code, message, status, isOfClient: status < 500 }
    return JSON.stringify(this.#product?.errorBody(told) ?? { code, message, status })
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
    this.#traceParent = readTraceParent(headers.get('traceparent'))
    this.#takeTarget(headers.get(':path') ?? '')
    const [path, query] = splitTarget(this.#path)
    const product = this.#around.productOf(attributes.upstream)
    this.#product = product
    const method = headers.get(':method') ?? ''
    this.#matched = product.match(method, path)
    this.#applyPolicy()
    if (!this.#bypass) checkHead(method, headers, this.#around.scanner, product)
    const { endpoint } = this.#matched
    const { version } = this.#around.versionOf(attributes.upstream)
    const { identity, named, claims } = product.identify({
      headers,
      path,
      query,
      endpoint,
      version,
    })
    this.#proves = endpoint.keyless !== true
    const traceHeader = product.trace?.header
    this.#traced =
      isPresent(named.trace) || (traceHeader !== undefined && isPresent(headers.get(traceHeader)))
    const digest = claims === undefined ? undefined : this.#around.keys.app(claims)
    const scope = new ExchangeScope(this.#around, product, this.#matched, identity, digest)
    this.#scope = scope
    this.#request = {
      around: this.#around,
      product,
      endpoint: this.#matched.endpoint,
      scope,
      upstream: attributes.upstream,
      askedWith: pick(headers, product.inputs?.askedWith ?? []),
      contentType: headers.get('content-type'),
      contentEncoding: headers.get('content-encoding'),
      sentBoundary: this.#bypass
        ? undefined
        : otherBoundary(this.#around, headers.get('content-type')),
      headers: this.#bypass ? [] : readHeaders(headers.entries(), product.credentialHeaders),
      onSlow: () => this.onSlow?.(),
      onPlaces: (places) => this.#tally.count(places),
      onNamed: ({ trace }) => {
        if (isPresent(trace)) this.#traced = true
      },
    }
    if (!endOfStream && mode === 'streamed') return await this.#openUpload(headers, this.#request)
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
    this.#awaitsTrailers = !endOfStream
    return await this.#handOver(body)
  }

  /** Trailers of a request: no product reads any, and what is not read cannot leak. */
  requestTrailers(names: readonly string[]): Effect {
    if (this.#upload !== undefined) this.#closeUpload()
    // A target is masked with the body, which may name the scope; after the headers it can be changed no more.
    if (this.#phase === 'request_body') throw new MaskingError('trailers_without_body')
    if (this.#phase !== 'response_headers') throw new MaskingError('protocol')
    if (!this.#bypass) checkTrailers(names)
    this.#awaitsTrailers = false
    return this.#bypass ? CONTINUE : { kind: 'continue', removeHeaders: names }
  }

  async responseHeaders(headers: Headers, endOfStream: boolean): Promise<Effect> {
    // Envoy shows its own replies too (413, 408), and those come before the request has gone anywhere.
    const isLocalReply = this.#phase === 'request_body' || this.#phase === 'request_headers'
    if (isLocalReply) this.#outcome = 'local_reply'
    else this.#expect('response_headers')
    this.#status = Number(headers.get(':status') ?? 0)
    const version = this.#product?.versionIn(headers)
    if (version !== undefined && !isLocalReply)
      this.#around.sawVersion(this.#attributes.upstream, version)
    // Before a 2xx the product has not checked the credential that the scope is made of.
    const isSuccess = this.#status >= 200 && this.#status <= 299
    if (this.#isWatched && isSuccess && isEventStream(headers)) this.#watchErrors()
    const isRead = isSuccess && !isLocalReply && !this.#bypass && !this.#around.settings.dryRun
    if (!isLocalReply && !this.#bypass) await this.#settle(isSuccess, headers.get('date'))
    if (isRead) await this.#scope?.eraseDeleted()
    if (this.#status === 400 && !this.#bypass) this.#forgetInputs()
    if (endOfStream) return this.#finish({ kind: 'continue' })
    this.#phase = 'response_body'
    const effect = isRead ? await this.#openAnswer(headers) : CONTINUE
    // A reply of Envoy's own comes before the request has been masked: an end here would be leave to send it on.
    return this.#reader === undefined && !isLocalReply ? this.#release(effect) : effect
  }

  async responseBody(chunk: string, endOfStream: boolean): Promise<Effect> {
    this.#expect('response_body')
    this.#errors?.push(chunk)
    const reader = this.#reader
    if (reader === undefined) return endOfStream ? this.#finish({ kind: 'continue' }) : CONTINUE
    const body = await this.#tally.timed('restore', () => reader.push(chunk, endOfStream))
    const ids = reader.takeIds()
    if (ids.length > 0) await this.#scope?.bind(ids)
    const effect: Continue = body === chunk ? { kind: 'continue' } : { kind: 'continue', body }
    if (endOfStream) return this.#finish(effect)
    return reader.isThrough ? this.#release(effect) : effect
  }

  async responseTrailers(): Promise<Effect> {
    this.#expect('response_body')
    // Nothing can be added to a body that has ended; better broken off than cut short.
    const held = await this.#reader?.push('', true)
    if (held !== undefined && held !== '')
      throw new MaskingError('protocol', 'Trailers came early.')
    return this.#finish({ kind: 'continue' })
  }

  /** The exchange is over, however it went. What it holds of the vault is kept or given back. */
  async close(): Promise<void> {
    if (this.#upload !== undefined && this.#upload !== 'unread') this.#upload.close()
    const isWhole = this.#phase !== 'request_headers' && this.#phase !== 'request_body'
    const sent = !this.#handedOver
      ? 'nothing'
      : this.#upload === undefined && isWhole
        ? 'all'
        : 'part'
    await this.#scope?.close(sent)
  }

  /** Before the answer's ids are bound: a scope of an account that is not proven may have no room for them. */
  async #settle(isSuccess: boolean, date: string | undefined): Promise<void> {
    try {
      if (isSuccess && this.#proves) await this.#scope?.prove()
      await this.#scope?.answered(this.#status, date)
    } catch {
      // No answer fails for it: the next success proves again, and what was not given back expires.
    }
  }

  #expect(phase: Phase): void {
    if (this.#phase !== phase) throw new MaskingError('protocol', `Phase ${this.#phase}.`)
  }

  #takeTarget(target: string): void {
    const prefix = this.#around.prefixOf(this.#attributes.upstream)
    const isPrefixed =
      prefix !== '' && target.startsWith(prefix) && /^(?:$|[/?])/.test(target.slice(prefix.length))
    this.#prefix = isPrefixed ? prefix : ''
    this.#path = target.slice(this.#prefix.length)
  }

  /** Whether the exchange is read at all. */
  #applyPolicy(): void {
    const { settings, observer } = this.#around
    const { policy, operators } = this.#matched.endpoint
    const [path] = splitTarget(this.#path)
    const ofPath = policyOfPath(path, settings.paths)
    if (!settings.enabled) {
      this.#bypass = true
      this.#outcome = 'bypass'
    } else if (ofPath === 'block') {
      throw new MaskingError('endpoint_blocked', 'masking.paths says block.')
    } else if (ofPath === 'allow') {
      this.#bypass = true
      this.#outcome = 'allowed'
      observer.unread('path', 1)
    } else if (operators === true && isPlainPath(path)) {
      this.#bypass = true
      this.#outcome = 'allowed'
      observer.unread('operators', 1)
    } else if (policy !== undefined && settings.policies[policy.key] === 'block') {
      throw new MaskingError('endpoint_blocked', `masking.${policy.key} is block.`)
    } else if (policy !== undefined && settings.policies[policy.key] === 'allow') {
      this.#bypass = true
      this.#outcome = 'allowed'
      observer.unread(policy.unreadAs, 1)
    }
  }

  /** Masks the request and hands it over: the one message that carries the proof. */
  async #handOver(rawBody: string | undefined): Promise<Continue> {
    const request = this.#request
    if (request === undefined) throw new MaskingError('protocol')
    const masked: MaskedRequest = await this.#tally.timed('mask', () =>
      this.#bypass
        ? { path: this.#path, body: rawBody, headers: [], decoded: false }
        : maskRequest(request, this.#path, rawBody),
    )
    const { path, body, decoded } = masked
    const headers: (readonly [string, string])[] = [...masked.headers]
    if (path !== this.#path) headers.push([':path', this.#prefix + path])
    const trace = this.#wantedTrace()
    if (trace !== undefined) headers.push([trace, this.#around.newTraceId()])
    const isChanged = body !== undefined && body !== rawBody
    if (isChanged) headers.push(['content-length', String(body.length)])
    this.#phase = 'response_headers'
    this.#handedOver = true
    const removed = decoded
      ? [...REMOVED_REQUEST_HEADERS, 'content-encoding']
      : REMOVED_REQUEST_HEADERS
    const effect: Continue = {
      kind: 'continue',
      setHeaders: headers,
      removeHeaders: this.#bypass ? [] : removed,
      metadata: { ...this.#metadata(), proof: true },
    }
    return isChanged ? { ...effect, body } : effect
  }

  /** The header that gets a trace id. A product takes the first one that it finds: ours must not stand before the client's. */
  #wantedTrace(): string | undefined {
    const { settings, versionOf } = this.#around
    const trace = this.#product?.trace
    if (!settings.generateTraceId || this.#traced || trace === undefined) return undefined
    if (this.#matched.endpoint.traced !== true) return undefined
    return trace.isReadBy(versionOf(this.#attributes.upstream).version) ? trace.header : undefined
  }

  /**
   * The headers go on, and with them the proof: from here to the end of the body the stream may only end with an
   * error, or what is left of the body would go on unread.
   */
  async #openUpload(headers: Headers, request: RequestContext): Promise<Effect> {
    const { settings } = this.#around
    if (this.#bypass) {
      this.#upload = 'unread'
      return await this.#handOver(undefined)
    }
    if (codingOf(request.contentEncoding) !== undefined)
      throw new MaskingError('unsupported_encoding')
    const isMultipart = /^\s*multipart\/form-data\s*(?:;|$)/i.test(request.contentType ?? '')
    if (!isMultipart) throw new MaskingError('unsupported_content_type')
    // Said before the first byte is read; what a body without a length holds is counted part by part.
    const length = Number(headers.get('content-length') ?? 0)
    if (length > settings.uploads.maxFileSize + settings.maxBodyBytes)
      throw fileTooLarge(settings.uploads.maxFileSize)
    const upload = createUpload(request, this.#path)
    const effect = await this.#handOver(undefined)
    this.#upload = upload
    return { ...effect, removeHeaders: [...(effect.removeHeaders ?? []), 'content-length'] }
  }

  async #uploadChunk(chunk: string, endOfStream: boolean): Promise<Effect> {
    const upload = this.#upload
    if (upload === undefined) throw new MaskingError('protocol')
    const body = await this.#tally.timed('mask', () =>
      upload === 'unread' ? chunk : upload.push(chunk),
    )
    if (endOfStream) this.#closeUpload()
    return body === chunk ? CONTINUE : { kind: 'continue', body }
  }

  #closeUpload(): void {
    const upload = this.#upload
    if (upload !== undefined && upload !== 'unread') upload.finish()
    this.#upload = undefined
  }

  /** A successful answer of an exchange that has a scope. */
  async #openAnswer(headers: Headers): Promise<Continue> {
    const scope = this.#scope
    const product = this.#product
    const chosen = scope?.chosen
    if (scope === undefined || product === undefined || chosen === undefined) return CONTINUE
    if (codingOf(headers.get('content-encoding')) !== undefined) return CONTINUE
    const { endpoint } = this.#matched
    const { identity, echo } = scope
    this.#reader = createAnswerReader(headers.get('content-type'), {
      around: this.#around,
      product,
      endpoint,
      version: this.#around.versionOf(this.#attributes.upstream).version,
      identity,
      mapping: await scope.mapping(chosen),
      readIds: chosen.lasting,
      echo,
      learn: learnInputs(this.#around, product, endpoint, identity.credential),
      mappingOf: (source) => scope.mappingOfTurns(source),
    })
    if (this.#reader === undefined) return CONTINUE
    const { setHeaders, changesBody } = this.#reader
    return {
      kind: 'continue',
      setHeaders,
      removeHeaders: changesBody ? REMOVED_ANSWER_HEADERS : [],
    }
  }

  #watchErrors(): void {
    const failure = this.#product?.events.failure
    if (failure !== undefined) this.#errors = new ErrorEventWatch(failure)
  }

  #forgetInputs(): void {
    const credential = this.#scope?.identity.credential
    forgetRefusedInputs(this.#around, this.#matched.endpoint, credential)
  }

  #metadata(): Record<string, string | number> {
    const { version, source } = this.#around.versionOf(this.#attributes.upstream)
    return {
      dify_version: version,
      version_source: source,
      endpoint: this.#matched.endpoint.name,
      patterns_matched: this.#tally.found,
      outcome: this.#outcome,
    }
  }

  /** Nothing more of the answer has to come here, though it may. */
  #release(effect: Continue): Continue {
    if (this.#upload !== undefined || this.#awaitsTrailers || this.#isWatched) return effect
    this.#released = true
    this.#reader = undefined
    return this.#timed(effect)
  }

  #finish(effect: Continue): Continue {
    this.#phase = 'done'
    return this.#timed(effect)
  }

  #timed(effect: Continue): Continue {
    return { ...effect, metadata: { masking_time: Math.round(this.#tally.seconds * 1e6) / 1e6 } }
  }
}

/** Methods that products have, and those that every server has. Over HTTP/2 a method can be any word. */
const METHODS: ReadonlySet<string> = new Set('GET HEAD POST PUT PATCH DELETE OPTIONS'.split(' '))

/** Refuses what cannot be masked in a head. */
function checkHead(
  method: string,
  headers: Headers,
  scanner: Scanner,
  { credentialHeaders }: UpstreamProduct,
): void {
  if (!METHODS.has(method)) throw new MaskingError('unsupported_method')
  checkHeaders(headers.entries(), scanner, credentialHeaders)
}

const isPresent = (text: string | undefined): boolean => text !== undefined && text !== ''

const isEventStream = (headers: Headers): boolean =>
  headers.get('content-type')?.trim().toLowerCase().startsWith('text/event-stream') === true

/** Those of some headers that are there. */
const pick = (headers: Headers, names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.flatMap((name) => headerOf(headers, name)))

const headerOf = (headers: Headers, name: string): (readonly [string, string])[] => {
  const value = headers.get(name)
  return value === undefined ? [] : [[name, value]]
}

/** Path and query of a request target. */
function splitTarget(target: string): readonly [path: string, query: string] {
  const at = target.indexOf('?')
  return at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)]
}
