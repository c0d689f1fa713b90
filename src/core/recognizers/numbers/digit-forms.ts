import { type DigitPiece, pieceOf } from './digit-piece.ts'
import { type DigitRun, type Gap, readDigits } from './digit-run.ts'
import { isPartOfDigits } from '../shared/token-edge.ts'

/** How the digits of a kind of number are written. */
export interface DigitForms {
  /** Least and most digits: of one group that is the number, or of a whole run of groups. At most 19. */
  readonly least: number
  readonly most: number
  /** Sizes of groups that make a number also inside a longer run: `[4, 6, 5]`. Longest first. */
  readonly groups: readonly (readonly number[])[]
  /** What may separate the groups; the same throughout a number. */
  readonly gaps: ReadonlySet<Gap>
  /** True: groups that go on in the same size are a longer number, not this one (where no check digit tells). */
  readonly closed: boolean
  /** True: check digits tell enough for a part of a code of digits, `4111111111111111-01`. */
  readonly inCodes: boolean
}

/**
 * Calls `take` for each place where `view` has digits in one of `forms`. Where `take` says true, the search goes on
 * after the piece, else with the next form or the next group. Linear: each group is read once for each form.
 */
export function eachPiece(
  view: string,
  forms: DigitForms,
  take: (piece: DigitPiece) => boolean,
): void {
  const { runs } = readDigits(view)
  // Counted here and below, for this runs for each kind of number and each stretch of a text.
  for (let i = 0; i < runs.length; i++) {
    const run = runs[i]
    if (run === undefined || run.size < forms.least) continue
    for (let from = 0; from < run.groups.length; ) {
      let next = from + 1
      const ends = pieceEnds(run, from, forms)
      for (let k = 0; k < ends.length; k++) {
        const to = ends[k]
        if (to === undefined || !takes(view, run, from, to, forms, take)) continue
        next = to
        break
      }
      from = next
    }
  }
}

/** A number with fewer digits is another one elsewhere. */
const LEAST_REPEATED = 9

/**
 * Like `eachPiece`, for numbers that only words tell from others: one that was taken once is the same wherever it stands
 * in the text, and is given to `repeated` there.
 */
export function eachNamedPiece(
  view: string,
  forms: DigitForms,
  take: (piece: DigitPiece) => boolean,
  repeated: (piece: DigitPiece) => void,
): void {
  const taken: DigitPiece[] = []
  eachPiece(view, forms, (piece) => {
    if (!take(piece)) return false
    taken.push(piece)
    return true
  })
  const digits = new Set(
    taken.flatMap((piece) => (piece.digits.length >= LEAST_REPEATED ? [piece.digits] : [])),
  )
  if (digits.size === 0) return
  const places = new Set(taken.map(({ start }) => start))
  eachPiece(view, forms, (piece) => {
    if (!digits.has(piece.digits)) return false
    if (!places.has(piece.start)) repeated(piece)
    return true
  })
}

const NONE: readonly number[] = []

/** Indexes after the last groups of the pieces that begin with group `from`, those of the most groups first. */
function pieceEnds(run: DigitRun, from: number, forms: DigitForms): readonly number[] {
  const size = sizeAt(run, from)
  const alone = size >= forms.least && size <= forms.most ? [from + 1] : NONE
  const gap = run.groups[from + 1]?.gap
  if (gap === undefined || !forms.gaps.has(gap)) return alone
  const ends: number[] = []
  const { length } = run.groups
  if (from === 0 && run.size <= forms.most && isUniform(run, 0, length)) ends.push(length)
  for (const sizes of forms.groups) {
    const to = from + sizes.length
    if (sizes[0] !== size || to > length || ends.includes(to)) continue
    if (sizes.some((wanted, at) => wanted !== sizeAt(run, from + at))) continue
    if (forms.closed && goesOn(run, from, to)) continue
    if (isUniform(run, from, to)) ends.push(to)
  }
  return ends.concat(alone)
}

function sizeAt({ groups }: DigitRun, at: number): number {
  const group = groups[at]
  return group === undefined ? 0 : group.end - group.start
}

function isUniform({ groups }: DigitRun, from: number, to: number): boolean {
  const gap = groups[from + 1]?.gap
  for (let at = from + 2; at < to; at++) if (groups[at]?.gap !== gap) return false
  return true
}

/** True if the grouping goes on: a neighbour in the run is as long as the group beside it. */
function goesOn(run: DigitRun, from: number, to: number): boolean {
  const gap = run.groups[from + 1]?.gap
  const before = run.groups[from]?.gap === gap && sizeAt(run, from - 1) === sizeAt(run, from)
  return before || (run.groups[to]?.gap === gap && sizeAt(run, to) === sizeAt(run, to - 1))
}

function takes(
  view: string,
  run: DigitRun,
  from: number,
  to: number,
  forms: DigitForms,
  take: (piece: DigitPiece) => boolean,
): boolean {
  const piece = pieceOf(view, run, from, to)
  const { start, end, isAlone } = piece
  const isPart = !isAlone && forms.inCodes && to - from === 1 && isPartOfDigits(view, start, end)
  return (isAlone || isPart) && take(piece)
}
