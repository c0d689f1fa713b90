import { MaskingError } from '../errors.ts'
import { readCharset } from '../mail/charset.ts'
import { type MailEntity, type MailHeader, readMessage } from '../mail/entity.ts'
import { encodeWords, headerPieces } from '../mail/encoded-words.ts'
import { type Parameters, writeParameters } from '../mail/parameters.ts'
import { decodeTransfer, encodeTransfer, isQuotedPrintable } from '../mail/transfer-encoding.ts'
import { type Edit, splice } from '../text/splice.ts'
import { decodeUtf8ByteString, encodeUtf8ToByteString } from '../text/utf8.ts'
import type { MaskInner } from './archive.ts'
import { type DocumentMasking, maskFileName, maskShort, maskText, replacedIn } from './masking.ts'
import type { Nesting } from './nesting.ts'
import { stripMetadata } from '../images/strip-metadata.ts'

/**
 * Masks an e-mail (RFC 5322, MIME) in place: headers with their encoded words, texts whatever their encoding, attachments by the
 * rules of an upload, messages within it. What holds no value keeps its bytes. Byte string in and out.
 */
export async function maskMail(
  source: string,
  masking: DocumentMasking,
  nesting: Nesting,
  maskInner: MaskInner,
): Promise<string> {
  const mail = new Mail(source, masking, nesting.inner(), maskInner)
  const first = /^From [^\n]*\n/.exec(source)?.[0] ?? ''
  await mail.text({ start: 0, end: first.length })
  await mail.entity(readMessage(source), undefined)
  return mail.finish()
}

/** Masks a mailbox (RFC 4155): messages that begin with a line `From `. */
export async function maskMailbox(
  source: string,
  masking: DocumentMasking,
  nesting: Nesting,
  maskInner: MaskInner,
): Promise<string> {
  if (!source.startsWith('From ')) throw new MaskingError('document_broken', 'It is not a mailbox.')
  const inner = nesting.inner()
  const starts = [...source.matchAll(/(?<=^|\n)From /g)].map(({ index }) => index)
  const out: string[] = []
  for (const [i, start] of starts.entries()) {
    const message = source.slice(start, starts[i + 1] ?? source.length)
    inner.add(message.length)
    out.push(await maskMail(message, masking, inner, maskInner))
  }
  return out.join('')
}

/** Parts that only prove the bytes of others, which are others now. They name who signed. */
const SIGNATURE = /^application\/(?:x-)?(?:pkcs7-signature|pgp-signature)$/
const ENCRYPTED = /^(?:multipart\/encrypted|application\/(?:(?:x-)?pkcs7-mime|pgp-encrypted))$/

class Mail {
  readonly #source: string
  readonly #masking: DocumentMasking
  readonly #nesting: Nesting
  readonly #maskInner: MaskInner
  readonly #edits: Edit[] = []
  #boundaries = 0

  constructor(source: string, masking: DocumentMasking, nesting: Nesting, maskInner: MaskInner) {
    this.#source = source
    this.#masking = masking
    this.#nesting = nesting
    this.#maskInner = maskInner
  }

  finish(): string {
    return splice(
      this.#source,
      this.#edits.toSorted((a, b) => a.start - b.start),
    )
  }

  /** A text in the message itself: around the parts, in front of the first header. */
  async text({ start, end }: { readonly start: number; readonly end: number }): Promise<void> {
    const bytes = this.#source.slice(start, end)
    const { text, encode } = readCharset(bytes, '')
    const masked = await this.#masked(text)
    if (masked !== text) this.#edits.push({ start, end, replacement: encode(masked) })
  }

  /** `parent`: the type of the entity that this one is a part of. */
  async entity(entity: MailEntity, parent: string | undefined): Promise<void> {
    const { type, headers } = entity
    if (ENCRYPTED.test(type.value)) throw new MaskingError('document_encrypted')
    if (/^message\/(?:partial|external-body)$/.test(type.value))
      throw new MaskingError('document_part_unread', 'A part of the e-mail lies elsewhere.')
    this.#nesting.add(entity.body.end - entity.body.start)
    const changed =
      entity.parts.length > 0
        ? await this.#parts(entity)
        : await this.#content(entity, parent ?? '')
    for (const header of headers) await this.#header(header, entity, changed)
  }

