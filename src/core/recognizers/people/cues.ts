import {
  APPROACHES,
  CLOSINGS,
  INTRODUCTIONS,
  LIKELY_LABELS,
  PERSON_LABELS,
  ROLES,
  TITLES,
} from './cue-words.ts'
import { type Word, isCapital } from './words.ts'

/** What stands before a word and says that a name follows. */
export interface Cue {
  readonly kind: 'label' | 'likely' | 'title' | 'introduction' | 'closing' | 'approach'
  /** 3: a name follows, in any case. 2: a name follows, if it is written as one. 1: a name may follow. */
  readonly strength: 1 | 2 | 3
}

const LABEL: Cue = { kind: 'label', strength: 3 }
const LIKELY: Cue = { kind: 'likely', strength: 2 }
const TITLE: Cue = { kind: 'title', strength: 2 }
/** After a name and `và`. */
export const AFTER_NAME: Cue = { kind: 'approach', strength: 1 }
const INTRODUCTION: Cue = { kind: 'introduction', strength: 3 }
const NAMED: Cue = { kind: 'introduction', strength: 2 }
const CLOSING: Cue = { kind: 'closing', strength: 3 }
const APPROACH: Cue = { kind: 'approach', strength: 1 }

/** Words that a label, an introduction and a closing have at most. */
const MOST = 6

/** What the words before `words[i]` say of it. Looks at a few words only. */
export function cueBefore(
  words: readonly Word[],
  i: number,
  isVietnamese = false,
): Cue | undefined {
  const word = words[i]
  const previous = words[i - 1]
  if (word === undefined || previous === undefined) return undefined
  if (word.gap === 'colon' || word.gap === 'wide') return labelBefore(words, i)
  if (word.gap === 'line')
    return !isLineBreak(previous) && endsWith(words, i, CLOSINGS, true)
      ? CLOSING
      : underLabel(words, i)
  if (word.gap === 'comma' && endsWith(words, i, CLOSINGS, true)) return CLOSING
  if (word.gap === 'comma' && isKin(words, i)) return LIKELY
  if (word.gap === 'dash' && previous.gap !== 'blank') return labelBefore(words, i)
  if (word.gap === 'dot')
    return isDottedTitle(previous) && isTitleAt(words, i - 1, true) ? TITLE : undefined
  if (word.gap === 'quote')
    return endsWith(words, i, INTRODUCTIONS, false) ? INTRODUCTION : labelBefore(words, i, true)
  if (word.gap === 'other') return previous.bare === 'i' ? undefined : labelBefore(words, i, true)
  if (word.gap !== 'blank') return undefined
  const phrase = phraseBefore(words, i)
  if (phrase !== undefined) return phrase
  if (isVietnamese && isLetterTitle(words, i - 1)) return TITLE
  if (word.start - previous.end === 1 && TITLES.has(previous.bare) && isTitleAt(words, i - 1))
    return TITLE
  return APPROACHES.has(previous.bare) &&
    (!previous.isMarked || APPROACH_SPELLINGS.has(previous.lower))
    ? APPROACH
    : undefined
}

/** `toi ten la`, `giam doc`, `chu tiem la`: what every phrase before a name says, in the order of their weight. */
const PHRASES: ReadonlyMap<string, Cue> = new Map([
  ...[...ROLES].flatMap((role) =>
    [`${role} la`, `${role} ten la`, `${role} ten`].map((phrase) => [phrase, NAMED] as const),
  ),
  ...[...ROLES].map((role) => [role, TITLE] as const),
  ...[...INTRODUCTIONS].map((phrase) => [phrase, INTRODUCTION] as const),
])
const WEIGHT: readonly Cue[] = [NAMED, TITLE, INTRODUCTION]

/** The weightiest of the phrases that the words before `words[i]` end in. */
function phraseBefore(words: readonly Word[], i: number): Cue | undefined {
  // `NGHIỆM THU KỸ THUẬT` has no `thư ký` in it.
  const last = words[i - 1]
  if (last === undefined || last.lower === 'kỹ' || !LAST_WORDS.has(last.bare)) return undefined
  let phrase = ''
  let best: Cue | undefined
  for (let k = i - 1; k >= 0 && k >= i - MOST; k--) {
    const word = words[k]
    if (word === undefined) break
    phrase = phrase === '' ? word.bare : `${word.bare} ${phrase}`
    const cue = PHRASES.get(phrase)
    if (cue !== undefined && (best === undefined || WEIGHT.indexOf(cue) > WEIGHT.indexOf(best)))
      best = cue
    if (!joinsPhrase(word) || k === 0) break
  }
  return best
}

