import type { JsonOutcome, JsonScan } from './scan.ts'

/**
 * Finishes a scan that may take long: after every `units` of the source, `pause` lets others have their turn. One long
 * string is read in one piece. Rejects with what a visitor of the scan throws.
 */
export async function scanInTurns(
  scan: JsonScan,
  units: number,
  pause: () => Promise<void>,
): Promise<JsonOutcome> {
  for (;;) {
    const outcome = scan.advance(units)
    if (outcome !== undefined) return outcome
    await pause()
  }
}
