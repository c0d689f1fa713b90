import { type WordMatch, createWordFinder, foldedForms } from './folded-words.ts'
import { LABELS, type LabelRow } from './label-words.ts'

/** A label as the list has it. */
export interface LabelWord {
  readonly row: LabelRow
  readonly word: string
}

/** Labels in a folded text, from left to right. */
export const labelsIn = createWordFinder<LabelWord>(
  LABELS.flatMap((row) => row.words.map((word) => [word, { row, word }] as const)),
)

/** Names of fields come again and again; more than these are not kept. */
const KEPT = 512
const kept = new Map<string, readonly WordMatch<LabelWord>[]>()

/** The labels in the name of a field, of a column or of an element: `sdt_khach_hang`, `taxCode`, `Số TK (Sacombank)`. */
export function labelsOfName(name: string): readonly LabelWord[] {
  const known = kept.get(name)
  if (known !== undefined) return known.map(({ value }) => value)
  const found = foldedForms(name).flatMap((form) => labelsIn(form))
  if (kept.size >= KEPT) kept.clear()
  kept.set(name, found)
  return found.map(({ value }) => value)
}

/** Names that say no more than that a value follows; what is around them tells. */
const GENERIC =
  /^(?:value|values|val|no|nr|number|num|so|id|code|ma|text|content|data|raw|card|book|item|v|key|input|line|account|extension|identifier|identification|system|othr|items?|gia_tri|giaTri|giá trị|gia tri|nội dung|noi dung|thông tin|chi tiết|valueString|hidden)$/i

export const isGeneric = (name: string): boolean => GENERIC.test(name)
