import type { RE2JS } from 're2js'

/** What can be said of a compiled expression without running it. */
export interface ProgramFacts {
  /** It can match without taking a character. */
  readonly matchesEmpty: boolean
  /** It asks for the start or end of the text or of a line. */
  readonly anchored: boolean
  /** Instructions of the compiled program: the cost of one character is at most proportional to it. */
  readonly size: number
  /**
   * Most UTF-16 units that the matcher may read on without having matched again; 512 stands for "or more".
   *
   * After a match the matcher goes on as long as a longer or preferred one is possible. If no loop of the program can
   * be run through without matching, this look-ahead has a bound: `EMP-\d{6}` reads 10 units, `\d+` reads 1 (each
   * further digit is a match). `a[^b]*b|a` reads to the next `b`, however far that is.
   */
  readonly reach: number
}

/** Most units of `ProgramFacts.reach`. */
export const MAX_REACH = 512

interface Instruction {
  readonly op: number
  readonly out: number
  readonly arg: number
  readonly runes: Int32Array
}

/** Instructions of re2js 2.10.0, `Inst` in its Prog; the same as in Go's regexp/syntax. */
const ALT = 1
const ALT_MATCH = 2
const CAPTURE = 3
const EMPTY_WIDTH = 4
const MATCH = 6
const NOP = 7
const RUNE = 8
const RUNE_ANY = 10
const RUNE_ANY_NOT_NL = 11
/** `Utils.EMPTY_*` of re2js: begin and end of line, begin and end of text. */
const ANCHORS = 1 | 2 | 4 | 8

/** Reads the program behind a compiled expression. Throws if re2js has changed its shape. */
export function analyse(expression: RE2JS): ProgramFacts {
  const { instructions, start } = readProgram(expression)
  const first = follow(instructions, start)
  return {
    matchesEmpty: first.mayMatch,
    anchored: instructions.some(({ op, arg }) => op === EMPTY_WIDTH && (arg & ANCHORS) !== 0),
    size: instructions.length,
    reach: Math.min(MAX_REACH, longestUnmatched(instructions, first.next)),
  }
}

function readProgram(expression: RE2JS): { instructions: readonly Instruction[]; start: number } {
  const { inst, start } = expression.re2().prog
  const instructions: readonly unknown[] = inst
  const known = instructions.every(isInstruction)
  if (!known || typeof start !== 'number') throw new TypeError('re2js has an unknown program')
  return { instructions, start }
}

function isInstruction(value: unknown): value is Instruction {
  if (typeof value !== 'object' || value === null) return false
  if (!('op' in value && 'out' in value && 'arg' in value && 'runes' in value)) return false
  const numbers = [value.op, value.out, value.arg].every((field) => typeof field === 'number')
  return numbers && value.runes instanceof Int32Array
}

interface Step {
  /** Instructions that take the next character. */
  readonly next: readonly number[]
  /** A match may stand here, perhaps only at a word boundary. */
  readonly mayMatch: boolean
  /** A match stands here in any case. */
  readonly matches: boolean
}

/** Where the program can be before its next character, from instruction `from` on. */
function follow(instructions: readonly Instruction[], from: number): Step {
  const next: number[] = []
  let mayMatch = false
  let matches = false
  const seen = new Set<number>()
  const waiting: (readonly [pc: number, sure: boolean])[] = [[from, true]]
  for (;;) {
    const [pc, sure] = waiting.pop() ?? [-1, false]
    const instruction = instructions[pc]
    if (instruction === undefined) return { next, mayMatch, matches }
    const key = pc * 2 + (sure ? 1 : 0)
    if (seen.has(key)) continue
    seen.add(key)
    const { op, out, arg } = instruction
    if (op >= RUNE && op <= RUNE_ANY_NOT_NL) next.push(pc)
    else if (op === MATCH) {
      mayMatch = true
      matches ||= sure
    } else if (op === ALT || op === ALT_MATCH) waiting.push([arg, sure], [out, sure])
    else if (op === CAPTURE || op === NOP) waiting.push([out, sure])
    else if (op === EMPTY_WIDTH) waiting.push([out, false])
  }
}

/**
 * Longest way through characters after which no match stands in any case, in UTF-16 units, and the one that ends it;
 * infinite if such a way comes back to itself. The ways are taken in topological order.
 */
function longestUnmatched(instructions: readonly Instruction[], first: readonly number[]): number {
  const steps = stepsFrom(instructions, first)
  const waiting = new Map<number, number>()
  // A way is over where a match stands in any case; what lies behind begins a new one.
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
  const { op, runes } = instruction
  if (op === RUNE_ANY || op === RUNE_ANY_NOT_NL) return 2
  return (runes.at(-1) ?? 0) > 0xffff ? 2 : 1
}
