import { type AddressAt, type PlaceGuard, createPlaceGuard } from './place-guard.ts'
import { endsUrl } from './url-end.ts'

/** A stretch of text: an address that is masked whole. */
export interface AddressRun {
  readonly start: number
  readonly end: number
}

interface Stretch {
  readonly start: number
  readonly end: number
}

/**
 * The addresses of a text in which at least one of `spans` (ascending, disjoint) begins where no value would be restored.
 * Masked whole, such an address can come back, for a whole address may stand where one begins. `from`: where the text
 * begins; what stands in front of it is context only.
 */
export function addressRuns(
  text: string,
  spans: readonly Stretch[],
  from = 0,
): readonly AddressRun[] {
  const runs: AddressRun[] = []
  const guard = createPlaceGuard()
  let at = from
  for (const { start, end } of spans) {
    // An address begins after the one before it: where its reader counts a unit twice, a span would lose its value.
    const least = at
    if (start < at) continue
    guard.read(text, at, start)
    at = start
    const value = text.slice(start, end)
    if (guard.reasonAgainst(value, text.slice(end, end + 2)) === undefined) continue
    const { address } = guard
    if (address === undefined) continue
    const origin = originOf(text, start - address.length, address, least)
    at = readToEnd(text, start, end, guard, address.kind)
    const runEnd = Math.max(end, address.kind === 'url' ? trimEnd(text, origin, at) : at)
    if (origin < start || runEnd > end) runs.push({ start: origin, end: runEnd })
  }
  return runs
}

/** Reads on until the address is over. */
function readToEnd(
  text: string,
  start: number,
  least: number,
  guard: PlaceGuard,
  kind: AddressAt['kind'],
): number {
  let at = start
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (at >= least && (endsUrl(unit) || unit === 0x3e)) return at
    guard.read(text, at, at + 1)
    if (at >= least && guard.address?.kind !== kind) return at
  }
  return at
}

/** A URL in running text begins at its scheme, however long that is. */
function originOf(text: string, start: number, { kind }: AddressAt, from: number): number {
  if (kind !== 'url') return Math.max(from, start)
  const bound = Math.max(from, start - 64)
  let at = start
  while (at > bound && /[A-Za-z0-9+.:/\\-]/.test(text.charAt(at - 1))) at--
  return at
}

/** Punctuation that closes a sentence or bracket after a URL is not part of it. */
function trimEnd(text: string, start: number, end: number): number {
  let at = end
  while (at > start && /[.,;:!?)\]}>'"*_`]/.test(text.charAt(at - 1))) at--
  return at
}