  /** The new type of a multipart whose boundary holds a value. */
  async #parts(entity: MailEntity): Promise<Changed> {
    const { type, parts, gaps, delimiters } = entity
    for (const gap of gaps) await this.text(gap)
    for (const part of parts) await this.entity(part, type.value)
    const boundary = type.parameters.get('boundary') ?? ''
    if (this.#masking.scanner.scan(boundary).length === 0) return {}
    const other = this.#newBoundary()
    for (const { start, end } of delimiters) {
      const line = this.#source.slice(start, end)
      this.#edits.push({ start, end, replacement: line.replace(boundary, () => other) })
    }
    return { type: withParameter(type, 'boundary', other) }
  }

  /** A boundary that nothing in the message begins with. */
  #newBoundary(): string {
    for (;;) {
      const boundary = `masked-${++this.#boundaries}=_`
      if (!this.#source.includes(boundary)) return boundary
    }
  }

  /** The content of a part that has no parts. What its headers are to say. */
  async #content(entity: MailEntity, parent: string): Promise<Changed> {
    const { body, encoding, type } = entity
    const written = this.#source.slice(body.start, body.end)
    const isSafe = encoding !== 'quoted-printable' || isQuotedPrintable(written)
    const plain = decodeTransfer(written, encoding)
    const { bytes, changed } = await this.#maskContent(plain, entity, parent)
    if (bytes !== plain || !isSafe)
      this.#edits.push({ ...body, replacement: encodeTransfer(bytes, encoding) })
    return SIGNATURE.test(type.value) ? {} : changed
  }

  async #maskContent(
    bytes: string,
    entity: MailEntity,
    parent: string,
  ): Promise<{ readonly bytes: string; readonly changed: Changed }> {
    const { type, disposition } = entity
    const names = namesOf(entity)
    if (SIGNATURE.test(type.value)) return { bytes: '', changed: {} }
    const isMessage = type.value === 'message/rfc822' || type.value === 'message/global'
    if (isMessage || (names.length === 0 && isText(type.value)))
      return isMessage
        ? { bytes: (await this.#inner(bytes, [], type.value)).bytes, changed: {} }
        : await this.#maskOwnText(bytes, type)
    if (isText(type.value) && type.parameters.has('charset'))
      return await this.#maskOwnText(bytes, type)
    const isShown = parent === 'multipart/related' && disposition.value !== 'attachment'
    const picture = isShown && type.value.startsWith('image/') ? stripMetadata(bytes) : undefined
    if (picture !== undefined) {
      this.#masking.onUnread('image')
      return { bytes: picture, changed: {} }
    }
    return await this.#attachment(bytes, names, entity)
  }

  async #attachment(
    bytes: string,
    names: readonly string[],
    { type, disposition }: MailEntity,
  ): Promise<{ readonly bytes: string; readonly changed: Changed }> {
    this.#masking.onPart?.('attachment')
    const file = await this.#inner(bytes, names, type.value)
    if (!file.isMarkdown) return { bytes: file.bytes, changed: {} }
    const changed = {
      type: withName({ value: 'text/markdown', parameters: markdownParameters(type) }, 'name'),
      disposition: withName(disposition, 'filename'),
    }
    return { bytes: file.bytes, changed }
  }

  async #inner(bytes: string, names: readonly string[], type: string) {
    return await this.#maskInner({ bytes, names, type }, this.#masking, this.#nesting)
  }

  /** A text of the message, in its charset. */
  async #maskOwnText(
    bytes: string,
    type: Parameters,
  ): Promise<{ readonly bytes: string; readonly changed: Changed }> {
    this.#masking.onPart?.('text')
    const said = type.parameters.get('charset') ?? ''
    const { text, charset, encode } = readCharset(bytes, said)
    const masked = await this.#masked(text)
    if (masked === text) return { bytes, changed: {} }
    const changed =
      charset === said || said === '' ? {} : { type: withParameter(type, 'charset', charset) }
    return { bytes: encode(masked), changed }
  }

  async #masked(text: string): Promise<string> {
    const bytes = encodeUtf8ToByteString(text)
    const masked = await maskText(bytes, this.#masking)
    return masked === bytes ? text : decodeUtf8ByteString(masked, 0, masked.length).text
  }

  async #header(header: MailHeader, entity: MailEntity, changed: Changed): Promise<void> {
    const { name, start, from, end } = header
    this.#masking.onPart?.('headers')
    const written = this.#source.slice(start, from - 1)
    const told = await maskShort(written, '', this.#masking)
    if (told !== written) this.#edits.push({ start, end: from - 1, replacement: told })
    const form = FORMS[name]
    if (form === undefined) return await this.#freeHeader(header)
    const masked = await this.#maskParameters(changed[form] ?? entity[form])
    const said = this.#source.slice(from, end)
    // What the parameters do not hold is in a comment, which goes.
    const isHeld = this.#masking.scanner.scan(said).length > 0
    if (changed[form] !== undefined || masked !== entity[form] || isHeld)
      this.#edits.push({ start: from, end, replacement: ` ${writeParameters(masked)}` })
  }

  /** The same object if nothing in it is masked. */
  async #maskParameters(form: Parameters): Promise<Parameters> {
    const parameters = new Map<string, string>()
    let isChanged = false
    for (const [name, text] of form.parameters) {
      const isName = name === 'name' || name === 'filename'
      const masked =
        name === 'boundary'
          ? text
          : isName
            ? await maskFileName(text, this.#masking)
            : await maskShort(text, '', this.#masking)
      isChanged ||= masked !== text
      parameters.set(name, masked)
    }
    return isChanged ? { ...form, parameters } : form
  }

  async #freeHeader({ name, from, end }: MailHeader): Promise<void> {
    const pieces = headerPieces(this.#source, from, end)
    const text = pieces.map((piece) => piece.text).join('')
    const replaced = await replacedIn(text, name.replaceAll('-', ' '), this.#masking)
    let at = 0
    for (const piece of pieces) {
      const masked = pieceWith(piece.text, at, replaced)
      if (masked !== piece.text)
        this.#edits.push({
          start: piece.start,
          end: piece.end,
          replacement: piece.isEncoded ? encodeWords(masked) : encodeUtf8ToByteString(masked),
        })
      at += piece.text.length
    }
  }
}

