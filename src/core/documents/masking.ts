import { MaskingError } from '../errors.ts'
import type { Place } from '../masking/request-masker.ts'
import type { Scanner, Span } from '../masking/scanner.ts'
import { allocationRequest } from '../masking/allocation-request.ts'
import { type Edit, splice } from '../text/splice.ts'
import type { ArchiveLimits, ArchiveTools } from './archive-tools.ts'
import type { PdfReader } from './pdf-text.ts'
import type { Unit } from './xml-units.ts'

/** What masks a document. */
export interface DocumentMasking {
  readonly scanner: Scanner
  /** Placeholders for places, in their order; undefined: found and counted, nothing is changed. */
  readonly allocate: (places: readonly Place[]) => Promise<readonly string[] | undefined>
  readonly tools: ArchiveTools
  readonly readPdf: PdfReader
  readonly limits: ArchiveLimits
  /** Lets others have their turn. */
  readonly pause: () => Promise<void>
  /** Told which part is read next: `word/document.xml`. */
  readonly onPart?: (name: string) => void
  /** Told of pictures, sounds and films within a document, which nobody reads. */
  readonly onUnread: (kind: 'image' | 'media') => void
}

/** UTF-16 units that are read before others have their turn. */
const TURN = 16_384

/** What is found in a part, and the edits that a placeholder for it makes there. */
export class PartEdits {
  readonly #masking: DocumentMasking
  readonly #places: Place[] = []
  readonly #edits: ((placeholder: string) => readonly Edit[])[] = []
  #read = 0

  constructor(masking: DocumentMasking) {
    this.#masking = masking
  }

  /** Reads texts, and others have their turn between them. */
  async addUnits(units: readonly Unit[]): Promise<void> {
    for (const { text, label } of units) {
      const read = text.text
      for (const span of this.#masking.scanner.scan(read, label))
        this.add(read, span, (placeholder) => text.edits(span.start, span.end, placeholder))
      await this.turn(read.length)
    }
  }

  add(text: string, span: Span, edits: (placeholder: string) => readonly Edit[]): void {
    const { start, end, entity } = span
    this.#places.push({ start, end, entity, wanted: allocationRequest(text, span) })
    this.#edits.push(edits)
  }

  async turn(units: number): Promise<void> {
    this.#read += units
    if (this.#read < TURN) return
    this.#read = 0
    await this.#masking.pause()
  }

  /** The part with placeholders. An edit within a wider one goes: all of that is replaced. */
  async apply(source: string): Promise<string> {
    if (this.#places.length === 0) return source
    const placeholders = await this.#masking.allocate(this.#places)
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

/** A part with the values of its texts masked. */
export async function maskUnits(
  source: string,
  units: readonly Unit[],
  masking: DocumentMasking,
): Promise<string> {
  const edits = new PartEdits(masking)
  await edits.addUnits(units)
  return await edits.apply(source)
}
