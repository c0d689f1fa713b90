import { standsAlone } from '../shared/token-edge.ts'
import type { DigitRun, Gap } from './digit-run.ts'

/** Neighbouring groups of a run, read as one number. */
export interface DigitPiece {
  readonly start: number
  readonly end: number
  readonly digits: string
  /** `none` for one group. */
  readonly gap: Gap
  /** Sizes of the groups, `4-6-5`. */
  readonly form: string
  /** No part of a word or of a longer code (`token-edge.ts`). */
  readonly isAlone: boolean
}

/** The pieces of each run that were asked for: every recognizer of numbers asks for the same. */
const known = new WeakMap<DigitRun, Map<number, DigitPiece>>()
/** More groups than a piece has. */
const MOST = 32

/** Groups `from` to `to`, that one not. */
export function pieceOf(view: string, run: DigitRun, from: number, to: number): DigitPiece {
  const pieces = piecesOf(run)
  const key = from * MOST + to - from
  const read = pieces.get(key) ?? readPiece(view, run, from, to)
  pieces.set(key, read)
  return read
}

function piecesOf(run: DigitRun): Map<number, DigitPiece> {
  const pieces = known.get(run) ?? new Map<number, DigitPiece>()
  known.set(run, pieces)
  return pieces
}

function readPiece(view: string, run: DigitRun, from: number, to: number): DigitPiece {
  const groups = run.groups.slice(from, to)
  const start = groups[0]?.start ?? 0
  const end = groups.at(-1)?.end ?? 0
  return {
    start,
    end,
    digits: groups.map((group) => view.slice(group.start, group.end)).join(''),
    gap: groups[1]?.gap ?? 'none',
    form: groups.map((group) => group.end - group.start).join('-'),
    isAlone: standsAlone(view, start, end),
  }
}
