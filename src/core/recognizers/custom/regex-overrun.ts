import { type Instruction, type Range, type Step, common, rangesOf } from './regex-instructions.ts'

/** Most pairs of instructions that are looked at; programs with more count as if everything went on after every match. */
const MAX_PAIRS = 200_000

const WORD: readonly Range[] = [
  { first: 0x30, last: 0x39 },
  { first: 0x41, last: 0x5a },
  { first: 0x5f, last: 0x5f },
  { first: 0x61, last: 0x7a },
]
const NO_WORD: readonly Range[] = [
  { first: 0, last: 0x2f },
  { first: 0x3a, last: 0x40 },
  { first: 0x5b, last: 0x5e },
  { first: 0x60, last: 0x60 },
  { first: 0x7b, last: 0x10ffff },
]

/**
 * Instructions that can take the next character after a match, for an attempt that is still preferred to it.
 *
 * Two attempts are followed side by side: one that goes on, and one that matches. Both take the same characters, and the
 * one that matches began at the same place or later, as a match that begins earlier ends all that begin after it. If
 * its match depends on a word boundary, the next character is of the other kind than the last.
 *
 * `first`: instructions for the first character; `steps`: what follows each.
 */
export function afterMatches(
  instructions: readonly Instruction[],
  first: readonly number[],
  steps: ReadonlyMap<number, Step>,
): readonly number[] {
  const ranges = instructions.map(rangesOf)
  const takes = (pc: number): readonly Range[] => ranges[pc] ?? []
  const seen = new Set<number>()
  const waiting: (readonly [going: number, matching: number])[] = []
  let looked = 0
  const add = (going: readonly number[], matching: readonly number[]): void => {
    looked += going.length * matching.length
    if (looked > MAX_PAIRS) return
    for (const a of going)
      for (const b of matching) {
        const key = a * instructions.length + b
        if (seen.has(key) || !meets(takes(a), takes(b))) continue
        seen.add(key)
        waiting.push([a, b])
      }
  }
  add(first, first)
  for (const { next } of steps.values()) add(next, first)
  const behind = new Set<number>()
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    const going = steps.get(pair[0])
    const matching = steps.get(pair[1])
    if (going === undefined || matching === undefined) continue
    if (matching.mayMatch) {
      const last = common(takes(pair[0]), takes(pair[1]))
      for (const pc of going.next) if (mayFollow(last, takes(pc), matching)) behind.add(pc)
    }
    add(going.next, matching.next)
  }
  return looked > MAX_PAIRS ? [...steps.keys()] : [...behind]
}

const meets = (a: readonly Range[], b: readonly Range[]): boolean => common(a, b).length > 0

/** True if a character of `next` can stand after one of `last` and a match at `step` between them. */
function mayFollow(last: readonly Range[], next: readonly Range[], step: Step): boolean {
  if (!step.onlyAtBoundary) return true
  return (meets(last, WORD) && meets(next, NO_WORD)) || (meets(last, NO_WORD) && meets(next, WORD))
}
