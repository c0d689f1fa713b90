/**
 * Calls `found` for every longest run of at least `least` units of the set, in order, with its start and its end. Linear,
 * and in ordinary text it looks at one unit in three: where the unit at which a run would be long enough is none of the
 * set, no run reaches over it. A pattern like `/[a-z]{16,}/g` starts again at every letter of every word.
 */
export function eachLongRun(
  text: string,
  set: UnitSet,
  least: number,
  found: (start: number, end: number) => void,
): void {
  for (let start = 0; start + least <= text.length; ) {
    let at = start + least - 1
    while (at >= start && has(set, text.charCodeAt(at))) at--
    if (at >= start) {
      start = at + 1
      continue
    }
    let end = start + least
    while (end < text.length && has(set, text.charCodeAt(end))) end++
    found(start, end)
    start = end + 1
  }
}

/** Units of ASCII: 1 for each that belongs. */
export type UnitSet = Uint8Array

export function unitSet(units: string): UnitSet {
  const set = new Uint8Array(128)
  for (let i = 0; i < units.length; i++) set[units.charCodeAt(i)] = 1
  return set
}

const has = (set: UnitSet, unit: number): boolean => unit < 128 && set[unit] === 1
