import { itemAt } from '../item-at.ts'
import { MaskingError } from '../errors.ts'
import { type Header, type HeaderPlaces, collectHeaders } from '../masking/header-masker.ts'
import { mayHoldLongString, readAhead } from '../masking/long-texts.ts'
import { withExternalRecognizer } from '../masking/external-recognizer.ts'
import { collectPath } from '../masking/path-masker.ts'
import type { JsonLimits, Place } from '../masking/request-masker.ts'
import { LONG, type Scanner } from '../masking/scanner.ts'
import { replaceUserInForm, replaceUserInJson } from '../masking/user-pseudonym.ts'
import { type UploadRules, isAllowedMediaType } from '../multipart/upload-rules.ts'
import { boundaryToSend } from '../multipart/sent-boundary.ts'
import { type MultipartMasker, createMultipartMasker } from '../multipart/multipart-masker.ts'
import { type MediaType, boundaryIn, readMediaType } from '../text/media-type.ts'
import { bodyKind } from './body-kind.ts'
import type { FieldPlace } from '../product/person-fields.ts'
import { inputRules } from './known-inputs.ts'
import { type ReadBody, type WholeKind, isJson, readBody, readBodyInTurns } from './request-body.ts'
import { type RequestContext, askAboutApp } from './request-context.ts'
import type { Surroundings } from './settings.ts'
import { placeholdersFor, substitute } from './substitution.ts'

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
  const { scope } = context
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
  const masked = await substitute(context, target, [
    { source: target, places: reading.path },
    ...reading.headers.map(({ header: [, source], places }) => ({ source, places })),
    { source: body ?? '', places: reading.body?.places ?? NOTHING },
  ])
  const headers = reading.headers.map(
    ({ header: [name] }, i): Header => [name, itemAt(masked, i + 1)],
  )
  if (body !== undefined) body = itemAt(masked, headers.length + 1)
  const sent = withPseudonym(context, { path: itemAt(masked, 0), body }, whole)
  if (sent.body !== undefined && whole === 'json') scope.sends(sent.body)
  return { ...sent, headers: withBoundary(context, headers), decoded: plain !== rawBody }
}

/** With the content type that fits the delimiters, where they are exchanged. */
function withBoundary(
  { sentBoundary }: RequestContext,
  headers: readonly Header[],
): readonly Header[] {
  if (sentBoundary === undefined) return headers
  const others = headers.filter(([name]) => name !== 'content-type')
  return [...others, ['content-type', `multipart/form-data; boundary=${sentBoundary}`]]
}

const NOTHING: readonly Place[] = []

/** With the end user's pseudonym in place of the id (`masking.user`). */
function withPseudonym(
  { around, product, endpoint }: RequestContext,
  sent: Pick<MaskedRequest, 'path' | 'body'>,
  kind: WholeKind | undefined,
): Pick<MaskedRequest, 'path' | 'body'> {
  const { pseudonymOf, settings } = around
  if (pseudonymOf === undefined || settings.dryRun) return sent
  const names = (place: FieldPlace): ReadonlySet<string> => product.fields(endpoint, place).endUser
  const path = withQuery(sent.path, (query) =>
    replaceUserInForm(query, names('query'), pseudonymOf),
  )
  const { body } = sent
  if (body === undefined) return { path, body }
  if (kind === 'json')
    return { path, body: replaceUserInJson(body, names('json'), settings.maxDepth, pseudonymOf) }
  return {
    path,
    body: kind === 'form' ? replaceUserInForm(body, names('form'), pseudonymOf) : body,
  }
}

/** What a request says, and where in it something has to be masked. */
interface Reading {
  readonly path: readonly Place[]
  readonly headers: readonly HeaderPlaces[]
  readonly body: ReadBody | undefined
}

