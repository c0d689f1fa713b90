import { BARE_WORDS, DOUBLE_HEADS, HEADS, NO_HEADS } from './not-a-person.ts'
import { type Word, isCapital } from './words.ts'

/** Words `from` to `to` of a text (both of it), one after the other with blanks between. */
export interface Run {
  readonly from: number
  readonly to: number
}

/** How far from `from` on words follow with single blanks that `isPart` takes, `most` words at the most. */
export function runFrom(
  words: readonly Word[],
  from: number,
  most: number,
  isPart: (word: Word, at: number) => boolean,
): number {
  let to = from
  while (to + 1 < words.length && to - from + 1 < most) {
    const next = words[to + 1]
    if (next === undefined || next.gap !== 'blank' || !isPart(next, to + 1)) break
    to++
  }
  return to
}

/** Small words inside a name: `van der Berg`. */
const PARTICLES: ReadonlySet<string> = new Set(
  'van der den de la le du di da dos das bin ibn binti bint al el von zu y ter ten'.split(' '),
)

/** How many words a name goes on by from `to` over particles to a word written as `like` is; 0 if it does not. */
export function overParticles(words: readonly Word[], to: number, like: Word): number {
  for (let step = 1; step <= 3; step++) {
    const word = words[to + step]
    if (word?.gap !== 'blank') return 0
    if (step > 1 && word.shape === like.shape) return step
    if (word.shape !== 'small' || !PARTICLES.has(word.bare)) return 0
  }
  return 0
}

/** One syllable of Vietnamese, without marks. */
const SYLLABLE =
  /^(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnpqrstvx])?(?:[aeiouy]{1,3})(?:ch|nh|ng|[cmnpt])?$/

export const isSyllable = ({ bare, shape }: Word): boolean =>
  shape === 'initial' ||
  (bare.length <= 7 && SYLLABLE.test(bare)) ||
  /^(?:h|y)['’]\p{L}+$/u.test(bare)

/** Words of the same name are written alike: capitals with capitals. */
export const isWrittenLike = (word: Word, first: Word): boolean =>
  isCapital(word) &&
  (word.shape === 'initial' || first.shape === 'initial' || word.shape === first.shape)

/** How many words before a name are looked at for what it belongs to. */
const REACH = 4

/** Whether the words before `words[i]` make it the name of a place, a company, a school: `phường Nguyễn Thái Bình`. */
export function isNamedThing(words: readonly Word[], i: number): boolean {
  const target = words[i]
  if (target === undefined || (target.gap !== 'blank' && target.gap !== 'dot')) return false
  for (let k = i - 1; k >= 0 && k >= i - REACH; k--) {
    const word = words[k]
    if (word === undefined) return false
    if (word.shape === 'number') return k === i - 1 && isHouseNumber(words, i, k)
    // `15/7B Đặng Văn Bi`
    const before = words[k - 1]
    if (
      k === i - 1 &&
      word.end - word.start <= 2 &&
      word.gap === 'other' &&
      words[k - 1]?.end === word.start
    )
      return isHouseNumber(words, i, k - 1)
    const isPair = before !== undefined && word.gap === 'blank'
    if (isPair && DOUBLE_HEADS.has(`${before.lower} ${word.lower}`)) return true
    if (word.shape === 'small' && BARE_HEADS.has(word.lower) && !target.isMarked) return true
    if (/^(?:là|và|hay|hoặc)$/.test(word.lower)) return false
    if (isPair && NO_HEADS.has(`${before.lower} ${word.lower}`)) return false
    if (HEADS.has(word.lower) && (word.lower !== 'th' || word.shape === 'capitals')) return true
    if (!isCapital(word) || (word.gap !== 'blank' && word.gap !== 'dot')) return false
  }
  return false
}

/** Heads of places typed without marks, which are hardly any other word. */
const BARE_HEADS: ReadonlySet<string> = new Set(
  'duong phuong huyen ngo hem khu thon thpt thcs'.split(' '),
)

/** `285 Lê Duẩn` within a line; not the first thing of a row, nor a number of many digits. */
function isHouseNumber(words: readonly Word[], i: number, at: number): boolean {
  const word = words[i]
  const number = words[at]
  if (
    word === undefined ||
    number === undefined ||
    word.start - number.end > 2 ||
    number.shape !== 'number' ||
    word.gap !== 'blank'
  )
    return false
  return (
    number.end - number.start <= 4 &&
    number.gap !== 'line' &&
    number.gap !== 'start' &&
    number.gap !== 'wide'
  )
}

/** The words of a run in small letters, and without marks. */
export const phraseOf = (words: readonly Word[], { from, to }: Run): string =>
  words
    .slice(from, to + 1)
    .map(({ lower }) => lower)
    .join(' ')

export const barePhraseOf = (words: readonly Word[], { from, to }: Run): string =>
  words
    .slice(from, to + 1)
    .map(({ bare }) => bare)
    .join(' ')

/** `dang ky`, `dich vu van tai`, typed without marks. */
export function isBareWord(words: readonly Word[], i: number): boolean {
  const [before, first, second] = [words[i - 1], words[i], words[i + 1]]
  if (first === undefined || second === undefined || first.isMarked || second.isMarked) return false
  if (BARE_WORDS.has(`${first.bare} ${second.bare}`)) return true
  return (
    first.shape === 'small' &&
    first.gap === 'blank' &&
    before !== undefined &&
    BARE_WORDS.has(`${before.bare} ${first.bare}`)
  )
}
