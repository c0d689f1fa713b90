import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until something holds, at most `timeoutMs`; fails after that. */
export async function waitFor(
  holds: () => boolean | Promise<boolean>,
  timeoutMs = 10_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`still not so after ${timeoutMs} ms`)
    await sleep(20)
  }
}