/** What the headers of a part are to say now. */
interface Changed {
  readonly type?: Parameters
  readonly disposition?: Parameters
}

/** Headers with parameters. */
const FORMS: Readonly<Record<string, 'type' | 'disposition'>> = {
  'content-type': 'type',
  'content-disposition': 'disposition',
}

const isText = (type: string): boolean =>
  (type.startsWith('text/') && type !== 'text/rtf') ||
  /^message\/(?:delivery-status|disposition-notification|feedback-report|global-(?:headers|delivery-status))$/.test(
    type,
  )

const namesOf = ({ type, disposition }: MailEntity): readonly string[] =>
  [type.parameters.get('name'), disposition.parameters.get('filename')].flatMap((name) =>
    name === undefined || name === '' ? [] : [name],
  )

function withParameter(form: Parameters, name: string, value: string): Parameters {
  return { ...form, parameters: new Map([...form.parameters, [name, value]]) }
}

const markdownParameters = ({ parameters }: Parameters): ReadonlyMap<string, string> =>
  new Map([...parameters, ['charset', 'utf-8']])

function withName(form: Parameters, key: string): Parameters {
  const name = form.parameters.get(key)
  return name === undefined ? form : withParameter(form, key, `${name}.md`)
}

/** A piece of a text from `offset` on, in which the first piece that a stretch touches has its placeholder. */
function pieceWith(
  piece: string,
  offset: number,
  replaced: readonly {
    readonly start: number
    readonly end: number
    readonly placeholder: string
  }[],
): string {
  const edits = replaced.flatMap(({ start, end, placeholder }): Edit[] => {
    const [from, to] = [Math.max(start - offset, 0), Math.min(end - offset, piece.length)]
    if (from >= to) return []
    return [{ start: from, end: to, replacement: start >= offset ? placeholder : '' }]
  })
  return splice(piece, edits)
}
