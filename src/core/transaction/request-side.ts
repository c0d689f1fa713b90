import type { Endpoint } from '../product/endpoint.ts'
import { MaskingError } from '../errors.ts'
import { type Header, type HeaderPlaces, collectHeaders } from '../masking/header-masker.ts'
import { mayHoldLongString, readAhead } from '../masking/long-texts.ts'
import { withOutside } from '../masking/outside.ts'
import { collectPath } from '../masking/path-masker.ts'
import { type JsonLimits, type Place, applyPlaceholders } from '../masking/request-masker.ts'
import { LONG, type Scanner } from '../masking/scanner.ts'
import { replaceUserInForm } from '../masking/user-pseudonym.ts'
import { type MultipartMasker, createMultipartMasker } from '../multipart/multipart-masker.ts'
import { type MediaType, boundaryIn, readMediaType } from '../text/media-type.ts'
import { inquire } from './app-inquiry.ts'
import { bodyKind } from './body-kind.ts'
import type { ExchangeScope } from './exchange-scope.ts'
import type { Named } from '../product/identity.ts'
import { inputRules } from '../product/dify/known-inputs.ts'
import {
  type ReadBody,
  type WholeKind,
  isJson,
  readBody,
  readBodyInTurns,
  replaceUser,
} from './request-body.ts'
import type { Surroundings } from './settings.ts'

/** What a request needs to be masked. */
export interface RequestContext {
  readonly around: Surroundings
  readonly endpoint: Endpoint
  readonly scope: ExchangeScope
  /** The upstream that Envoy has chosen. */
  readonly upstream: string
  readonly authorization: string | undefined
  readonly contentType: string | undefined
  readonly contentEncoding: string | undefined
  /** Those that are looked at (`isReadHeader`). */
  readonly headers: readonly Header[]
  /** Told what was found. */
  readonly onPlaces: (places: readonly Place[]) => void
  /** Told what the body names. */
  readonly onNamed: (named: Named) => void
}

export interface MaskedRequest {
  /** The request target. */
  readonly path: string
  /** Byte string; undefined without a body. */
  readonly body: string | undefined
  /** Headers that have changed. */
  readonly headers: readonly Header[]
  /** Whether a coding of the content was taken off. */
  readonly decoded: boolean
}

/** Masks a whole request, its target, its headers and its body (byte string). Rejects with `MaskingError`. */
export async function maskRequest(
  context: RequestContext,
  target: string,
  rawBody: string | undefined,
): Promise<MaskedRequest> {
  const { around, scope } = context
  const plain = rawBody === undefined || rawBody === '' ? rawBody : await decode(context, rawBody)
  const kind =
    plain === undefined || plain === '' ? undefined : bodyKind(plain, mediaTypeOf(context))
  let body =
    kind === 'multipart' && plain !== undefined
      ? await maskMultipart(context, target, plain)
      : plain
  const whole = body === undefined || kind === 'multipart' ? undefined : kind
  const reading = await readRequest(context, target, body, whole)
  if (reading.body !== undefined) {
    scope.identify(reading.body.named, reading.body.fileIds)
    context.onNamed(reading.body.named)
  }
  const bodyPlaces = reading.body?.places ?? []
  const headerPlaces = reading.headers.flatMap(({ places: inHeader }) => inHeader)
  const places = [...reading.path, ...headerPlaces, ...bodyPlaces]
  context.onPlaces(places)
  const placeholders = await allocate(context, target, places)
  let path = target
  let headers: readonly Header[] = []
  if (!around.settings.dryRun && places.length > 0) {
    let from = 0
    const apply = (source: string, its: readonly Place[]): string => {
      from += its.length
      return applyPlaceholders(source, its, placeholders.slice(from - its.length, from))
    }
    path = apply(path, reading.path)
    headers = reading.headers.map(({ header: [name, value], places: its }) => [
      name,
      apply(value, its),
    ])
    if (body !== undefined) body = apply(body, bodyPlaces)
  }
  const { pseudonymOf } = around
  if (pseudonymOf !== undefined && !around.settings.dryRun && !scope.identity.isWebApp) {
    path = withQuery(path, (query) => replaceUserInForm(query, pseudonymOf))
    if (body !== undefined && whole !== undefined)
      body = replaceUser(body, whole, around.settings.maxDepth, pseudonymOf)
  }
  if (body !== undefined && whole === 'json') scope.sends(body)
  return { path, body, headers, decoded: plain !== rawBody }
}

/** What a request says, and where in it something has to be masked. */
interface Reading {
  readonly path: readonly Place[]
  readonly headers: readonly HeaderPlaces[]
  readonly body: ReadBody | undefined
}

