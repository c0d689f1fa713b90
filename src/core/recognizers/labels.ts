import { surroundings } from './context.ts'
import { fold, foldedForms, wordSource } from './folded-words.ts'
import { LABELS, type Label } from './label-words.ts'

/** A label near a number. */
export interface NearLabel {
  readonly label: Label
  /** The word, folded, without blanks. */
  readonly word: string
  /** UTF-16 units of the folded text between label and number, more where something speaks against the label. */
  readonly distance: number
}

const compact = (folded: string): string => folded.replace(/[\s_.-]+/g, '')

const BY_WORD: ReadonlyMap<string, Label> = new Map(
  LABELS.flatMap(({ label, words }) => words.map((word) => [compact(fold(word)), label] as const)),
)
const PATTERN = new RegExp(wordSource(LABELS.flatMap(({ words }) => words)), 'gu')

/** A label behind a number is rarer than one in front of it. */
const BEHIND = 12
/** Another number stands between, or the label is in brackets behind another number: `0912 (sđt), 1023 (stk)`. */
const TAKEN = 30
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
  let nearest: NearLabel | undefined
  for (const near of nearLabels(view, start, end)) {
    if (near.distance >= (nearest?.distance ?? Number.POSITIVE_INFINITY)) continue
    if (near.label === 'other' && near.distance > ADJACENT) continue
    const row = LABELS.find(({ label }) => label === near.label)
    if (row !== undefined && size >= row.least && size <= row.most) nearest = near
  }
  return nearest
}

function nearLabels(view: string, start: number, end: number): readonly NearLabel[] {
  const { before, behind } = surroundings(view, start, end)
  const found: NearLabel[] = []
  for (const text of foldedForms(before)) {
    for (const { word, at, label } of labelsIn(text)) {
      const between = text.slice(at + word.length)
      const bracketed = text[at - 1] === '(' && between.startsWith(')')
      const taken = bracketed || /\d{4}/.test(between) ? TAKEN : 0
      found.push({ label, word: compact(word), distance: between.length + taken })
    }
  }
  for (const text of foldedForms(behind)) {
    for (const { word, at, label } of labelsIn(text)) {
      // The label of a number that follows, or behind another number.
      if (/^["']?\s{0,2}[:=]|^[\s#.]{0,3}\d/.test(text.slice(at + word.length))) continue
      if (/\d/.test(text.slice(0, at))) continue
      found.push({ label, word: compact(word), distance: at + BEHIND })
    }
  }
  return found
}

function labelsIn(text: string): readonly { word: string; at: number; label: Label }[] {
  return [...text.matchAll(PATTERN)].flatMap(({ 0: word, index: at }) => {
    const label = BY_WORD.get(compact(word))
    return label === undefined ? [] : [{ word, at, label }]
  })
}
