/** 2026-01-01T00:00:00Z. */
const EPOCH_SECONDS = 1_767_225_600

/**
 * Start number for a conversation that the vault has forgotten but Dify has not: seconds since 2026. A later life of
 * the conversation then numbers above an earlier one as long as that made fewer than one placeholder a second on
 * average, and stays below ten digits until 2057.
 */
export function resumeBase(nowMs: number): number {
  return Math.max(1, Math.floor(nowMs / 1000) - EPOCH_SECONDS)
}