/** Reads a request; asks Dify for the inputs of the app if it turns out that they matter and nobody knows them. */
async function readRequest(
  context: RequestContext,
  target: string,
  body: string | undefined,
  kind: WholeKind | undefined,
): Promise<Reading> {
  const left = { numbers: 0, inputs: 0 }
  let isUnknown = false
  const limits = (): JsonLimits => {
    left.numbers = left.inputs = 0
    const { around, endpoint, scope } = context
    const rules = inputRules(around, endpoint, scope.identity.credential, () => (isUnknown = true))
    return {
      ...jsonLimits(around),
      ...rules,
      onNumberLeft: () => left.numbers++,
      onInputLeft: () => left.inputs++,
    }
  }
  const readWith = await prepare(context, target, body, kind, limits())
  let reading = await readWith(limits())
  if (isUnknown && (await accepted(context, target))) reading = await readWith(limits())
  const { observer } = context.around
  if (left.numbers > 0) observer.unread('json_number', left.numbers)
  if (left.inputs > 0) observer.unread('input', left.inputs)
  return reading
}

/** Asks external recognizers and takes long texts in turns: what needs to be done once, however often a body is read. */
async function prepare(
  { around, headers }: RequestContext,
  target: string,
  body: string | undefined,
  kind: WholeKind | undefined,
  untold: JsonLimits,
): Promise<(limits: JsonLimits) => Promise<Reading>> {
  const readHead = (scanner: Scanner): Omit<Reading, 'body'> => ({
    path: collectPath(target, scanner),
    headers: collectHeaders(headers, scanner),
  })
  const scanner = await withOutside(around.scanner, around.outside, (first) => {
    readHead(first)
    if (body !== undefined && kind !== undefined) readBody(body, kind, first, untold)
  })
  const head = readHead(scanner)
  if (body === undefined || kind === undefined)
    return () => Promise.resolve({ ...head, body: undefined })
  const { pause } = around
  const informed = mayHoldLongText(body, kind)
    ? await readAhead(
        scanner,
        async (first) => await readBodyInTurns(body, kind, first, untold, pause),
        pause,
      )
    : scanner
  return async (limits) => ({
    ...head,
    body: await readBodyInTurns(body, kind, informed, limits, pause),
  })
}

/** Asks Dify about the app. Whether it has accepted the credential, and told. */
async function accepted(context: RequestContext, path: string): Promise<boolean> {
  const { around, scope } = context
  const { credential } = scope.identity
  const isAccepted = await inquire(around, { ...context, path, credential })
  if (isAccepted) await scope.prove()
  return isAccepted
}

/** Placeholders; one more attempt if there is no room only because nobody knows yet that Dify accepts the credential. */
async function allocate(
  context: RequestContext,
  target: string,
  places: readonly Place[],
): Promise<readonly string[]> {
  try {
    return await context.scope.allocate(places)
  } catch (error) {
    const isFull = error instanceof MaskingError && error.code === 'vault_full'
    if (!isFull || !(await accepted(context, target))) throw error
    return await context.scope.allocate(places)
  }
}

const mayHoldLongText = (body: string, kind: WholeKind): boolean =>
  body.length >= LONG && (!isJson(kind) || mayHoldLongString(body))

async function decode({ around, contentEncoding }: RequestContext, body: string): Promise<string> {
  const encoding = codingOf(contentEncoding)
  return encoding === undefined
    ? body
    : await around.decode(body, encoding, around.settings.maxBodyBytes)
}

/** A coding of the content besides `identity`. */
export function codingOf(contentEncoding: string | undefined): string | undefined {
  const encoding = contentEncoding?.trim().toLowerCase() ?? ''
  return encoding === '' || encoding === 'identity' ? undefined : encoding
}

/** What the content type says; Dify must not be able to read it differently. */
function mediaTypeOf({ contentType }: RequestContext): MediaType {
  const media = readMediaType(contentType ?? '')
  if (media === undefined) throw new MaskingError('invalid_header', 'Header content-type.')
  return media
}

async function maskMultipart(
  context: RequestContext,
  target: string,
  body: string,
): Promise<string> {
  const masker = createUpload(context, target)
  const masked = await masker.push(body)
  masker.finish()
  return masked
}

/** Its values get their placeholders as they come, in a scope that does not depend on what the form says later. */
export function createUpload(context: RequestContext, target: string): MultipartMasker {
  const { around, scope } = context
  const { settings, scanner, observer, pseudonymOf } = around
  const boundary = boundaryIn(mediaTypeOf(context))
  if (boundary === undefined)
    throw new MaskingError('broken_multipart', 'The type names no boundary that can be read.')
  return createMultipartMasker({
    boundary,
    scanner,
    rules: settings.uploads,
    limits: jsonLimits(around),
    maxFieldBytes: settings.maxBodyBytes,
    allocate: async (places) => {
      context.onPlaces(places)
      const placeholders = await allocate(context, target, places)
      return settings.dryRun ? undefined : placeholders
    },
    onUser: (user) => {
      scope.identify({ user })
      return pseudonymOf === undefined || settings.dryRun || user === '' ? user : pseudonymOf(user)
    },
    onUnread: () => observer.unread('file', 1),
  })
}

const jsonLimits = ({ settings, observer }: Surroundings): JsonLimits => ({
  maxDepth: settings.maxDepth,
  invalid: settings.invalidJson,
  numbers: settings.jsonNumbers,
  onNumberLeft: () => observer.unread('json_number', 1),
})

/** A request target with another query. */
function withQuery(target: string, change: (query: string) => string): string {
  const at = target.indexOf('?')
  return at < 0 ? target : target.slice(0, at + 1) + change(target.slice(at + 1))
}
