import { type LabelledText, type Mark, family, overlaps } from './labelled-text.ts'

/** Counts over a set of texts, for one entity. */
export interface Tally {
  gold: number
  /** Labelled values that a finding of their entity overlaps. */
  hit: number
  /** Labelled values found with exactly their borders. */
  exact: number
  found: number
  /** Findings that overlap a labelled value of their entity. */
  right: number
}

export type Detector = (text: string) => readonly Mark[]

export interface Scores {
  readonly tallies: ReadonlyMap<string, Tally>
  readonly misses: readonly Miss[]
}

/** A labelled value that was not found at all, or a finding where nothing of its entity is labelled. */
export interface Miss {
  readonly id: string
  readonly kind: 'missed' | 'false'
  readonly entity: string
  readonly value: string
  readonly text: string
}

/** Entity as the table names it: `family` where a set does not tell private from public addresses. */
type Name = (entity: string) => string

/** Overlap scoring: a value counts as found if a finding of its entity touches it; borders are counted apart. */
export function score(
  texts: readonly LabelledText[],
  detect: Detector,
  entities: readonly string[],
  name: Name = family,
): Scores {
  const tallies = new Map(entities.map((entity) => [entity, emptyTally()]))
  const misses: Miss[] = []
  for (const { id, text, gold } of texts) {
    const found = detect(text)
    const like = (a: Mark, b: Mark): boolean => name(a.entity) === name(b.entity) && overlaps(a, b)
    const note = (kind: Miss['kind'], { entity, start, end }: Mark): void => {
      misses.push({ id, kind, entity: name(entity), value: text.slice(start, end), text })
    }
    for (const wanted of gold) {
      const tally = tallies.get(name(wanted.entity))
      if (tally === undefined) continue
      tally.gold++
      if (found.some((mark) => like(mark, wanted))) tally.hit++
      else note('missed', wanted)
      if (found.some((mark) => like(mark, wanted) && sameBorders(mark, wanted))) tally.exact++
    }
    for (const mark of found) {
      const tally = tallies.get(name(mark.entity))
      if (tally === undefined) continue
      tally.found++
      if (gold.some((wanted) => like(mark, wanted))) tally.right++
      else note('false', mark)
    }
  }
  return { tallies, misses }
}

export const emptyTally = (): Tally => ({ gold: 0, hit: 0, exact: 0, found: 0, right: 0 })

const sameBorders = (a: Mark, b: Mark): boolean => a.start === b.start && a.end === b.end

export interface Rates {
  readonly precision: number
  readonly recall: number
  readonly f1: number
  readonly exact: number
}

/** NaN where there was nothing to divide by. */
export function rates({ gold, hit, exact, found, right }: Tally): Rates {
  const precision = right / found
  const recall = hit / gold
  const f1 = hit === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  return { precision, recall, f1: gold === 0 ? Number.NaN : f1, exact: exact / gold }
}
