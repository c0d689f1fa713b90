import { readFileSync, readdirSync } from 'node:fs'
import { type LabelledText, type Mark, overlaps } from './labelled-text.ts'

const FOLDER = new URL('../../test/fixtures/pii/hard/', import.meta.url)

/** One case of `test/fixtures/pii/hard/`. */
export interface HardCase extends LabelledText {
  readonly lang: 'en' | 'vi'
  /** The rule, or the shape of text, that the case stands for. */
  readonly why: string
}

interface Row {
  readonly id: string
  readonly text: string
  readonly find: readonly { readonly entity: string; readonly value: string }[]
  readonly lang: 'en' | 'vi'
  readonly why: string
}

/** All cases, in order of the files. Throws if a labelled value does not stand in its text, or an id comes twice. */
export function readHardSet(): readonly HardCase[] {
  const ids = new Set<string>()
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .flatMap((name): readonly Row[] => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')))
    .map(({ id, text, find, lang, why }) => {
      if (ids.has(id)) throw new Error(`two cases are called ${id}`)
      ids.add(id)
      return { id, text, lang, why, gold: locate(id, text, find) }
    })
}

/** Values stand in order of the text, each after the one before. */
function locate(id: string, text: string, find: Row['find']): readonly Mark[] {
  let from = 0
  return find.map(({ entity, value }) => {
    const start = text.indexOf(value, from)
    if (start < 0 || value === '') throw new Error(`${id}: a value is not in the text`)
    from = start + value.length
    return { entity, start, end: from }
  })
}

/** What is wrong with what was found; nothing if the case passes. */
export interface Verdict {
  /** Labelled values of which a part stays outside every finding of their entity. */
  readonly missed: readonly Mark[]
  /** Findings where nothing is labelled. */
  readonly false: readonly Mark[]
}

/**
 * A value counts only if one finding of its entity covers all of it: half a card number is a leak. A finding may reach
 * further than the value (what touches it goes along), but not stand where there is none.
 */
export function judge({ gold }: LabelledText, found: readonly Mark[]): Verdict {
  return {
    missed: gold.filter(
      ({ entity, start, end }) =>
        !found.some((mark) => mark.entity === entity && mark.start <= start && mark.end >= end),
    ),
    false: found.filter((mark) => !gold.some((wanted) => overlaps(wanted, mark))),
  }
}

export const passes = (verdict: Verdict): boolean =>
  verdict.missed.length === 0 && verdict.false.length === 0
