import type { Cue } from './cues.ts'
import type { Language } from './lexicon.ts'
import { type Run, isNamedThing, phraseOf, runFrom } from './name-run.ts'
import {
  COUNTRY_NAMES,
  HEADS,
  NAMED_COMPANIES,
  PUBLIC_PEOPLE,
  VIETNAMESE_WORDS,
} from './not-a-person.ts'
import type { NameRun } from './vietnamese-name.ts'
import { type Word, isCapital } from './words.ts'

/** Two or three given names as the subject of a sentence: `Thu Hiền nhắn`, `gặp Hồng Đào`. */
export function givenPair(
  words: readonly Word[],
  i: number,
  verbs: ReadonlySet<string>,
  cue: Cue | undefined,
  language: Language,
): NameRun | undefined {
  const first = words[i]
  const second = words[i + 1]
  if (
    first === undefined ||
    second === undefined ||
    first.shape !== 'capital' ||
    !language.given.has(first.lower)
  )
    return undefined
  // `cao tốc Trung Lương - Mỹ Thuận`
  const isJoined = first.gap === 'blank' || first.gap === 'dash'
  if (isJoined && isCapital(words[i - 1] ?? first)) return undefined
  const to = runFrom(
    words,
    i,
    3,
    (word) => word.shape === 'capital' && language.given.has(word.lower),
  )
  const next = words[to + 1]
  if (to === i || isNamedThing(words, i) || (next?.gap === 'blank' && isCapital(next)))
    return undefined
  const run = { from: i, to }
  if (isAddressed(words, to)) return { ...run, score: 0.85, rule: 'given-pair' }
  if (!first.isMarked && !second.isMarked) return undefined
  if (
    language.places.has(phraseOf(words, run)) ||
    NAMED_COMPANIES.has(phraseOf(words, run)) ||
    PUBLIC_PEOPLE.has(phraseOf(words, run)) ||
    COUNTRY_NAMES.has(phraseOf(words, run))
  )
    return undefined
  if (language.compounds.has(`${first.lower} ${second.lower}`) && cue === undefined)
    return undefined
  const isSubject = next?.gap === 'blank' && verbs.has(next.bare)
  if (!language.givenPairs.has(`${first.lower} ${second.lower}`))
    return (isSubject || cue !== undefined) && isLoosePair(words, run, language)
      ? { ...run, score: 0.55, rule: 'given-pair' }
      : undefined
  const isWord = language.compounds.has(`${first.lower} ${second.lower}`)
  if ((isSubject || cue !== undefined) && !isWord && language.isVietnamese)
    return { ...run, score: 0.82, rule: 'given-pair' }
  return isSubject || cue !== undefined ? { ...run, score: 0.6, rule: 'given-pair' } : undefined
}

/** `Hạnh Nguyên hỏi`: two given names that are not known as a pair; none of them nor both are another word. */
function isLoosePair(words: readonly Word[], { from, to }: Run, language: Language): boolean {
  const [first, second, next] = [words[from], words[to], words[to + 1]]
  if (first === undefined || second === undefined || to !== from + 1 || !language.isVietnamese)
    return false
  const isWord = (a: Word, b: Word): boolean => language.compounds.has(`${a.lower} ${b.lower}`)
  return (
    ![first, second].some(({ lower, bare }) => HEADS.has(lower) || VIETNAMESE_WORDS.has(bare)) &&
    !isWord(first, second) &&
    !(next?.gap === 'blank' && isWord(second, next))
  )
}

/** `Minh Anh thân mến`, `Duy ơi`. */
const isAddressed = (words: readonly Word[], to: number): boolean => {
  const [next, second] = [words[to + 1], words[to + 2]]
  if (next?.gap !== 'blank') return false
  return (
    next.lower === 'ơi' ||
    (next.lower === 'thân' && /^(?:mến|thương|yêu|ái|gửi)$/.test(second?.lower ?? ''))
  )
}

/** One given name in capitals that is spoken to: `Duy ơi`, `Thảo thân mến`. */
export function addressedName(
  words: readonly Word[],
  i: number,
  language: Language,
): NameRun | undefined {
  const first = words[i]
  if (first?.shape !== 'capital' || !language.given.has(first.lower)) return undefined
  if (first.gap === 'blank' && isCapital(words[i - 1] ?? first)) return undefined
  if (ROLE_WORDS.has(first.lower) || !isAddressed(words, i)) return undefined
  return { from: i, to: i, score: 0.85, rule: 'addressed' }
}

/** `thanh tung oi`: the same in small letters, at the beginning of a phrase. */
export function addressedSmall(
  words: readonly Word[],
  i: number,
  language: Language,
): NameRun | undefined {
  const first = words[i]
  if (first?.shape !== 'small' || first.gap === 'blank' || ROLE_WORDS.has(first.bare))
    return undefined
  const isGiven = (word: Word): boolean =>
    word.shape === 'small' &&
    word.lower !== 'oi' &&
    word.lower.length > 1 &&
    (word.isMarked || !language.isVietnamese
      ? language.given.has(word.lower)
      : language.bareGiven.has(word.bare))
  if (!isGiven(first)) return undefined
  const to = runFrom(words, i, 3, isGiven)
  const call = words[to + 1]
  if (call?.gap !== 'blank' || (call.lower !== 'ơi' && call.lower !== 'oi')) return undefined
  const phrase = phraseOf(words, { from: i, to })
  if (words.slice(i, to + 1).some(({ bare }) => ROLE_WORDS.has(bare) && to === i)) return undefined
  return language.compounds.has(phrase) ? undefined : { from: i, to, score: 0.82, rule: 'called' }
}

/** Who is spoken to without a name: `Anh ơi`, `Mẹ ơi`, `Trời ơi`. */
const ROLE_WORDS: ReadonlySet<string> = new Set(
  'chi co chu bac ong ba chau di cau mo me bo troi sep thay be dat nha nguoi hoi moi ai anh chị em cô chú bác ông bà con cháu bạn mẹ bố ba má cậu dì trời sếp thầy bé út tư hai năm sáu bảy tám mười'.split(
    ' ',
  ),
)