/** Within a sentence a phrase goes on over blanks and commas. */
const joinsPhrase = ({ gap }: Word): boolean =>
  gap === 'blank' || gap === 'other' || gap === 'comma'

/** `con gái tôi, Gia Hân, học lớp 3`. */
function isKin(words: readonly Word[], i: number): boolean {
  const [three, two, one] = [words[i - 3], words[i - 2], words[i - 1]]
  if (one === undefined || two === undefined || !OWNERS.has(one.lower)) return false
  return KIN.has(two.lower) || ROLES.has(`${three?.bare} ${two.bare}`)
}
const OWNERS: ReadonlySet<string> = new Set('tôi em anh chị mình con cháu toi minh'.split(' '))
const KIN: ReadonlySet<string> = new Set('vợ chồng mẹ bố ba cha con cháu sếp'.split(' '))

/** `a Phước`, `c Lan`, `e Vy`: how chats write `anh`, `chị`, `em`, `bạn`. Not `nhóm a`. */
function isLetterTitle(words: readonly Word[], i: number): boolean {
  const word = words[i]
  if (word?.shape !== 'small' || !/^[aceb]$/.test(word.lower)) return false
  if (word.gap !== 'blank') return word.gap !== 'other' && word.gap !== 'dash' && word.gap !== 'dot'
  return words[i - 1]?.shape !== 'number' && !LETTERED.has(words[i - 1]?.lower ?? '')
}

/** What is told apart by a letter. */
const LETTERED: ReadonlySet<string> = new Set(
  'nhóm loại lớp khối hạng vitamin điểm mục khoản câu án bên gói ý phần tổ đội dãy tòa toà lô cỡ cấp bậc trường hợp cột dòng ô nhom loai lop khoi hang diem muc khoan size cot dong'.split(
    ' ',
  ),
)

/** `bản Mường`, `con đường`: with other marks than its own, a title is another word. */
const TITLE_SPELLINGS = new Set(
  'anh cha chị chi ông ong bà ba cô co chú chu bác bac thầy thay em cháu chau bạn ban cậu cau dì mợ thím sếp sep cụ dượng bé mẹ bố vợ chồng con khách thằng'.split(
    ' ',
  ),
)

function isTitleAt(words: readonly Word[], i: number, isDotted = false): boolean {
  const word = words[i]
  if (word === undefined) return false
  const before = words[i - 1]
  // `xe khách Phương Trang`
  if (
    word.bare === 'khach' &&
    word.gap === 'blank' &&
    /^(?:xe|du|quy|tau)$/.test(before?.bare ?? '')
  )
    return false
  if (word.lower === 'anh' && word.shape === 'capital' && OF_ENGLAND.has(before?.lower ?? ''))
    return false
  const isAfterNumber = before?.shape === 'number' && word.gap === 'blank'
  if (ABBREVIATIONS.has(word.bare)) return !isAfterNumber && word.shape !== 'small'
  if (DOTTED.has(word.bare)) return isDotted && word.shape !== 'small'
  // `Hoàng Anh Gia Lai`, `25/10 Ông Ích Khiêm`: in capitals after a capital word or a number, it is part of a name.
  const isInside =
    word.gap === 'blank' && before !== undefined && (isCapital(before) || isAfterNumber)
  if (isInside && word.shape === 'capital') return false
  if (word.isMarked) return TITLE_SPELLINGS.has(word.lower)
  // Among words with marks `chi` and `co` are words of their own, and headings in capitals have none.
  if (/^(?:ban|chu|cau)$/.test(word.bare) && words[i + 1]?.isMarked === true) return false
  return word.shape !== 'capitals' && BARE_TITLES.has(word.bare)
}

/** `<br>` of HTML, which is not `BR` of a letter. */
const isLineBreak = ({ bare, shape }: Word): boolean => bare === 'br' && shape === 'small'

/** With other marks they are other words: `dầu gội`. */
const APPROACH_SPELLINGS: ReadonlySet<string> = new Set(
  'gặp rủ kèm hẹn dặn tìm thầy thay và cùng nghe gửi chào thân hỏi nhờ mời của với tặng báo bảo gọi nhận nộp'.split(
    ' ',
  ),
)

/** `tiếng Anh`, `nước Anh`. */
const OF_ENGLAND: ReadonlySet<string> = new Set(
  'tiếng nước người bảng xứ quốc gia đội môn học dịch tieng'.split(' '),
)

