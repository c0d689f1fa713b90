import type { RE2JS } from 're2js'
import {
  ANCHORS,
  EMPTY_WIDTH,
  type Instruction,
  type Step,
  follow,
  rangesOf,
  readProgram,
} from './regex-instructions.ts'
import { afterMatches } from './regex-overrun.ts'

/** What can be said of a compiled expression without running it. */
export interface ProgramFacts {
  /** It can match without taking a character. */
  readonly matchesEmpty: boolean
  /** It asks for the start or end of the text or of a line. */
  readonly anchored: boolean
  /** Instructions of the compiled program: the cost of one character is at most proportional to it. */
  readonly size: number
  /**
   * Most UTF-16 units that can be read without a match while one is still possible; 512 stands for "or more".
   *
   * If no loop of the program can be run through without matching, this has a bound: `EMP-\d{6}` reads 10 units, `\d+`
   * reads 1 (each further digit is a match), `\w+@\w+` any number.
   */
  readonly reach: number
  /**
   * As `reach`, but after a match, as long as a longer or preferred one is possible; 512 stands for "or more".
   *
   * `\w+@\w+` reads 1, as after a match it stands in its last loop. `a[^b]*b|a` reads to the next `b`, however far.
   */
  readonly overrun: number
}

/** Most units of `ProgramFacts.reach`. */
const MAX_REACH = 512

/** Reads the program of a compiled expression. Throws if re2js has changed its shape. */
export function analyse(expression: RE2JS): ProgramFacts {
  const { instructions, start } = readProgram(expression)
  const first = follow(instructions, start)
  const steps = stepsFrom(instructions, first.next)
  const behind = afterMatches(instructions, first.next, steps)
  return {
    matchesEmpty: first.mayMatch,
    anchored: instructions.some(({ op, arg }) => op === EMPTY_WIDTH && (arg & ANCHORS) !== 0),
    size: instructions.length,
    reach: Math.min(MAX_REACH, longestUnmatched(instructions, first.next)),
    overrun: Math.min(MAX_REACH, longestUnmatched(instructions, behind)),
  }
}

/**
 * Longest way through characters after which no match stands in any case, in UTF-16 units, and the one that ends it;
 * infinite if such a way comes back to itself. The ways are taken in topological order.
 */
function longestUnmatched(instructions: readonly Instruction[], first: readonly number[]): number {
  const steps = stepsFrom(instructions, first)
  const waiting = new Map<number, number>()
  // A way is over where a match stands in any case; what lies after begins a new one.
  const onward = (step: Step): readonly number[] => (step.matches ? [] : step.next)
  for (const step of steps.values())
    for (const pc of onward(step)) waiting.set(pc, (waiting.get(pc) ?? 0) + 1)
  const ready = [...steps.keys()].filter((pc) => !waiting.has(pc))
  const before = new Map<number, number>()
  let longest = 0
  let taken = 0
  for (let pc = ready.pop(); pc !== undefined; pc = ready.pop()) {
    taken++
    const length = (before.get(pc) ?? 0) + width(instructions[pc])
    longest = Math.max(longest, length)
    const step = steps.get(pc)
    for (const next of step === undefined ? [] : onward(step)) {
      before.set(next, Math.max(before.get(next) ?? 0, length))
      const left = (waiting.get(next) ?? 0) - 1
      waiting.set(next, left)
      if (left === 0) ready.push(next)
    }
  }
  return taken === steps.size ? longest : Number.POSITIVE_INFINITY
}

/** What follows each character instruction that can be reached. */
function stepsFrom(
  instructions: readonly Instruction[],
  first: readonly number[],
): ReadonlyMap<number, Step> {
  const steps = new Map<number, Step>()
  const unseen = [...first]
  for (let pc = unseen.pop(); pc !== undefined; pc = unseen.pop()) {
    const instruction = instructions[pc]
    if (instruction === undefined || steps.has(pc)) continue
    const step = follow(instructions, instruction.out)
    steps.set(pc, step)
    unseen.push(...step.next)
  }
  return steps
}

/** 2 if the instruction can take a character outside the BMP, else 1. */
function width(instruction: Instruction | undefined): number {
  if (instruction === undefined) return 0
  return (rangesOf(instruction).at(-1)?.last ?? 0) > 0xffff ? 2 : 1
}
