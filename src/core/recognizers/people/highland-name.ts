import { beginsClan, endsClan } from './clan-names.ts'
import type { Language } from './lexicon.ts'
import { isNamedThing, runFrom } from './name-run.ts'
import type { NameRun } from './vietnamese-name.ts'
import { isCapital, type Word } from './words.ts'

/** Names of the Ê Đê, Gia Rai, Cơ Tu and their neighbours: `Y Moan Ênuôl`, `H'Hen Niê`, `Siu Phơi`, `Alăng Thị Bhlốc`. */
export function highlandName(
  words: readonly Word[],
  i: number,
  language: Language,
): NameRun | undefined {
  const first = words[i]
  if (first === undefined || !language.isVietnamese) return undefined
  const isWoman = /^[hk]['’]\p{L}/u.test(first.lower) && isCapital(first)
  const isMan = first.bare === 'y' && first.shape === 'initial'
  const to = runFrom(
    words,
    i,
    4,
    (word) => isCapital(word) && (first.shape === 'capitals' || word.shape !== 'capitals'),
  )
  const isClan =
    isCapital(first) &&
    (beginsClan(first.lower, words[i + 1]?.lower ?? '') || endsClan(words[to]?.lower ?? ''))
  if (!isWoman && !isMan && !isClan) return undefined
  if (isClan && isNamedThing(words, i)) return undefined
  return to - i + 1 >= (isMan ? 3 : 2) ? { from: i, to, score: 0.85, rule: 'highland' } : undefined
}
