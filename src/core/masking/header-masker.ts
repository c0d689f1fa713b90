import { MaskingError } from '../errors.ts'
import { type Place, collectText } from './request-masker.ts'
import { type Scanner, holdsValue } from './scanner.ts'
import { isHost, isIdName, isListed, isUnread } from './unread-headers.ts'

/** A header as it came: the name in lower case, the value as a byte string. */
export type Header = readonly [name: string, value: string]

/** A header in which something has to be masked. */
export interface HeaderPlaces {
  readonly header: Header
  readonly places: readonly Place[]
}

/** The headers that are read; what passes unread is listed in `unread-headers.ts`. `credentials`: those of the product. */
export const readHeaders = (
  headers: Iterable<Header>,
  credentials: ReadonlySet<string>,
): readonly Header[] => [...headers].filter(([name, value]) => !isUnread(name, value, credentials))

/** The headers in which something is found. A `Referer` is masked from the URL on that holds it. */
export function collectHeaders(
  headers: readonly Header[],
  scanner: Scanner,
): readonly HeaderPlaces[] {
  return headers
    .map((header) => ({ header, places: placesIn(header, scanner) }))
    .filter(({ places }) => places.length > 0)
}

/**
 * Places in a value as its name labels it, as a text, and in each of its pieces: Envoy joins headers of one name with a comma and no blank, and
 * beside other hexadecimal digits nothing is taken for a card (`00-…-4111111111111111-01`).
 */
function placesIn(header: Header, scanner: Scanner): readonly Place[] {
  const value = readable(header)
  const pieces = value.replaceAll(isIdName(header[0]) ? /[-:;,=/]/g : /,/g, '\n')
  const labelled = isListed(header[0]) ? [] : collectText(value, scanner, header[0])
  const plain = withNew(labelled, collectText(value, scanner))
  return pieces === value ? plain : withNew(plain, collectText(pieces, scanner))
}

/** With places of another reading, as far as they are not in those that there are. */
function withNew(places: readonly Place[], more: readonly Place[]): readonly Place[] {
  const isNew = ({ start, end }: Place): boolean =>
    places.every((known) => known.end <= start || known.start >= end)
  return [...places, ...more.filter(isNew)].toSorted((a, b) => a.start - b.start)
}

/** Names of programs and brands with their versions: `Chrome/120.0.0.0`, `"Chromium";v="120.0.6099.109"`. */
const WITH_VERSIONS = /^(?:user-agent|via|sec-ch-ua(?:-.*)?)$/
const VERSION = /(?<=[A-Za-z]\/|;v=")\d{1,5}(?:\.\d{1,5}){1,4}(?![\d.])/g
const BOUNDARY = /(?<=;\s*boundary=)(?:"[^"]*"|[^;\s"]*)/gi

/** The value without what only looks like a finding, as long as before. */
function readable([name, value]: Header): string {
  // A boundary in which something is found is exchanged with the delimiters that it makes: see `sent-boundary.ts`.
  const rest = name === 'content-type' ? BOUNDARY : WITH_VERSIONS.test(name) ? VERSION : undefined
  return rest === undefined ? value : value.replace(rest, ({ length }) => '-'.repeat(length))
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/**
 * Refuses a request with a header that cannot be masked: a name that is not a token (RFC 9110, 5.1) or holds a value, a host
 * or a header of Envoy that does. Keys are looked for as they are written, for names come in lower case.
 */
export function checkHeaders(
  headers: Iterable<Header>,
  scanner: Scanner,
  credentials: ReadonlySet<string>,
): void {
  for (const [name, value] of headers) {
    if (name === ':authority' && !isHost(value) && holds(scanner, value))
      throw new MaskingError('invalid_header', 'Host.')
    if (name.startsWith(':')) continue
    if (isEnvoys(name) && !isUnread(name, value, credentials) && holds(scanner, value))
      throw new MaskingError('invalid_header', 'A header of Envoy.')
    if (!isPlainName(name, scanner))
      throw new MaskingError('invalid_header', 'The name of a header.')
  }
}

/** Names in which a scanner has found nothing: clients send the same ones with every request. */
const PLAIN_NAMES = new WeakMap<Scanner, Set<string>>()
const MAX_PLAIN_NAMES = 500
/** Longer names are looked at each time, so that the names together stay small. */
const MAX_KNOWN_LENGTH = 100

function isPlainName(name: string, scanner: Scanner): boolean {
  const known = PLAIN_NAMES.get(scanner) ?? new Set()
  if (known.has(name)) return true
  if (!TOKEN.test(name) || holds(scanner, name) || holds(scanner, name.toUpperCase())) return false
  // Names that are made up cost what they did, and displace nothing.
  if (known.size < MAX_PLAIN_NAMES && name.length <= MAX_KNOWN_LENGTH) known.add(name)
  PLAIN_NAMES.set(scanner, known)
  return true
}

/** Envoy takes no change to its own headers. */
const isEnvoys = (name: string): boolean => name.startsWith('x-envoy-')

/**
 * Refuses trailers that Envoy would not remove: those a request finds its way by, which must not come there (RFC 9110,
 * 6.5.1), and its own.
 */
export function checkTrailers(names: readonly string[]): void {
  if (names.some((name) => name === 'host' || name.startsWith(':') || isEnvoys(name)))
    throw new MaskingError('invalid_header', 'A trailer that belongs in front of the body.')
}

const holds = (scanner: Scanner, text: string): boolean => holdsValue(scanner.scan(text))
