import type { Limits, Verdict } from './verdict.ts'
import { judge } from './verdict.ts'
import { type Snapshot, between } from './measure.ts'

export interface CanaryPlan {
  /** Upstream that gets more and more. */
  readonly to: string
  /** Upstreams that share the rest, in the proportion that they have now. */
  readonly others: readonly string[]
  /** Percent for the canary, ascending. */
  readonly steps: readonly number[]
  readonly everyMs: number
  readonly limits: Limits
}

/** What the advance works with; a test puts anything in place of Envoy and the clock. */
export interface CanaryWorld {
  /** Gives the canary so many percent, and waits until Envoy does so. */
  readonly give: (percent: number) => Promise<void>
  /** The shares from before the first step. */
  readonly rollBack: () => Promise<void>
  readonly snapshot: (upstreams: readonly string[]) => Promise<Snapshot>
  /** Rejects when the operator breaks off. */
  readonly wait: (ms: number) => Promise<void>
  readonly report: (step: number, verdict: Verdict) => void
}

/** How it ended. */
export type CanaryOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'rolled back'; readonly at: number; readonly why: string }

/** Looks so many times within one step's time, so that a bad canary does not wait for its end. */
const LOOKS = 4

/**
 * Moves traffic step by step while errors and times stay good. A step lasts its time, and longer as long as there are
 * too few requests to tell. Whatever goes wrong, Envoy not answering and the operator breaking off included, leads back
 * to the shares from before.
 */
export async function advance(plan: CanaryPlan, world: CanaryWorld): Promise<CanaryOutcome> {
  let at = 0
  try {
    for (const step of plan.steps) {
      at = step
      await world.give(step)
      const verdict = await watchStep(plan, world, step)
      if (verdict.kind === 'roll back') {
        await world.rollBack()
        return { kind: 'rolled back', at, why: verdict.why }
      }
    }
    return { kind: 'done' }
  } catch (error) {
    await world.rollBack()
    const why = error instanceof Error ? error.message : 'unknown error'
    return { kind: 'rolled back', at, why }
  }
}

async function watchStep(plan: CanaryPlan, world: CanaryWorld, step: number): Promise<Verdict> {
  const began = await snapshots(plan, world)
  for (let look = 1; ; look++) {
    await world.wait(plan.everyMs / LOOKS)
    const now = await snapshots(plan, world)
    const verdict = judge(
      between(began.canary, now.canary),
      between(began.others, now.others),
      plan.limits,
    )
    const isOver = look >= LOOKS
    if (verdict.kind === 'roll back' || (isOver && verdict.kind === 'advance')) {
      world.report(step, verdict)
      return verdict
    }
    // Once a step's time, so that one sees what it waits for.
    if (look % LOOKS === 0) world.report(step, verdict)
  }
}

const snapshots = async (
  { to, others }: CanaryPlan,
  { snapshot }: CanaryWorld,
): Promise<{ readonly canary: Snapshot; readonly others: Snapshot }> => ({
  canary: await snapshot([to]),
  others: await snapshot(others),
})
