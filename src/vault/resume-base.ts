/** Below are the numbers of scopes that were followed from their first turn. */
const LOWEST = 100_000_000
/** Leaves a hundred million numbers above the highest start. */
const SPREAD = 800_000_000

/**
 * Start number for a conversation that the vault has forgotten but Dify has not. Its earlier placeholders are unknown,
 * so the new ones begin at a random place among the nine-digit numbers: two lives of a conversation with `k` and `m`
 * placeholders share a number with a chance of about (k + m) / 8 × 10⁸, on one replica or many.
 *
 * `random(n)`: unpredictable integer from 0 to n - 1.
 */
export function resumeBase(random: (below: number) => number): number {
  return LOWEST + random(SPREAD)
}
