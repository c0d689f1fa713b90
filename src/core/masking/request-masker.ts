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
import { numberReadings } from '../text/number-readings.ts'
import { decodeUtf8ByteString } from '../text/utf8.ts'
import type { InputTreatment } from '../product/inputs.ts'
import { type Scanner, type Span, holdsValue } from './scanner.ts'
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
  return isReadable(outcome) ? inOrder(places) : collectInvalid(source, scanner, limits, outcome)
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
  return isReadable(outcome) ? inOrder(places) : collectInvalid(source, scanner, limits, outcome)
}

/** Every parser of Dify refuses bytes that are not UTF-8. */
const isReadable = (outcome: JsonOutcome): boolean => outcome.valid && !outcome.invalidUtf8

function startCollecting(
  source: string,
  scanner: Scanner,
  limits: JsonLimits,
): { readonly scan: JsonScan; readonly places: Place[] } {
  const places: Place[] = []
  const kept = new Map<string, () => void>()
  const visit = (leaf: Leaf): void => {
    const { inputs, preserves, fileIn } = limits
    if (leaf.isKey) unkeep(leaf, kept)
    if (preserves !== undefined && isPreserved(leaf, preserves)) {
      kept.set(String(leaf.path.key(0)), () => {
        if (leaf.isNumber) return collectNumber(leaf, scanner, limits, places)
        const before = places.length
        collectLeaf(leaf, scanner, places)
        if (places.length === before) collectWrittenNumber(leaf, scanner, places)
      })
      return
    }
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
      if (places.length === before) collectWrittenNumber(leaf, scanner, places)
      if (places.length > before) inputs?.onMasked(leaf)
    }
  }
  const { maxDepth, tokens } = limits
  const scan = startWalk(source, 'utf8-bytes', visit, { maxDepth, numbers: true, tokens })
  return { scan, places }
}

/** Of two members with one name Python takes the last: what was kept before is a text that no one asked to keep. */
function unkeep({ level, path, text }: Leaf, kept: Map<string, () => void>): void {
  if (level > 1 || path.depth !== 1) return
  kept.get(text)?.()
  kept.delete(text)
}

const inOrder = (places: Place[]): Place[] => places.sort((a, b) => a.start - b.start)

function collectInvalid(
  source: string,
  scanner: Scanner,
  { invalid }: JsonLimits,
  outcome: JsonOutcome,
): Place[] {
  if (!outcome.valid && outcome.problem === 'too_deep') throw new MaskingError('too_deep')
  if (invalid === 'reject')
    throw new MaskingError('invalid_json', outcome.valid ? 'Not UTF-8.' : `Byte ${outcome.at}.`)
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

/**
 * A number cannot hold a placeholder; what can is a string in its place. In JSON text inside a string it is text like
 * all around it, and no client counts on its kind: there the policy does not matter.
 */
function collectNumber(leaf: Leaf, scanner: Scanner, limits: JsonLimits, places: Place[]): void {
  const policy = leaf.level === 0 ? limits.numbers : 'mask'
  const span = numberSpan(leaf, scanner)
  if (span === undefined) return
  if (policy === 'block') throw new MaskingError('number_holds_data')
  if (policy === 'mask') places.push(wholePlace(leaf, span, leaf.encode('"')))
  else limits.onNumberLeft?.()
}

/** Five digits and less do not identify a person. */
const MIN_NUMBER = 6

/** What the number as a whole is taken for. */
function numberSpan(leaf: Leaf, scanner: Scanner): Span | undefined {
  if (leaf.text.length < MIN_NUMBER) return undefined
  for (const reading of numberReadings(leaf.text)) {
    const span = scanner.scan(reading, labelOf(leaf)).find(({ literal }) => literal === undefined)
    if (span !== undefined) return span
  }
  return undefined
}

function wholePlace(leaf: Leaf, span: Span, quote: string): Place {
  const all = { ...span, start: 0, end: leaf.text.length }
  const { entity } = span
  return { ...leaf.toSource(0, all.end), entity, wanted: allocationRequest(leaf.text, all), quote }
}

/** A string that is a number with a point or an exponent: a reader that takes it for one sees its digits. */
function collectWrittenNumber(leaf: Leaf, scanner: Scanner, places: Place[]): void {
  if (leaf.isKey || !/^-?\d+[.eE][\deE.+-]+$/.test(leaf.text)) return
  const span = numberSpan(leaf, scanner)
  if (span !== undefined) places.push(wholePlace(leaf, span, ''))
}

/** A string that Dify reads as a number: under the policy for numbers, as if it had no quotes. */
function collectNumberText(
  leaf: Leaf,
  scanner: Scanner,
  limits: JsonLimits,
  places: Place[],
): void {
  const span = numberSpan(leaf, scanner)
  if (span === undefined) return
  if (limits.numbers === 'block') throw new MaskingError('number_holds_data')
  if (limits.numbers !== 'mask') return limits.onNumberLeft?.()
  const before = places.length
  collectLeaf(leaf, scanner, places)
  if (places.length === before) collectWrittenNumber(leaf, scanner, places)
}

/** `masking.inputs`: block. The name of the input is the operator's own word. */
function refuseFindings(leaf: Leaf, scanner: Scanner): void {
  if (!holdsValue(scanner.scan(leaf.text, labelOf(leaf)))) return
  throw new MaskingError('input_holds_data', `Input ${String(leaf.path.key(1))}.`)
}

/** Clients write there what they like; the name is not a reason to take a telephone number for an id. */
const TRACE_ID = /trace[-_]?id$/i

const speaking = (label: string | undefined): string | undefined =>
  label === undefined || TRACE_ID.test(label) ? undefined : label

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
    if (!isGeneric(key)) return speaking(key)
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
  const kept = new Set<string>()
  scanForm(source, ({ key, value }) => {
    collectDecoded(key, scanner, places)
    // Of two with one name Flask takes the first.
    if (!kept.has(key.text) && preserves(key.text, value.text)) kept.add(key.text)
    else collectDecoded(value, scanner, places, key.text)
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
  for (const span of scanner.scan(decoded.text, speaking(label))) {
    places.push({
      start: sourceOffset(decoded, span.start),
      end: sourceOffset(decoded, span.end),
      entity: span.entity,
      wanted: allocationRequest(decoded.text, span),
    })
  }
}

const NOTHING_STAYS: Preserves = () => false

/** Only at the top of the document itself: `user` inside JSON text in a string identifies no user. */
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
