import type { Spread } from './result.ts'

/** Processor times of one case, round by round: the base, the base once more, and the change. */
export interface Compared {
  readonly name: string
  readonly base: readonly number[]
  readonly baseAgain: readonly number[]
  readonly change: readonly number[]
}

export interface Decision {
  readonly name: string
  /** Change beside base. */
  readonly ratio: Spread
  /** Base beside itself: what the machine alone does to a ratio. */
  readonly noise: Spread
  readonly isSlower: boolean
}

/** A change may cost this much without a word; noise of less says nothing. */
const TOLERATED = 1.1

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

function ratios(above: readonly number[], below: readonly number[]): Spread {
  const all = above.map((value, i) => value / (below[i] ?? Number.NaN)).toSorted((a, b) => a - b)
  return { median: middle(all), least: all[0] ?? Number.NaN, most: all.at(-1) ?? Number.NaN }
}

/**
 * Slower: the median of the ratios is beyond what is tolerated, and beyond every ratio that the base shows beside itself
 * in the same rounds. A machine that is busy now and then makes both wide.
 */
export function decide({ name, base, baseAgain, change }: Compared): Decision {
  const ratio = ratios(change, base)
  const noise = ratios(baseAgain, base)
  const widest = Math.max(noise.most, 1 / noise.least)
  return { name, ratio, noise, isSlower: ratio.median > TOLERATED && ratio.median > widest }
}
