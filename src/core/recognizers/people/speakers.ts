import type { Language } from './lexicon.ts'
import { CAPITAL_WORDS, ENGLISH_WORDS, VIETNAMESE_WORDS } from './not-a-person.ts'
import { isFirstName } from './english/first-names.ts'
import { SURNAMES } from './vietnamese-syllables.ts'
import type { NameRun } from './vietnamese-name.ts'
import { type Word, isCapital } from './words.ts'

/** What may stand before a speaker on the line: a time, a date, brackets, a dash of a list, a part that is played. */
const TIME = String.raw`(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4},?[ T]?)?\d{1,2}[:h]\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?`
const LINE = new RegExp(
  String.raw`^[ \t>*-]{0,4}(?:\[[^\]\n]{1,40}\]:? ?|\(?${TIME}\)?[ \t,|–-]{0,4})?(?:(?:agent|khách|kh|nv|cskh|user|tvv|tv|sales?|bot|admin) )?([@\p{L}][\p{L}\p{M}'’. ]{0,40}?)(?: ?\([^)\n]{1,30}\))?(?: ?\[[^\]\n]{1,20}\])?:(?=\s\S)`,
  'gimu',
)
/** Lines that begin like this before a text is taken for a conversation. */
const LEAST_LINES = 2
const MOST_WORDS = 4

interface Speaker {
  readonly run: NameRun
  readonly key: string
  /** A time stands before it. */
  readonly isTimed: boolean
}

/**
 * Who speaks in a conversation that is written down line by line: `Thảo Vy: chị ơi`, `[09:14] jake: yo`. Names that the lists
 * know; one word alone, or in small letters, only where it speaks twice, at a time, or among others who are known.
 */
export function speakers(
  view: string,
  words: readonly Word[],
  language: Language,
): readonly NameRun[] {
  if (!view.includes('\n') || !view.includes(':')) return []
  const found: Speaker[] = []
  const counts = new Map<string, number>()
  let lines = 0
  let at = 0
  for (const match of view.matchAll(LINE)) {
    lines++
    const name = match[1] ?? ''
    const start = match.index + match[0].lastIndexOf(name)
    while ((words[at]?.start ?? Number.POSITIVE_INFINITY) < start) at++
    const run = runAt(words, at, start, start + name.length)
    if (run === undefined || !isKnown(words, run, language)) continue
    const key = name.toLowerCase()
    counts.set(key, (counts.get(key) ?? 0) + 1)
    found.push({ run, key, isTimed: /\d[:h]\d\d/.test(match[0]) })
  }
  if (lines < LEAST_LINES) return []
  return found.filter((speaker) => isSure(speaker, words, counts)).map(({ run }) => run)
}

function isSure(
  { run, key, isTimed }: Speaker,
  words: readonly Word[],
  counts: ReadonlyMap<string, number>,
): boolean {
  const first = words[run.from]
  if (run.to > run.from && first !== undefined && isCapital(first)) return true
  return isTimed || (counts.get(key) ?? 0) > 1 || counts.size > 1
}

function runAt(
  words: readonly Word[],
  from: number,
  start: number,
  end: number,
): NameRun | undefined {
  if (words[from]?.start !== start) return undefined
  let to = from
  while ((words[to + 1]?.end ?? Number.POSITIVE_INFINITY) <= end) to++
  return to - from < MOST_WORDS ? { from, to, score: 0.85, rule: 'speaker' } : undefined
}

/** Every word of it is one of a name, and together they are not another word. */
function isKnown(words: readonly Word[], { from, to }: NameRun, language: Language): boolean {
  const run = words.slice(from, to + 1)
  if (run.some((word) => isCapital(word) !== isCapital(run[0] ?? word))) return false
  const phrase = run.map(({ lower }) => lower).join(' ')
  if (language.places.has(phrase)) return false
  if (run.length === 2 && language.givenPairs.has(phrase)) return true
  if (language.compounds.has(phrase)) return false
  return run.every((word) => isNameWord(word, language))
}

const isNameWord = (word: Word, language: Language): boolean => {
  if (word.shape === 'number' || word.bare.length < 2) return false
  if (CAPITAL_WORDS.has(word.bare) || ENGLISH_WORDS.has(word.bare)) return false
  if (VIETNAMESE_WORDS.has(word.bare)) return false
  if (!word.isMarked && isFirstName(word, language)) return true
  return word.isMarked
    ? language.given.has(word.lower) || SURNAMES.has(word.lower)
    : language.bareGiven.has(word.bare) && isCapital(word)
}
