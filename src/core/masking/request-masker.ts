import { isGeneric } from '../recognizers/shared/names.ts'
import { MaskingError } from '../errors.ts'
import { scanForm } from '../form/form.ts'
import { type Leaf, startWalk } from '../json/document.ts'
import { type JsonOutcome, type JsonScan, type JsonVisitor, scanLexically } from '../json/scan.ts'
import { decodeJsonString } from '../json/string-token.ts'
import { scanInTurns } from '../json/turns.ts'
import type { Allocation, Wanted } from '../mapping/vault.ts'
import { type DecodedText, sourceOffset } from '../text/decoded.ts'
import { type Edit, splice } from '../text/splice.ts'
import { decodeUtf8ByteString } from '../text/utf8.ts'
import type { InputTreatment } from '../product/inputs.ts'
import { type Scanner, holdsValue } from './scanner.ts'
import { allocationRequest } from './allocation-request.ts'

/** A place in a source that needs a placeholder. */
export interface Place {
  readonly start: number
  readonly end: number
  readonly entity: string
  readonly wanted: Wanted
  /** Set for a number of JSON: the quotes, escaped for where it stands, that make its placeholder a string. */
  readonly quote?: string
}

/** Collects the places of one source. Sources are byte strings; places are ascending and disjoint. */
export interface Collector {
  readonly places: Place[]
}

export interface JsonLimits {
  readonly maxDepth: number
  readonly invalid: 'reject' | 'mask'
  /** A number that is a finding: left and told of, masked as a string, or refused with `number_holds_data`. */
  readonly numbers?: 'leave' | 'mask' | 'block'
  readonly onNumberLeft?: () => void
  /** For a run: inputs that pass, are refused, or are held to words of their own. */
  readonly inputs?: InputReader
  readonly onInputLeft?: () => void
  /** The media type of a file that stands in a string (`UpstreamProduct.fileIn`). */
  readonly fileIn?: ((leaf: Leaf) => string | undefined) | undefined
  /** Told of such a file, which passes unread if this returns. */
  readonly onFile?: (mediaType: string) => void
  /** Told every token of the document itself. */
  readonly tokens?: JsonVisitor
  /** Whether a value under this name at its top is an identifier that stays. Default: none is. */
  readonly preserves?: Preserves | undefined
}

/** `Fields.preserves` of the product. */
export type Preserves = (name: string | number, text: string) => boolean

/** What becomes of the inputs of a run. */
export interface InputReader {
  readonly treatmentOf: (leaf: Leaf) => InputTreatment
  /** Told of a text in which something is masked. */
  readonly onMasked: (leaf: Leaf) => void
}

/**
 * JSON: every string, keys included, except the preserved identifiers. Invalid JSON is refused, or, by policy, every
 * quoted stretch and all that lies between is read as text.
 */
export function collectJson(source: string, scanner: Scanner, limits: JsonLimits): Place[] {
  const { scan, places } = startCollecting(source, scanner, limits)
  const outcome = scan.finish()
  return outcome.valid ? places : collectInvalid(source, scanner, limits, outcome)
}

/** Bytes that are read before others have their turn: a few milliseconds. */
const TURN = 32_768

/** As {@link collectJson}, for a document that takes long: `pause` lets others have their turn. */
export async function collectJsonInTurns(
  source: string,
  scanner: Scanner,
  limits: JsonLimits,
  pause: () => Promise<void>,
): Promise<Place[]> {
  const { scan, places } = startCollecting(source, scanner, limits)
  const outcome = await scanInTurns(scan, TURN, pause)
  return outcome.valid ? places : collectInvalid(source, scanner, limits, outcome)
}

function startCollecting(
  source: string,
  scanner: Scanner,
  limits: JsonLimits,
): { readonly scan: JsonScan; readonly places: Place[] } {
  const places: Place[] = []
  const visit = (leaf: Leaf): void => {
    const { inputs, preserves, fileIn } = limits
    if (preserves !== undefined && isPreserved(leaf, preserves)) return
    const file = fileIn?.(leaf)
    if (file !== undefined) {
      limits.onFile?.(file)
      return
    }
    const treatment = inputs === undefined ? 'mask' : inputs.treatmentOf(leaf)
    if (treatment === 'option') return
    if (treatment === 'allow') limits.onInputLeft?.()
    else if (treatment === 'block') refuseFindings(leaf, scanner)
    else if (leaf.isNumber) collectNumber(leaf, scanner, limits, places)
    else if (treatment === 'number') collectNumberText(leaf, scanner, limits, places)
    else {
      const before = places.length
      collectLeaf(leaf, scanner, places)
      if (places.length > before) inputs?.onMasked(leaf)
    }
  }
  const { maxDepth, tokens } = limits
  const scan = startWalk(source, 'utf8-bytes', visit, { maxDepth, numbers: true, tokens })
  return { scan, places }
}

function collectInvalid(
  source: string,
  scanner: Scanner,
  { invalid }: JsonLimits,
  { problem, at }: Extract<JsonOutcome, { valid: false }>,
): Place[] {
  if (problem === 'too_deep') throw new MaskingError('too_deep')
  if (invalid === 'reject') throw new MaskingError('invalid_json', `Byte ${at}.`)
  return collectLexically(source, scanner)
}

function collectLeaf(leaf: Leaf, scanner: Scanner, places: Place[]): void {
  for (const span of scanner.scan(leaf.text, labelOf(leaf))) {
    places.push({
      ...leaf.toSource(span.start, span.end),
      entity: span.entity,
      wanted: allocationRequest(leaf.text, span),
    })
  }
}

