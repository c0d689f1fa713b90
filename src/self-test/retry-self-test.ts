import { setTimeout as sleep } from 'node:timers/promises'
import type { SelfTestResult } from './self-test.ts'

const PAUSE_MS = [50, 1_000] as const
const TELL_MS = 5_000

export interface Retrying {
  /** Told why it is still refused, now and then. */
  readonly onRefused: (code: string) => void
  readonly signal?: AbortSignal
}

/**
 * Repeats the self-test until it has passed. While it is refused no value can leak, so it is repeated without limit.
 * Throws if something is open: more patience would not close it. Resolves to false if `signal` came first.
 */
export async function retrySelfTest(
  test: () => Promise<SelfTestResult>,
  { onRefused, signal }: Retrying,
): Promise<boolean> {
  let pause: number = PAUSE_MS[0]
  let told = performance.now()
  while (signal?.aborted !== true) {
    const result = await test()
    if (result.outcome === 'passed') return true
    if (result.outcome === 'open') {
      throw new Error(`the self-test failed, nothing is served: ${result.problem}`)
    }
    if (performance.now() - told >= TELL_MS) {
      told = performance.now()
      onRefused(result.code)
    }
    await sleep(pause, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
    pause = Math.min(2 * pause, PAUSE_MS[1])
  }
  return false
}
