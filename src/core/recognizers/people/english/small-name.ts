import { AFTER_NAME, type Cue } from '../cues.ts'
import { isEnglishWord, isFirstName } from './first-names.ts'
import type { Language } from '../lexicon.ts'
import type { NameRun } from '../vietnamese-name.ts'
import type { Word } from '../words.ts'

/** In small letters: `my name is john smith`, `hi maria`. */
export function smallEnglishName(
  words: readonly Word[],
  i: number,
  cue: Cue,
  language: Language,
): NameRun | undefined {
  const first = words[i]
  const before = words[i - 1]
  if (first === undefined || first.shape !== 'small' || first.isMarked || isEnglishWord(first))
    return undefined
  const isSpoken =
    cue.kind === 'introduction'
      ? /^(?:is|m|i'm|name's|called|named)$/.test(before?.bare ?? '')
      : (cue === AFTER_NAME && /^(?:and|or)$/.test(before?.lower ?? '')) ||
        SPOKEN_TO.has(before?.bare ?? '')
  if (!isSpoken || !isFirstName(first, language)) return undefined
  const next = words[i + 1]
  const hasLast =
    next?.gap === 'blank' &&
    next.shape === 'small' &&
    language.englishLast.has(next.bare) &&
    !SMALL_WORDS.has(next.bare)
  return { from: i, to: hasLast ? i + 1 : i, score: 0.6, rule: 'small-english' }
}

/** What stands before a person in chats, and before hardly any other noun without an article. */
const SPOKEN_TO: ReadonlySet<string> = new Set(
  'called named its hi hey hello dear tell told ask asked ping pinged did does remind thanks thx'.split(
    ' ',
  ),
)

const SMALL_WORDS: ReadonlySet<string> = new Set(
  'and or the of in on at for to with from is was has have had will can said says street i my an but here'.split(
    ' ',
  ),
)