/** A number cannot hold a placeholder; what can is a string in its place. */
function collectNumber(leaf: Leaf, scanner: Scanner, limits: JsonLimits, places: Place[]): void {
  // Five digits and less are no identifier of anybody.
  if (leaf.text.length < MIN_NUMBER) return
  const [span] = scanner.scan(leaf.text, labelOf(leaf))
  if (span === undefined) return
  if (limits.numbers === 'block') throw new MaskingError('number_holds_data')
  if (limits.numbers !== 'mask') {
    limits.onNumberLeft?.()
    return
  }
  places.push({
    ...leaf.toSource(0, leaf.text.length),
    entity: span.entity,
    wanted: allocationRequest(leaf.text, { ...span, start: 0, end: leaf.text.length }),
    quote: leaf.encode('"'),
  })
}

const MIN_NUMBER = 6

/** A string that Dify reads as a number: under the policy for numbers, as if it had no quotes. */
function collectNumberText(
  leaf: Leaf,
  scanner: Scanner,
  limits: JsonLimits,
  places: Place[],
): void {
  if (limits.numbers === 'mask') return collectLeaf(leaf, scanner, places)
  if (leaf.text.length < MIN_NUMBER || !holdsValue(scanner.scan(leaf.text, labelOf(leaf)))) return
  if (limits.numbers === 'block') throw new MaskingError('number_holds_data')
  limits.onNumberLeft?.()
}

/** `masking.inputs`: block. The name of the input is the operator's own word. */
function refuseFindings(leaf: Leaf, scanner: Scanner): void {
  if (!holdsValue(scanner.scan(leaf.text, labelOf(leaf)))) return
  throw new MaskingError('input_holds_data', `Input ${String(leaf.path.key(1))}.`)
}

/**
 * The key of a value, or of the array that it stands in; behind the key around it where it says no more than that a value
 * follows: `{"password": {"value": "…"}}`.
 */
export function labelOf({ isKey, path }: Leaf): string | undefined {
  if (isKey) return undefined
  let inner = ''
  for (let at = path.depth - 1; at >= 0; at--) {
    const key = path.key(at)
    if (typeof key !== 'string') continue
    if (inner !== '') return `${key} ${inner}`
    if (!isGeneric(key)) return key
    inner = key
  }
  return inner === '' ? undefined : inner
}

function collectLexically(source: string, scanner: Scanner): Place[] {
  const places: Place[] = []
  scanLexically(source, {
    string: (token) => {
      collectDecoded(
        decodeJsonString(source, token.start, token.end, 'utf8-bytes'),
        scanner,
        places,
      )
    },
    text: (start, end) => {
      collectDecoded(decodeUtf8ByteString(source, start, end), scanner, places)
    },
  })
  return places
}

/**
 * `application/x-www-form-urlencoded` bodies and query strings: every value and name, except what is preserved. `offset`: of
 * the source in what the places are for.
 */
export function collectForm(
  source: string,
  scanner: Scanner,
  preserves: Preserves = NOTHING_STAYS,
  offset = 0,
): Place[] {
  const places: Place[] = []
  scanForm(source, (pair) => {
    collectDecoded(pair.key, scanner, places)
    if (!preserves(pair.key.text, pair.value.text))
      collectDecoded(pair.value, scanner, places, pair.key.text)
  })
  if (offset === 0) return places
  return places.map((place) => ({ ...place, start: place.start + offset, end: place.end + offset }))
}

/** One JSON document a line (`application/x-ndjson`); a line that is none is text. */
export function collectJsonLines(source: string, scanner: Scanner, limits: JsonLimits): Place[] {
  const places: Place[] = []
  for (let start = 0; start < source.length; ) {
    const lineBreak = source.indexOf('\n', start)
    const end = lineBreak < 0 ? source.length : lineBreak
    const line = source.slice(start, end)
    for (const place of collectJson(line, scanner, {
      ...limits,
      invalid: 'mask',
      preserves: undefined,
    }))
      places.push({ ...place, start: place.start + start, end: place.end + start })
    start = end + 1
  }
  return places
}

/** Plain text in UTF-8. `label`: the name of the field that holds it. */
export function collectText(source: string, scanner: Scanner, label?: string): Place[] {
  const places: Place[] = []
  collectDecoded(decodeUtf8ByteString(source, 0, source.length), scanner, places, label)
  return places
}

/** Adds the places of one decoded stretch. `label`: what it is called, a field of a form or a header. */
export function collectDecoded(
  decoded: DecodedText,
  scanner: Scanner,
  places: Place[],
  label?: string,
): void {
  for (const span of scanner.scan(decoded.text, label)) {
    places.push({
      start: sourceOffset(decoded, span.start),
      end: sourceOffset(decoded, span.end),
      entity: span.entity,
      wanted: allocationRequest(decoded.text, span),
    })
  }
}

const NOTHING_STAYS: Preserves = () => false

/** Only at the top of the document itself: `user` inside JSON text in a string is nobody's identity. */
export const isPreserved = ({ isKey, level, path, text }: Leaf, preserves: Preserves): boolean =>
  !isKey && level <= 1 && path.depth === 1 && preserves(path.key(0), text)

/** Puts the allocated placeholders into a source. Placeholders are ASCII letters, digits and `_`: safe in any encoding. */
export function applyPlaceholders(
  source: string,
  places: readonly Place[],
  placeholders: Allocation['placeholders'],
): string {
  const edits = places.flatMap((place, i): Edit[] => {
    const replacement = placeholders[i]
    if (replacement === undefined) throw new MaskingError('internal')
    const { start, end, quote = '', wanted } = place
    // What the user typed stays as it is, to the byte.
    if (wanted.literal === replacement) return []
    return [{ start, end, replacement: `${quote}${replacement}${quote}` }]
  })
  return splice(source, edits)
}
