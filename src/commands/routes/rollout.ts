import { type RolloutPlan, advance } from '../../rollout/advance.ts'
import { takeSnapshot } from '../../rollout/measure.ts'
import { createServices } from '../../rollout/services.ts'
import type { EnvoyAdmin } from '../../envoy/running/admin-client.ts'
import { type Context, UsageError, required } from '../command.ts'

/** What a rollout moves. */
export interface RolloutRoutes {
  readonly upstreams: readonly string[]
  /** Before the rollout. */
  readonly weights: Readonly<Record<string, number>>
  readonly envoy: EnvoyAdmin
  /** By which the service shows its pages, if it asks for one. */
  readonly token: string | undefined
  /** Lets the service see every answer to its end. */
  readonly watch: () => Promise<void>
  /** Gives these shares. */
  readonly apply: (weights: Readonly<Record<string, number>>) => Promise<void>
  /** Gives back the shares that held before. */
  readonly restore: () => Promise<void>
  /** Answers no longer need to be seen to their end. */
  readonly settle: () => Promise<void>
}

/** Runs `routes rollout`; resolves to the exit code. */
export async function runRollout(context: Context, given: RolloutRoutes): Promise<number> {
  const plan = planOf(context, given)
  const services = createServices(given.envoy, given.token)
  const sources = { envoy: given.envoy, services, upstreams: given.upstreams }
  const { stdout, stderr, values } = context
  const say = (event: Record<string, unknown>, line: string): void => {
    stdout.write(values['json'] === true ? `${JSON.stringify(event)}\n` : `${line}\n`)
  }
  const stop = new AbortController()
  const onSignal = (): void => stop.abort(new Error('interrupted'))
  process.once('SIGINT', onSignal)
  process.once('SIGTERM', onSignal)
  try {
    const outcome = await advance(plan, {
      begin: given.watch,
      give: async (percent) => await given.apply(sharesAt(percent, plan, given.weights)),
      rollBack: given.restore,
      snapshot: async () => await takeSnapshot(sources),
      wait: async (ms) => await wait(ms, stop.signal),
      report: (step, { kind, why }) =>
        say({ step, verdict: kind, why }, `${plan.to} ${step} %: ${why} → ${kind}`),
    })
    if (outcome.kind === 'done') {
      await given.settle()
      say({ outcome: 'done' }, `${plan.to} has ${plan.steps.at(-1)} %`)
      return 0
    }
    say(
      { outcome: 'rolled back', step: outcome.at, why: outcome.why },
      `rolled back from ${outcome.at} %: ${outcome.why}`,
    )
    stderr.write(`dify-masking routes: rolled back from ${outcome.at} %: ${outcome.why}\n`)
    return 1
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}

function planOf(context: Context, { upstreams, weights }: RolloutRoutes): RolloutPlan {
  const to = required(context, 'to')
  if (!upstreams.includes(to)) {
    throw new UsageError(`unknown upstream; the upstreams are: ${upstreams.join(', ')}`)
  }
  const others = upstreams.filter((name) => name !== to && (weights[name] ?? 0) > 0)
  if (others.length === 0) throw new UsageError(`${to} already gets all requests`)
  return {
    to,
    others,
    steps: stepsIn(required(context, 'steps')),
    everyMs: milliseconds(required(context, 'every')),
    limits: {
      maxErrorRate: numberIn(context, 'max-error-rate', 0, 1),
      maxP95Ratio: numberIn(context, 'max-p95-ratio', 1, 1000),
      minRequests: numberIn(context, 'min-requests', 1, 1_000_000),
    },
  }
}

function stepsIn(text: string): readonly number[] {
  const steps = text.split(',').map((step) => (/^\d{1,3}$/.test(step) ? Number(step) : 0))
  const isAscending = steps.every((step, i) => step > (steps[i - 1] ?? 0) && step <= 100)
  if (!isAscending)
    throw new UsageError('--steps: expected ascending percentages, such as 10,50,100')
  return steps
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

function milliseconds(text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,6})(ms|s|m|h)$/.exec(text) ?? []
  const factor = UNITS[unit]
  if (factor === undefined || Number(digits) === 0)
    throw new UsageError('--every: expected a time, such as 60s or 5m')
  return Number(digits) * factor
}

function numberIn(context: Context, option: string, least: number, most: number): number {
  const value = Number(required(context, option))
  if (!(value >= least && value <= most))
    throw new UsageError(`--${option} must be a number from ${least} to ${most}`)
  return value
}

/** Weights add up to 1000, so that the others keep their proportion. */
const TOTAL = 1000

function sharesAt(
  percent: number,
  { to, others }: RolloutPlan,
  before: Readonly<Record<string, number>>,
): Record<string, number> {
  const share = (TOTAL * percent) / 100
  const sum = others.reduce((total, name) => total + (before[name] ?? 0), 0)
  const rest = TOTAL - share
  const shares = others.map(
    (name) => [name, Math.round((rest * (before[name] ?? 0)) / sum)] as const,
  )
  const zeros = Object.keys(before).map((name) => [name, 0] as const)
  return { ...Object.fromEntries(zeros), ...Object.fromEntries(shares), [to]: share }
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason)
      return
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
