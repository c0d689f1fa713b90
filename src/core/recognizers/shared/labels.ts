import { cellsAround } from '../../structure/place.ts'
import type { Cell } from '../../structure/cell.ts'
import { surroundings } from './context.ts'
import { foldedForms } from './folded-words.ts'
import type { Label } from './label-words.ts'
import { type LabelWord, isGeneric, labelsIn, labelsOfName } from './names.ts'
import { leadOf } from './leads.ts'

/** A label near a number. */
export interface NearLabel {
  readonly label: Label
  /** The word as the list has it. */
  readonly word: string
  /** UTF-16 units of the folded text between label and number, more where something speaks against the label. */
  readonly distance: number
  /** The label of a list, of which this is not the first number. */
  readonly isListed: boolean
}

interface NearWord extends LabelWord {
  readonly distance: number
  readonly isListed?: boolean
  /** Another number stands between, whose label it is. */
  readonly isTaken?: boolean
  /** The text between the word and the number, for words in running text in front of it. */
  readonly between?: string
}

/** A label after a number is rarer than one in front of it. */
const BEHIND = 12
/** Another number stands between, or the label is in brackets after another number: `0912 (sđt), 1023 (stk)`. */
export const TAKEN = 30
/** The name of a field or column is as near as a word right in front. */
const NAMED = 2
/** The label of the number before in a list is no longer right in front. */
const LISTED = 4
/** The lead of a list. */
const LEAD = 3

/**
 * What the words around `view[start, end)`, a number of `size` digits, say that it is: the nearest label that can
 * stand for so many digits. `MST 0109876123, STK 21510009876543` are two numbers with a label each. A word for a thing
 * (`đơn hàng`) counts only right in front, and not where its own phrase names the number: `SĐT nhận đơn hàng`.
 */
export function nearestLabel(
  view: string,
  start: number,
  end: number,
  size: number,
): NearLabel | undefined {
  const all = wordsNear(view, start, end)
  if (all.length === 0) return undefined
  let bySize = nearestLabels.get(all)
  if (bySize === undefined)
    nearestLabels.set(all, (bySize = new Map<number, NearLabel | undefined>()))
  if (!bySize.has(size)) bySize.set(size, nearestOf(all, size))
  return bySize.get(size)
}

/** The nearest label of words, by how many digits it is to stand for: each recognizer of numbers asks. */
const nearestLabels = new WeakMap<readonly NearWord[], Map<number, NearLabel | undefined>>()

function nearestOf(all: readonly NearWord[], size: number): NearLabel | undefined {
  const near = all
    .filter(({ row, isTaken }) => row.sizes.includes(size) && isTaken !== true)
    .sort((a, b) => a.distance - b.distance)
  const first = near.find((word) => word.row.label !== 'other' || isRightInFront(word))
  if (first === undefined) return undefined
  const isThing = first.row.label === 'other' || first.row.label === 'party'
  const own = isThing ? (near.find((word) => isOfPhrase(word, first)) ?? first) : first
  const { row, word, distance, isListed = false } = own
  return { label: row.label, word, distance, isListed }
}

