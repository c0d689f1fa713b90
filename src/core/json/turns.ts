import type { JsonOutcome, JsonScan } from './scan.ts'

/** Bytes that are read before others have their turn: a few milliseconds. One long string is read in one piece. */
const TURN = 32_768

/** Finishes a scan that may take long; `pause` lets others have their turn. What visits the scan throws through here. */
export async function scanInTurns(
  scan: JsonScan,
  pause: () => Promise<void>,
): Promise<JsonOutcome> {
  for (;;) {
    const outcome = scan.advance(TURN)
    if (outcome !== undefined) return outcome
    await pause()
  }
}
