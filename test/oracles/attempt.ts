import type { Hostile } from './generator.ts'
import { type Leak, judge, mayCarry } from './judge.ts'
import { createRandom } from './random.ts'
import { secretsIn } from './secrets.ts'
import type { Way } from './restoring.ts'
import { WAYS } from './ways.ts'

/** What became of one hostile answer. */
export interface Attempt {
  readonly way: string
  /** Whether a value was restored where it might leave, so that the renderers were asked. */
  readonly isJudged: boolean
  readonly leaks: readonly Leak[]
  /** The text that leaked, as the client shows it. */
  readonly shown: string | undefined
}

/** Sends one answer in one way through the real code and asks the renderers. */
export async function attempt(
  { text, hosts }: Pick<Hostile, 'text' | 'hosts'>,
  way: Way,
  seed: number,
): Promise<Attempt> {
  const random = createRandom(seed, text.length)
  const shown = await way.send(text, random, hosts)
  let isJudged = false
  for (const each of new Set(shown)) {
    for (const state of statesOf(each, random.below(2) === 0)) {
      if (!mayCarry(state)) continue
      isJudged = true
      const leaks = judge(state, hosts)
      if (leaks.length > 0) return { way: way.name, isJudged, leaks, shown: state }
    }
  }
  return { way: way.name, isJudged, leaks: [], shown: undefined }
}

/** A client shows what has come so far: the whole text, and sometimes what is there right after a value. */
function statesOf(text: string, isEarly: boolean): readonly string[] {
  if (!isEarly) return [text]
  const [secret] = secretsIn(text)
  const end = secret === undefined ? -1 : text.lastIndexOf(secret.value) + secret.value.length
  return secret === undefined || end < secret.value.length || end === text.length
    ? [text]
    : [text, text.slice(0, end)]
}

/** Unit by unit takes five times as long, and is taken a fourth as often. */
const TURNS: readonly Way[] = WAYS.flatMap((way) =>
  way.isSlow === true ? [way] : [way, way, way, way],
)

/** The way of the answer number `index`. */
export function wayOf(index: number): Way {
  const way = TURNS[index % TURNS.length]
  if (way === undefined) throw new Error('there is no way')
  return way
}