const ABBREVIATIONS: ReadonlySet<string> = new Set(
  'bsckii bscki bsck bsnt mr mrs ms dr bs ts gs pgs ths bn tsbs thsbs kts prof rev hon capt sgt'.split(
    ' ',
  ),
)
/** A dot after any other title ends a sentence: `với khách. Mai em gửi`. */
const isDottedTitle = ({ bare }: Word): boolean => ABBREVIATIONS.has(bare) || DOTTED.has(bare)

const DOTTED: ReadonlySet<string> = new Set('ks ls ds nv cn lt'.split(' '))
const BARE_TITLES: ReadonlySet<string> = new Set(
  `anh chi ong ba co chu bac thay em ban cau sep cu con khach miss professor sir madam madame mister captain judge officer senator nurse sister
  father monsieur herr frau senor senora dona uncle aunt aunty coach vo chong me bo be`.split(
    /\s+/,
  ),
)

/** A label in front of a colon, of a column's gap or of a quote: `Họ tên: `, `"full_name": "`, `name=`. */
function labelBefore(words: readonly Word[], i: number, isClose = false): Cue | undefined {
  if (isClose && (words[i]?.start ?? 0) - (words[i - 1]?.end ?? 0) > 6) return undefined
  if (!LAST_WORDS.has(words[i - 1]?.bare ?? '')) return undefined
  let phrase = ''
  let joined = ''
  let cue: Cue | undefined
  for (let k = i - 1; k >= 0 && k >= i - MOST; k--) {
    const word = words[k]
    // `LÊ^VĂN SƠN|SPO`: the English label `son` has no marks.
    if (word === undefined || word.lower === 'sơn') break
    phrase = phrase === '' ? word.bare : `${word.bare} ${phrase}`
    joined = word.bare + joined
    if (
      PERSON_LABELS.has(phrase) ||
      (JOINED_LABELS.has(joined) && phrase.length > joined.length - 1)
    )
      return LABEL
    if (LIKELY_LABELS.has(phrase)) cue = isWholeLabel(words, k) ? LIKELY : cue
    if (!joinsLabel(word)) break
  }
  return isClose && cue !== undefined ? undefined : cue
}

/** The last word of every phrase, so that most words are passed at once. */
const LAST_WORDS: ReadonlySet<string> = new Set([
  ...[PERSON_LABELS, LIKELY_LABELS, [...PHRASES.keys()], CLOSINGS].flatMap((phrases) =>
    [...phrases].map((phrase) => phrase.slice(phrase.lastIndexOf(' ') + 1)),
  ),
  ...[...PERSON_LABELS].map((label) => label.replaceAll(' ', '')),
])

const joinsLabel = ({ gap }: Word): boolean => gap === 'blank' || gap === 'other' || gap === 'dash'

/** A word that may be more than a label has to be one from its first word on. */
function isWholeLabel(words: readonly Word[], k: number): boolean {
  const word = words[k]
  return (
    word === undefined || word.gap !== 'blank' || (words[k - 1]?.shape ?? 'number') === 'number'
  )
}

const JOINED_LABELS: ReadonlySet<string> = new Set(
  [...PERSON_LABELS].map((label) => label.replaceAll(' ', '')),
)

/** A label alone on the line above. */
function underLabel(words: readonly Word[], i: number): Cue | undefined {
  const cue = labelBefore(words, i)
  if (cue?.kind !== 'label') return undefined
  for (let k = i - 1; k >= 0 && k >= i - MOST; k--) {
    if (words[k]?.gap === 'line' || words[k]?.gap === 'start') return cue
  }
  return undefined
}

/** Whether the words before `words[i]` end in one of `phrases`; `isAlone`: and are nothing else on their line. */
function endsWith(
  words: readonly Word[],
  i: number,
  phrases: ReadonlySet<string>,
  isAlone: boolean,
): boolean {
  if (!LAST_WORDS.has(words[i - 1]?.bare ?? '')) return false
  let phrase = ''
  for (let k = i - 1; k >= 0 && k >= i - MOST; k--) {
    const word = words[k]
    if (word === undefined) return false
    phrase = phrase === '' ? word.bare : `${word.bare} ${phrase}`
    const begins = word.gap === 'line' || word.gap === 'start' || k === 0
    if (phrases.has(phrase) && (!isAlone || begins)) return true
    if (begins || (word.gap !== 'blank' && word.gap !== 'other' && word.gap !== 'comma'))
      return false
  }
  return false
}
