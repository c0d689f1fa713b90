import type { RE2JS } from 're2js'

/** One instruction of a compiled expression. */
export interface Instruction {
  readonly op: number
  readonly out: number
  readonly arg: number
  readonly runes: Int32Array
}

/** Instructions of re2js 2.10.0, `Inst` in its Prog; the same as in Go's regexp/syntax. */
const ALT = 1
const ALT_MATCH = 2
const CAPTURE = 3
export const EMPTY_WIDTH = 4
const MATCH = 6
const NOP = 7
const RUNE = 8
const RUNE_ANY = 10
const RUNE_ANY_NOT_NL = 11
/** `Utils.EMPTY_*` of re2js: begin and end of line, begin and end of text. */
export const ANCHORS = 1 | 2 | 4 | 8
const WORD_BOUNDARY = 16

/** The program of a compiled expression. Throws if re2js has changed its shape. */
export function readProgram(expression: RE2JS): {
  instructions: readonly Instruction[]
  start: number
} {
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

/** Where a program can be between two characters. */
export interface Step {
  /** Instructions that take the next character. */
  readonly next: readonly number[]
  /** A match may stand here, perhaps only at a word boundary. */
  readonly mayMatch: boolean
  /** A match stands here in any case. */
  readonly matches: boolean
  /** A match may stand here, and only at a word boundary. */
  readonly onlyAtBoundary: boolean
}

/** What a way through the program asks for between two characters, from nothing to more than can be told. */
const SURE = 0
const AT_BOUNDARY = 1
const UNKNOWN = 2

/** Where the program can be before its next character, from instruction `from` on. */
export function follow(instructions: readonly Instruction[], from: number): Step {
  const next = new Set<number>()
  const matches = new Set<number>()
  const seen = new Set<number>()
  const waiting: (readonly [pc: number, asks: number])[] = [[from, SURE]]
  for (let way = waiting.pop(); way !== undefined; way = waiting.pop()) {
    const [pc, asks] = way
    const instruction = instructions[pc]
    const key = pc * 3 + asks
    if (instruction === undefined || seen.has(key)) continue
    seen.add(key)
    const { op, out, arg } = instruction
    if (op >= RUNE && op <= RUNE_ANY_NOT_NL) next.add(pc)
    else if (op === MATCH) matches.add(asks)
    else if (op === ALT || op === ALT_MATCH) waiting.push([arg, asks], [out, asks])
    else if (op === CAPTURE || op === NOP) waiting.push([out, asks])
    else if (op === EMPTY_WIDTH)
      waiting.push([out, arg === WORD_BOUNDARY ? Math.max(asks, AT_BOUNDARY) : UNKNOWN])
  }
  return {
    next: [...next],
    mayMatch: matches.size > 0,
    matches: matches.has(SURE),
    onlyAtBoundary: matches.size === 1 && matches.has(AT_BOUNDARY),
  }
}

/** Code points from `first` to `last`, both included. */
export interface Range {
  readonly first: number
  readonly last: number
}

const EVERYTHING: readonly Range[] = [{ first: 0, last: 0x10ffff }]
/** Bit of `Instruction.arg`: the one character stands for all its letter cases. */
const FOLD = 1

/** Code points that the instruction takes, in order; perhaps more where letter case does not count. */
export function rangesOf({ op, arg, runes }: Instruction): readonly Range[] {
  if (op >= RUNE_ANY) return EVERYTHING
  const [only = 0] = runes
  if (runes.length === 1) {
    if ((arg & FOLD) === 0) return [{ first: only, last: only }]
    // `k` also stands for the Kelvin sign, `s` for a long s; outside ASCII there are more such.
    if (only > 0xffff) return EVERYTHING
    if (only > 0x7f || /[ks]/i.test(String.fromCharCode(only))) return [{ first: 0, last: 0xffff }]
    const cases = [only & ~0x20, only | 0x20]
    return cases.map((first) => ({ first, last: first }))
  }
  const ranges: Range[] = []
  for (let i = 0; i + 1 < runes.length; i += 2)
    ranges.push({ first: runes[i] ?? 0, last: runes[i + 1] ?? 0 })
  return ranges
}

/** What two lists of ranges in order have in common. */
export function common(a: readonly Range[], b: readonly Range[]): readonly Range[] {
  const both: Range[] = []
  let i = 0
  let j = 0
  for (;;) {
    const [left, right] = [a[i], b[j]]
    if (left === undefined || right === undefined) return both
    const first = Math.max(left.first, right.first)
    const last = Math.min(left.last, right.last)
    if (first <= last) both.push({ first, last })
    if (left.last < right.last) i++
    else j++
  }
}
