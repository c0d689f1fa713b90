import type { Place } from './request-masker.ts'
import { createPlaceGuard } from './place/place-guard.ts'

/**
 * Where `text` (byte string) can be cut so that nothing is torn apart: after the last line break before `limit`, else
 * after the last blank, else after the last comma, semicolon or bar outside URLs and link targets. Never inside one of
 * `places`, which stand in order and do not overlap. Undefined if there is no such place; line breaks and blanks of the
 * first half are none, for cuts must pay.
 */
export function cutOf(text: string, limit: number, places: readonly Place[]): number | undefined {
  return (
    lastFree(text, limit, places, (unit) => unit === 0x0a) ??
    lastFree(text, limit, places, (unit) => unit === 0x20 || unit === 0x09 || unit === 0x0d) ??
    lastCommaOutsideUrls(text, limit, places)
  )
}

function lastFree(
  text: string,
  limit: number,
  places: readonly Place[],
  isSeparator: (unit: number) => boolean,
): number | undefined {
  let i = places.length - 1
  for (let at = limit - 1; at >= limit / 2; at--) {
    if (!isSeparator(text.charCodeAt(at))) continue
    while ((places[i]?.start ?? 0) > at) i--
    if ((places[i]?.end ?? 0) <= at) return at + 1
  }
  return undefined
}

function lastCommaOutsideUrls(
  text: string,
  limit: number,
  places: readonly Place[],
): number | undefined {
  const guard = createPlaceGuard()
  let last: number | undefined
  let read = 0
  let i = 0
  for (let at = 0; at < limit; at++) {
    const unit = text.charCodeAt(at)
    if (unit !== 0x2c && unit !== 0x3b && unit !== 0x7c) continue
    guard.read(text, read, at + 1)
    read = at + 1
    if (guard.address !== undefined) continue
    while ((places[i]?.end ?? text.length) <= at) i++
    if ((places[i]?.start ?? text.length) > at) last = at + 1
  }
  return last
}
