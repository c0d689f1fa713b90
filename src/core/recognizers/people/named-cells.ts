import type { Cell } from '../../structure/cell.ts'
import { structureOf } from '../../structure/place.ts'
import { bareOf } from './words.ts'

/** The content of a field or column, without blanks and quotes around it. UTF-16 units. */
export interface NamedCell {
  readonly start: number
  readonly end: number
  readonly text: string
  /** The folded name of its field. */
  readonly name: string
}

/** Cells that hold text are short: a name, an address, a day. */
const LONGEST = 240
const BLANK = /[\s"'“”`|]/

/**
 * The fields, columns and elements of a text whose own name `isNamed` takes. The name comes folded, its words apart:
 * `ngay_sinh`, `Ngày sinh`, `ngaySinh` are `ngay sinh`.
 */
export function namedCells(view: string, isNamed: (name: string) => boolean): readonly NamedCell[] {
  const { closed, open } = structureOf(view)
  const found: NamedCell[] = []
  for (const cells of [...closed, ...open])
    for (const cell of cells) {
      const [raw] = cell.names
      if (raw === undefined || cell.end - cell.start > LONGEST) continue
      const name = foldName(raw)
      if (!isNamed(name)) continue
      const content = contentOf(view, cell, name)
      if (content !== undefined) found.push(content)
    }
  return found
}

/** Names of fields come again and again, for each kind of value; more than these are not kept. */
const KEPT = 512
const kept = new Map<string, string>()

function foldName(name: string): string {
  const known = kept.get(name)
  if (known !== undefined) return known
  const folded = readName(name)
  if (kept.size >= KEPT) kept.clear()
  kept.set(name, folded)
  return folded
}

const readName = (name: string): string =>
  bareOf(
    name
      .replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
      .toLowerCase()
      .normalize('NFC'),
  )
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

function contentOf(view: string, { start, end }: Cell, name: string): NamedCell | undefined {
  let [from, to] = [start, end]
  while (from < to && BLANK.test(view.charAt(from))) from++
  while (to > from && BLANK.test(view.charAt(to - 1))) to--
  return from === to ? undefined : { start: from, end: to, text: view.slice(from, to), name }
}
