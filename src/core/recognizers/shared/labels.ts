import { surroundings } from './context.ts'
import { createWordFinder, foldedForms } from './folded-words.ts'
import { LABELS, type Label, type LabelRow } from './label-words.ts'

/** A label near a number. */
export interface NearLabel {
  readonly label: Label
  /** The word as the list has it. */
  readonly word: string
  /** UTF-16 units of the folded text between label and number, more where something speaks against the label. */
  readonly distance: number
}

interface Word {
  readonly row: LabelRow
  readonly word: string
}

interface NearWord extends Word {
  readonly distance: number
}

const labelsIn = createWordFinder<Word>(
  LABELS.flatMap((row) => row.words.map((word) => [word, { row, word }] as const)),
)

/** A label behind a number is rarer than one in front of it. */
const BEHIND = 12
/** Another number stands between, or the label is in brackets behind another number: `0912 (sđt), 1023 (stk)`. */
export const TAKEN = 30
/** `other` counts only right at the number. */
const ADJACENT = 6

/**
 * What the words around `view[start, end)`, a number of `size` digits, say that it is: the nearest label that can
 * stand for so many digits. `MST 0109876123, STK 21510009876543` are two numbers with a label each.
 */
export function nearestLabel(
  view: string,
  start: number,
  end: number,
  size: number,
): NearLabel | undefined {
  let nearest: NearWord | undefined
  for (const near of wordsNear(view, start, end)) {
    const { row, distance } = near
    if (!row.sizes.includes(size)) continue
    if (row.label === 'other' && distance > ADJACENT) continue
    if (nearest === undefined || distance < nearest.distance) nearest = near
  }
  return nearest && { label: nearest.row.label, word: nearest.word, distance: nearest.distance }
}

/** How near the nearest word of a kind is; infinite if there is none. Behind the number, 12 units farther than it is. */
export function labelDistance(view: string, start: number, end: number, label: Label): number {
  let nearest = Number.POSITIVE_INFINITY
  for (const { row, distance } of wordsNear(view, start, end))
    if (row.label === label && distance < nearest) nearest = distance
  return nearest
}

/** Several recognizers ask for the same numbers; more than these are not kept. */
const KEPT = 1024
let keptView = ''
const kept = new Map<string, readonly NearWord[]>()

function wordsNear(view: string, start: number, end: number): readonly NearWord[] {
  if (view !== keptView || kept.size > KEPT) kept.clear()
  keptView = view
  const key = `${start}-${end}`
  const known = kept.get(key)
  if (known !== undefined) return known
  const { before, behind } = surroundings(view, start, end)
  const found = [
    ...foldedForms(before).flatMap(wordsBefore),
    ...foldedForms(behind).flatMap(wordsBehind),
  ]
  kept.set(key, found)
  return found
}

/** Words in an address are names: `account@x.vn`, `nam@vast.ac.vn`, `https://ox.ac.uk/`. */
const isInAddress = (text: string, start: number, end: number): boolean =>
  /^[\w.+-]{0,64}@/.test(text.slice(end)) || /(?:@|\/\/)[\w.-]{0,64}$/.test(text.slice(0, start))

const labelsOutside = (text: string): ReturnType<typeof labelsIn> =>
  labelsIn(text).filter(({ start, end }) => !isInAddress(text, start, end))

const wordsBefore = (text: string): readonly NearWord[] =>
  labelsOutside(text).map(({ start, end, value }) => {
    const between = text.slice(end)
    const bracketed = text[start - 1] === '(' && between.startsWith(')')
    const taken = bracketed || /\d{4}/.test(between) ? TAKEN : 0
    return { ...value, distance: between.length + taken }
  })

const wordsBehind = (text: string): readonly NearWord[] =>
  labelsOutside(text)
    // Not the label of a number that follows, nor one behind another number.
    .filter(({ end }) => !/^["']?\s{0,2}[:=]|^[\s#.]{0,3}\d/.test(text.slice(end)))
    .filter(({ start }) => !/\d/.test(text.slice(0, start)))
    .map(({ start, value }) => ({ ...value, distance: start + BEHIND }))