/** Reads a request; asks the product for the inputs of the app if they turn out to matter and are not known. */
async function readRequest(
  context: RequestContext,
  target: string,
  body: string | undefined,
  kind: WholeKind | undefined,
): Promise<Reading> {
  const left = { numbers: 0, inputs: 0, files: 0 }
  let isUnknown = false
  const limits = (): JsonLimits => {
    left.numbers = left.inputs = left.files = 0
    const { around, product, endpoint, scope } = context
    const rules = inputRules(
      around,
      product,
      endpoint,
      scope.identity.credential,
      () => (isUnknown = true),
    )
    return {
      ...jsonLimits(around),
      ...rules,
      preserves: product.fields(endpoint, kind === 'form' ? 'form' : 'json').preserves,
      fileIn: product.fileIn,
      onNumberLeft: () => left.numbers++,
      onInputLeft: () => left.inputs++,
      onFile: (type) => {
        checkFile(type, around.settings.uploads)
        left.files++
      },
    }
  }
  const readWith = await prepare(context, target, body, kind, limits())
  let reading = await readWith(limits())
  if (isUnknown && (await askAboutApp(context, target))) reading = await readWith(limits())
  const { observer } = context.around
  if (left.numbers > 0) observer.unread('json_number', left.numbers)
  if (left.files > 0) observer.unread('file', left.files)
  if (left.inputs > 0) observer.unread('input', left.inputs)
  return reading
}

/** Asks external recognizers and takes long texts in turns: what needs to be done once, however often a body is read. */
async function prepare(
  context: RequestContext,
  target: string,
  body: string | undefined,
  kind: WholeKind | undefined,
  untold: JsonLimits,
): Promise<(limits: JsonLimits) => Promise<Reading>> {
  const { around, product, endpoint, headers } = context
  const readHead = (scanner: Scanner): Omit<Reading, 'body'> => ({
    path: collectPath(target, scanner, product.fields(endpoint, 'query').preserves),
    headers: collectHeaders(headers, scanner),
  })
  const scanner = await withExternalRecognizer(around.scanner, around.external, (first) => {
    readHead(first)
    if (body !== undefined && kind !== undefined) readBody(body, kind, first, untold, context)
  })
  const head = readHead(scanner)
  if (body === undefined || kind === undefined)
    return () => Promise.resolve({ ...head, body: undefined })
  const { pause } = around
  const informed = mayHoldLongText(body, kind)
    ? await readAhead(
        scanner,
        async (first) => await readBodyInTurns(body, kind, first, untold, context, pause),
        pause,
      )
    : scanner
  return async (limits) => ({
    ...head,
    body: await readBodyInTurns(body, kind, informed, limits, context, pause),
  })
}

/** A file in a string goes by the rules of uploads. */
function checkFile(mediaType: string, rules: UploadRules): void {
  if (!rules.enabled) throw new MaskingError('uploads_disabled')
  if (!isAllowedMediaType(mediaType, rules)) throw new MaskingError('unsupported_file_type')
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

/** What the content type says; the product must not be able to read it differently. */
function mediaTypeOf({ contentType }: RequestContext): MediaType {
  const media = readMediaType(contentType ?? '')
  if (media === undefined) throw new MaskingError('invalid_header', 'Header content-type.')
  return media
}

/** Another boundary for a multipart body in whose own something is found. */
export function otherBoundary(
  { settings, scanner, newTraceId }: Surroundings,
  contentType: string | undefined,
): string | undefined {
  const media = readMediaType(contentType ?? '')
  return settings.dryRun || media === undefined
    ? undefined
    : boundaryToSend(media, scanner, newTraceId)
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
  const { around, product, scope } = context
  const { settings, scanner, observer, pseudonymOf } = around
  const onUnread = (): void => observer.unread('file', 1)
  const boundary = boundaryIn(mediaTypeOf(context))
  if (boundary === undefined)
    throw new MaskingError('broken_multipart', 'The type names no boundary that can be read.')
  return createMultipartMasker({
    boundary,
    sentBoundary: context.sentBoundary ?? boundary,
    scanner,
    rules: settings.uploads,
    limits: jsonLimits(around),
    maxFieldBytes: settings.maxBodyBytes,
    userFields: product.fields(context.endpoint, 'form').endUser,
    substitute: async (source, places) =>
      itemAt(await substitute(context, target, [{ source, places }]), 0),
    onUser: (user) => {
      scope.identify({ user })
      return pseudonymOf === undefined || settings.dryRun || user === '' ? user : pseudonymOf(user)
    },
    dryRun: settings.dryRun,
    onUnread,
    maskFile: async (file) => {
      context.onSlow()
      return await around.maskFile(file, {
        allocate: async (places) => await placeholdersFor(context, target, places),
        onUnread,
      })
    },
    holding: around.holding,
    onFile: (kind, result) => observer.file(kind, result),
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
