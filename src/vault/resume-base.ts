/** Below are the numbers of scopes that were followed from their first turn. */
const LOWEST = 10_000_000_000_000
/** Leaves ten million million numbers above the highest start. */
const SPREAD = 80_000_000_000_000

/**
 * Start number for a conversation that the vault has forgotten but Dify has not. Its earlier placeholders are unknown,
 * so the new ones begin at a random place among the numbers of fourteen digits: two lives of a conversation with `k` and
 * `m` placeholders share a number with a chance of about (k + m) / 8 × 10¹³, on one replica or many. For ten and ten that
 * is 2⁻⁴²; a million such pairs share one with a chance of 1 in 4 million.
 *
 * `random(n)`: unpredictable integer from 0 to n - 1, for n below 2⁴⁸.
 */
export function resumeBase(random: (below: number) => number): number {
  return LOWEST + random(SPREAD)
}
