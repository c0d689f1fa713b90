import { MaskingError } from '../errors.ts'
import { type Place, applyPlaceholders } from '../masking/request-masker.ts'
import { type Scanner, type Span, holdsValue } from '../masking/scanner.ts'
import { createTextWindows } from '../masking/text-windows.ts'
import { allocationRequest } from '../masking/allocation-request.ts'
import { type Edit, splice } from '../text/splice.ts'
import type { ArchiveLimits, ArchiveTools } from './archive-tools.ts'
import type { PdfReader } from './pdf-text.ts'
import type { Unit } from './xml-units.ts'

/** What masks a file. */
export interface DocumentMasking {
  readonly scanner: Scanner
  /** Placeholders for places, in their order; undefined: found and counted, nothing is changed. */
  readonly allocate: (places: readonly Place[]) => Promise<readonly string[] | undefined>
  readonly tools: ArchiveTools
  readonly readPdf: PdfReader
  readonly limits: ArchiveLimits
  /** Whether a file of a media type that cannot be read passes: policy. `isNamed`: only if the policy names the type itself. */
  readonly passes: (type: string, isNamed?: boolean) => boolean
  /** Told which part is read next: `word/document.xml`. */
  readonly onPart?: (name: string) => void
  /** Told of pictures, sounds, films and other files within a file, which are not read. */
  readonly onUnread: (kind: 'image' | 'media' | 'file') => void
}

/** Values that are allocated at once. */
const BATCH = 2_000

/** Placeholders for any number of places. */
async function allocateAll(
  places: readonly Place[],
  { allocate }: DocumentMasking,
): Promise<readonly string[] | undefined> {
  const all: string[] = []
  for (let at = 0; at < places.length; at += BATCH) {
    const batch = places.slice(at, at + BATCH)
    const placeholders = await allocate(batch)
    if (placeholders === undefined) return undefined
    if (placeholders.length !== batch.length) throw new MaskingError('internal')
    all.push(...placeholders)
  }
  return all
}

/** What is found in a part, and the edits that a placeholder for it makes there. */
export class PartEdits {
  readonly #masking: DocumentMasking
  readonly #places: Place[] = []
  readonly #edits: ((placeholder: string) => readonly Edit[])[] = []

  constructor(masking: DocumentMasking) {
    this.#masking = masking
  }

  addUnit({ text, label }: Unit): void {
    const read = text.text
    for (const span of this.#masking.scanner.scan(read, label))
      this.add(read, span, (placeholder) => text.edits(span.start, span.end, placeholder))
  }

  add(text: string, span: Span, edits: (placeholder: string) => readonly Edit[]): void {
    const { start, end, entity } = span
    this.#places.push({ start, end, entity, wanted: allocationRequest(text, span) })
    this.#edits.push(edits)
  }

  /** The part with placeholders. An edit within a wider one goes: all of that is replaced. */
  async apply(source: string): Promise<string> {
    if (this.#places.length === 0) return source
    const placeholders = await allocateAll(this.#places, this.#masking)
    if (placeholders === undefined) return source
    const edits = this.#edits.flatMap((editsOf, i) => {
      const placeholder = placeholders[i]
      if (placeholder === undefined) throw new MaskingError('internal')
      // What the user typed stays as it is.
      if (this.#places[i]?.wanted.literal === placeholder) return []
      return editsOf(placeholder)
    })
    return splice(source, outermost(edits))
  }
}

function outermost(edits: readonly Edit[]): readonly Edit[] {
  let end = 0
  return edits
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .filter((edit) => {
      if (edit.end <= end) return false
      end = edit.end
      return true
    })
}

/** A text in UTF-8 (byte string) with its values masked. */
export async function maskText(source: string, masking: DocumentMasking): Promise<string> {
  const windows = createTextWindows(masking.scanner)
  const out: string[] = []
  for (const { bytes, places } of [...windows.push(source), ...windows.finish()]) {
    const placeholders = places.length === 0 ? undefined : await allocateAll(places, masking)
    out.push(placeholders === undefined ? bytes : applyPlaceholders(bytes, places, placeholders))
  }
  return out.join('')
}

/** A stretch of a text and the placeholder for it. */
export interface Replaced {
  readonly start: number
  readonly end: number
  readonly placeholder: string
}

/** What of a short text is replaced: a header, a name. `label`: what it is called. */
export async function replacedIn(
  text: string,
  label: string,
  masking: DocumentMasking,
): Promise<readonly Replaced[]> {
  const spans = masking.scanner.scan(text, label)
  if (spans.length === 0) return []
  const places = spans.map((span) => ({ ...span, wanted: allocationRequest(text, span) }))
  const placeholders = await allocateAll(places, masking)
  return spans.flatMap(({ start, end, literal }, i) => {
    const placeholder = placeholders?.[i]
    return placeholder === undefined || placeholder === literal ? [] : [{ start, end, placeholder }]
  })
}

/** A short text with its values masked. */
export async function maskShort(
  text: string,
  label: string,
  masking: DocumentMasking,
): Promise<string> {
  const replaced = await replacedIn(text, label, masking)
  return splice(
    text,
    replaced.map(({ start, end, placeholder }) => ({ start, end, replacement: placeholder })),
  )
}

/** The name of a file. Its ending stays: what a file is is told by it, and `alice@x.vn.txt` would be an address as a whole. */
export async function maskFileName(name: string, masking: DocumentMasking): Promise<string> {
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? ''
  const stem = await maskShort(name.slice(0, name.length - ending.length), '', masking)
  const whole = stem + ending
  return holdsValue(masking.scanner.scan(whole)) ? await maskShort(whole, '', masking) : whole
}
