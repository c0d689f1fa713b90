import type { Limits, Verdict } from './verdict.ts'
import { judge, missingElsewhere } from './verdict.ts'
import { type Snapshot, between } from './measure.ts'

export interface RolloutPlan {
  /** Upstream that gets more and more. */
  readonly to: string
  /** Upstreams that share the rest, in the proportion that they have now. */
  readonly others: readonly string[]
  /** Percent for the new upstream, ascending. */
  readonly steps: readonly number[]
  readonly everyMs: number
  readonly limits: Limits
}

/** What the advance works with; a test puts anything in place of Envoy and the clock. */
export interface RolloutWorld {
  /** Has answers seen to their end from now on. */
  readonly begin: () => Promise<void>
  /** Gives the new upstream so many percent, and waits until Envoy does so. */
  readonly give: (percent: number) => Promise<void>
  /** The shares from before the first step. */
  readonly rollBack: () => Promise<void>
  readonly snapshot: () => Promise<Snapshot>
  /** Rejects when the operator breaks off. */
  readonly wait: (ms: number) => Promise<void>
  readonly report: (step: number, verdict: Verdict) => void
}

/** How it ended. */
export type RolloutOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'rolled back'; readonly at: number; readonly why: string }

/** Looks so many times within one step's time, so that a bad rollout does not wait for its end. */
const LOOKS = 4

/**
 * Moves traffic step by step while errors and times stay good. A step lasts its time, and longer as long as there are
 * too few requests to tell. The others are judged over the whole time, so that they can be compared with when nothing is
 * left to them. Whatever goes wrong, Envoy not answering and the operator breaking off included, leads back to the shares
 * from before.
 */
export async function advance(plan: RolloutPlan, world: RolloutWorld): Promise<RolloutOutcome> {
  let at = 0
  try {
    await world.begin()
    const start = await world.snapshot()
    for (const step of plan.steps) {
      at = step
      if (step === 100) await untilComparable(plan, world, start)
      await world.give(step)
      const verdict = await watchStep(plan, world, step, start)
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

/** Before the others get nothing any more, they must have shown how they do. */
async function untilComparable(
  { others, limits, everyMs }: RolloutPlan,
  world: RolloutWorld,
  start: Snapshot,
): Promise<void> {
  for (let look = 1; ; look++) {
    const why = missingElsewhere(between(start, await world.snapshot(), others), limits)
    if (why === undefined) return
    if (look % LOOKS === 0) world.report(0, { kind: 'wait', why })
    await world.wait(everyMs / LOOKS)
  }
}

async function watchStep(
  { to, others, limits, everyMs }: RolloutPlan,
  world: RolloutWorld,
  step: number,
  start: Snapshot,
): Promise<Verdict> {
  const began = await world.snapshot()
  for (let look = 1; ; look++) {
    await world.wait(everyMs / LOOKS)
    const now = await world.snapshot()
    const verdict = judge(between(began, now, [to]), between(start, now, others), limits)
    const isOver = look >= LOOKS
    if (verdict.kind === 'roll back' || (isOver && verdict.kind === 'advance')) {
      world.report(step, verdict)
      return verdict
    }
    // Once a step's time, so that one sees what it waits for.
    if (look % LOOKS === 0) world.report(step, verdict)
  }
}
