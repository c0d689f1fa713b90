import { attempt, wayOf } from './attempt.ts'
import { hostileAnswer } from './generator.ts'
import type { Leak } from './judge.ts'
import { shrink } from './shrink.ts'
import type { Way } from './restoring.ts'

/** A hostile answer that carried a value away, as short as it still does. */
export interface FoundLeak {
  readonly seed: number
  readonly index: number
  readonly from: string
  readonly way: string
  readonly text: string
  readonly hosts: readonly string[]
  readonly leak: Leak
}

/** What a share of a campaign brought. */
export interface Campaign {
  readonly texts: number
  /** Those in which a value was restored after anything that opens, so that the renderers were asked. */
  readonly judged: number
  readonly leaks: number
  /** The first few, made short. */
  readonly found: readonly FoundLeak[]
}

export interface Share {
  readonly seed: number
  readonly from: number
  readonly to: number
  /** So many leaks are made short; the others are counted. */
  readonly keep: number
}

/** Sends the answers `from` to `to` of a seed, each in one way, and asks the renderers. */
export async function campaign({ seed, from, to, keep }: Share): Promise<Campaign> {
  let judged = 0
  let leaks = 0
  const found: FoundLeak[] = []
  for (let index = from; index < to; index++) {
    const hostile = hostileAnswer(seed, index)
    const way = wayOf(index)
    const result = await attempt(hostile, way, seed)
    if (result.isJudged) judged++
    if (result.leaks.length === 0) continue
    leaks++
    if (found.length >= keep) continue
    const made = { seed, index, from: hostile.from ?? 'tokens', way: way.name }
    const short = await shortest(hostile, way, seed)
    if (short !== undefined) found.push({ ...made, ...short, hosts: hostile.hosts })
  }
  return { texts: to - from, judged, leaks, found }
}

async function shortest(
  { text, hosts }: { readonly text: string; readonly hosts: readonly string[] },
  way: Way,
  seed: number,
): Promise<{ readonly text: string; readonly leak: Leak } | undefined> {
  const leakOf = async (candidate: string): Promise<Leak | undefined> =>
    (await attempt({ text: candidate, hosts }, way, seed)).leaks[0]
  const short = await shrink(
    text,
    async (candidate) => /evil/i.test(candidate) && (await leakOf(candidate)) !== undefined,
  )
  const leak = await leakOf(short)
  return leak === undefined ? undefined : { text: short, leak }
}