/** Nothing but a separator or a copula between. */
const isRightInFront = ({ between, distance }: NearWord): boolean =>
  between === undefined
    ? distance <= NAMED
    : /^["'\])*`]{0,3}\s{0,3}(?:[:=#.]|so|no\.?|la|is|:?\s?\()?\s{0,3}["'(*`]{0,3}$/.test(between)

/** Another word in front of `thing`, of the same phrase: only words stand between. */
function isOfPhrase(word: NearWord, thing: NearWord): boolean {
  if (word.row.label === 'other' || word.row.label === 'party') return false
  if (word.between === undefined || thing.between === undefined) return word.distance <= NAMED
  return /^[\p{L}\p{M}\s_./-]*$/u.test(
    word.between.slice(0, Math.max(0, word.between.length - thing.between.length)),
  )
}

/** Whether the field, column or element of a number is called so. */
export const isNamed = (view: string, start: number, end: number, label: Label): boolean =>
  wordsNear(view, start, end).some(
    ({ row, distance, between }) =>
      row.label === label && distance === NAMED && between === undefined,
  )

/** How near the nearest word of a kind is; infinite if there is none. Behind the number, 12 units farther than it is. */
export function labelDistance(view: string, start: number, end: number, label: Label): number {
  let nearest = Number.POSITIVE_INFINITY
  for (const { row, distance } of wordsNear(view, start, end))
    if (row.label === label && distance < nearest) nearest = distance
  return nearest
}

/** Several recognizers ask for the same numbers; more than these are not kept. */
const KEPT = 4096
let keptView = ''
const kept = new Map<number, readonly NearWord[]>()
/** Longer than any text that is read at once: makes one number of two. */
const FARTHEST = 2 ** 26
/** By where the number ends: the words of its list. */
const keptEnds = new Map<number, readonly NearWord[]>()

function wordsNear(view: string, start: number, end: number): readonly NearWord[] {
  if (view !== keptView || kept.size > KEPT) kept.clear()
  if (view !== keptView) keptEnds.clear()
  keptView = view
  const key = start * FARTHEST + end
  const known = kept.get(key)
  if (known !== undefined) return known
  const found = readWords(view, start, end)
  kept.set(key, found)
  if (found.length > 0) keptEnds.set(end, found)
  return found
}

function readWords(view: string, start: number, end: number): readonly NearWord[] {
  const cells = cellsAround(view, start, end)
  const [cell] = cells
  const named = cell === undefined ? NO_WORDS : cells.flatMap((each) => wordsAround(each, cell))
  const isClosed = cell !== undefined && (named.length > 0 || cell.names.length > 1)
  const own = isClosed
    ? wordsWithin(view, start, end, cell.start, cell.end)
    : wordsWithin(view, start, end, 0, view.length)
  const found = joined(own, named)
  if (found.some(({ row, isTaken }) => row.sizes.length > 0 && isTaken !== true)) return found
  const led = joined(inherited(view, start, cell?.start ?? 0), wordsOfLead(view, start))
  return joined(found, led)
}

const NO_WORDS: readonly NearWord[] = []

/** Both lists; most are empty, and a copy for each of many numbers takes room. */
function joined(first: readonly NearWord[], second: readonly NearWord[]): readonly NearWord[] {
  if (second.length === 0) return first
  return first.length === 0 ? second : [...first, ...second]
}

/** A wider cell, read as if it held one value, does not take away what has a name of its own: `order=u-1&user=0912366313`. */
function wordsAround(each: Cell, own: Cell): readonly NearWord[] {
  const words = wordsOfCell(each)
  const isWider = each.start < own.start || each.end > own.end
  return isWider ? words.filter(({ row }) => row.label !== 'other') : words
}

/** What a cell is called: by its own name, by that and the one around it, and where that says little, by the others. */
function wordsOfCell({ names }: Cell): readonly NearWord[] {
  const [own = '', ...around] = names
  const found = [...labelsOfName(own)]
  const isWeak = found.length === 0 || isGeneric(own)
  if (isWeak) for (const name of around) found.push(...labelsOfName(`${name} ${own}`))
  if (isGeneric(own)) for (const name of around) found.push(...labelsOfName(name))
  return found.map((word) => ({ ...word, distance: NAMED }))
}

function wordsWithin(
  view: string,
  start: number,
  end: number,
  from: number,
  to: number,
): readonly NearWord[] {
  const { before, behind } = surroundings(view, start, end)
  return joined(
    readBefore(before.slice(Math.max(0, before.length - (start - from)))),
    readBehind(behind.slice(0, Math.max(0, to - end))),
  )
}

/** Surroundings that are kept: a number is read as more than one kind, and once more when its neighbours are gone. */
const MOST_READ = 512

function remembered(
  read: (text: string) => readonly NearWord[],
): (text: string) => readonly NearWord[] {
  const known = new Map<string, readonly NearWord[]>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const words = foldedForms(text).flatMap(read)
    if (known.size >= MOST_READ) known.clear()
    known.set(text, words)
    return words
  }
}

const readBefore = remembered((text) => wordsBefore(text))
const readBehind = remembered((text) => wordsBehind(text))

/** Between two numbers of a list. */
const LIST_GAP =
  /(\d)["')\]]{0,2}(?:[\s,;/&•*·-]|và|va|and|hoặc|or){1,8}(?:\d{1,3}[.)]\s?)?["'([]{0,2}$/u

/** The words of the number before, where this is the next one of its list. */
function inherited(view: string, start: number, bound: number): readonly NearWord[] {
  const from = Math.max(bound, start - 24)
  const gap = LIST_GAP.exec(view.slice(from, start))
  if (gap === null) return NO_WORDS
  const words = keptEnds.get(from + gap.index + 1) ?? NO_WORDS
  return words.map(({ row, word, distance }) => ({
    row,
    word,
    distance: Math.max(LISTED, distance % TAKEN),
    isListed: true,
  }))
}

const wordsOfLead = (view: string, start: number): readonly NearWord[] =>
  leadOf(view, start).map((word) => ({ ...word, distance: LEAD }))

/** Words in an address are names: `account@x.vn`, `nam@vast.ac.vn`, `https://ox.ac.uk/`. */
const isInAddress = (text: string, start: number, end: number): boolean =>
  /^[\w.+-]{0,64}@/.test(text.slice(end)) || /(?:@|\/\/)[\w.-]{0,64}$/.test(text.slice(0, start))

const labelsOutside = (text: string): ReturnType<typeof labelsIn> =>
  labelsIn(text).filter(({ start, end }) => !isInAddress(text, start, end))

/** `Hộ chiếu/CCCD: P0789873 / 015056400718`: two labels and two values, the second of each belong together. */
const PAIR = /^["')]?\s{0,2}[:=]\s{0,3}[^\s/;,:]{4,24}\s{0,2}[/,;|-]\s{0,2}$/u
const OTHER_OF_PAIR = /[\p{L}\p{N})]\s?\/\s?$/u

const wordsBefore = (text: string): readonly NearWord[] =>
  labelsOutside(text).map(({ start, end, value }) => {
    const between = text.slice(end)
    const bracketed = text[start - 1] === '(' && between.startsWith(')')
    const isOfPair = PAIR.test(between) && OTHER_OF_PAIR.test(text.slice(0, start))
    if (isOfPair) return { ...value, distance: LISTED, between, isTaken: false }
    const isTaken = bracketed || /\d{4}/.test(between)
    return { ...value, distance: between.length + (isTaken ? TAKEN : 0), between, isTaken }
  })

const wordsBehind = (text: string): readonly NearWord[] =>
  labelsOutside(text)
    // Not the label of a number that follows, nor one after another number.
    .filter(({ end }) => !/^["']?\s{0,2}[:=]|^[\s#.]{0,3}\d/.test(text.slice(end)))
    .filter(({ start }) => !/\d/.test(text.slice(0, start)))
    .map(({ start, value }) => ({ ...value, distance: start + BEHIND }))
