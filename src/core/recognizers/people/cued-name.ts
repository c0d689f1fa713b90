import { ROLES, TITLES } from './cue-words.ts'
import type { Cue } from './cues.ts'
import type { Language } from './lexicon.ts'
import {
  barePhraseOf,
  isNamedThing,
  isSyllable,
  overParticles,
  phraseOf,
  runFrom,
} from './name-run.ts'
import {
  BARE_WORDS,
  CAPITAL_WORDS,
  COUNTRY_NAMES,
  ENGLISH_WORDS,
  HEADS,
  NAMED_COMPANIES,
  PUBLIC_PEOPLE,
  TAILS,
  VIETNAMESE_WORDS,
} from './not-a-person.ts'
import { SURNAMES } from './vietnamese-syllables.ts'
import type { NameRun } from './vietnamese-name.ts'
import { type Word, isCapital } from './words.ts'

/** Countries after a title-like word: `anh Mỹ`, `Anh Quốc`, `Pháp`. */
const COUNTRIES: ReadonlySet<string> = new Set(
  'quốc mỹ pháp nga đức úc hàn nhật trung thái lào ý ấn âu á phi ngữ việt văn vietnam'.split(' '),
)

/** A name because of what stands before it: `anh Khoa`, `Họ tên: Lò Thị Pọm`, `my name is Kwame`. */
export function cuedName(
  words: readonly Word[],
  i: number,
  cue: Cue,
  language: Language,
): NameRun | undefined {
  const first = words[i]
  if (first === undefined || cue.strength < 2 || !isCapital(first)) return undefined
  if (first.shape === 'initial' && first.bare === 'i') return undefined
  if (!canBegin(words, i, cue, language)) return undefined
  let to = i
  while (to + 1 < words.length && to - i < 5) {
    const step = goesOn(words, i, to, cue)
    if (step === 0) break
    to += step
  }
  to = withoutTail(words, i, to)
  if (to < i) return undefined
  const run = { from: i, to }
  if (
    cue.kind !== 'label' &&
    (PUBLIC_PEOPLE.has(phraseOf(words, run)) ||
      COUNTRY_NAMES.has(phraseOf(words, run)) ||
      PUBLIC_PEOPLE.has(barePhraseOf(words, run)))
  )
    return undefined
  if (language.places.has(phraseOf(words, run)) && cue.kind !== 'title' && cue.kind !== 'label')
    return undefined
  return { ...run, score: to === i && cue.kind === 'likely' ? 0.6 : 0.85, rule: cue.kind }
}

function canBegin(words: readonly Word[], i: number, cue: Cue, language: Language): boolean {
  const word = words[i]
  const next = words[i + 1]
  if (word === undefined) return false
  const goes = next?.gap === 'blank'
  const isFollowedByCapital = goes && isCapital(next)
  const isAfterMister = cue.kind === 'title' && ENGLISH_TITLE.test(words[i - 1]?.bare ?? '')
  if (TAILS.has(word.bare) && !isFollowedByCapital && !isAfterMister) return false
  if (HEADS.has(word.lower) && !(isFollowedByCapital && SURNAMES.has(word.lower))) return false
  if (cue.kind !== 'title' && isTitled(words, i)) return false
  if (cue.kind === 'title') {
    const title = words[i - 1]
    if (isOfRole(words, i, language)) return false
    if (GENERIC.has(`${title?.lower} ${word.lower}`) && !isFollowedByCapital) return false
    if (title !== undefined && isPlaceTogether(words, i, language)) return false
    if (
      COUNTRIES.has(word.lower) &&
      isOneOf(title?.lower, 'anh', 'người', 'bà', 'ông') &&
      !isFollowedByCapital &&
      word.lower !== 'đức'
    )
      return false
    if (
      title?.gap === 'blank' &&
      HEADS.has(words[i - 2]?.lower ?? '') &&
      !isOneOf(words[i - 2]?.lower, 'nhà', 'q', 'p')
    )
      return false
  }
  if (
    CAPITAL_WORDS.has(word.bare) &&
    !(isFollowedByCapital && language.englishFirst.has(word.bare)) &&
    !isTitledGiven(words, i, cue, language)
  )
    return false
  if (VIETNAMESE_WORDS.has(word.bare) && !isVietnameseName(words, i, language)) return false
  // `Ban Giám đốc`, `Công ty`: a capital and a small word that are one word.
  if (
    goes &&
    next.shape === 'small' &&
    language.compounds.has(`${word.lower} ${next.lower}`) &&
    cue.kind !== 'label'
  )
    return false
  if (goes && next.shape === 'small' && BODIES.has(`${word.lower} ${next.lower}`)) return false
  if (word.shape === 'capitals' && cue.strength < 3 && !(isSyllable(word) && isFollowedByCapital))
    return word.bare.length > 3 && language.bareGiven.has(word.bare)
  return true
}

/** `anh An`, `chị My`: after a Vietnamese title a given name is none of the words that English begins sentences with. */
const isTitledGiven = (words: readonly Word[], i: number, cue: Cue, language: Language): boolean =>
  cue.kind === 'title' &&
  language.given.has(words[i]?.lower ?? '') &&
  !ENGLISH_TITLE.test(words[i - 1]?.bare ?? '')

const ENGLISH_TITLE = /^(?:mr|mrs|ms|miss|dr|prof|professor|sir|madam|officer|judge|captain)$/

/** `Trưởng ban Kiểm soát`, `Đại diện Prudential:`: after a role stands a department or a company as well. */
function isOfRole(words: readonly Word[], i: number, language: Language): boolean {
  const [word, next, title, before] = [words[i], words[i + 1], words[i - 1], words[i - 2]]
  if (word === undefined || title === undefined || before === undefined) return false
  if (!ROLES.has(`${before.bare} ${title.bare}`)) return false
  const isName =
    language.given.has(word.lower) ||
    SURNAMES.has(word.lower) ||
    language.englishFirst.has(word.bare)
  return (
    !isName &&
    (next?.gap === 'colon' || (next?.gap === 'blank' && next.shape === 'small' && word.isMarked))
  )
}

/** The eldest, whom the south calls so whoever it is. */
const GENERIC: ReadonlySet<string> = new Set(['anh hai', 'chị hai', 'anh cả', 'chị cả'])

/** A title comes first, and the name after it: `Người tiếp nhận: Đại úy …`, `Phát thuốc: DS. …`. */
function isTitled(words: readonly Word[], i: number): boolean {
  const word = words[i]
  const next = words[i + 1]
  if (word === undefined || next === undefined) return false
  if (next.gap === 'dot') return TITLES.has(word.bare)
  if (next.gap !== 'blank') return false
  return (
    ROLES.has(`${word.bare} ${next.bare}`) ||
    (TITLES.has(word.bare) &&
      isCapital(next) &&
      (word.shape === next.shape || next.shape === 'capitals'))
  )
}

/** Bodies and functions that letters are addressed to. */
const BODIES: ReadonlySet<string> = new Set([
  'công ty',
  'khách hàng',
  'bệnh viện',
  'giám đốc',
  'văn phòng',
  'trưởng phòng',
  'nhà trường',
  'trưởng ban',
  'chi nhánh',
  'tập thể',
  'gia đình',
  'đại hội',
  'ngân hàng',
  'cửa hàng',
  'hiệu trưởng',
  'cơ quan',
  'phòng ban',
  'quý khách',
  'quý vị',
  'ban giám',
  'ủy ban',
  'uỷ ban',
  'hội đồng',
  'tổng cục',
  'tòa án',
  'toà án',
  'bộ phận',
])

/** A common word that is a given name as well is one if a surname or a given name follows, or stands alone after a title. */
function isVietnameseName(words: readonly Word[], i: number, language: Language): boolean {
  const word = words[i]
  const next = words[i + 1]
  if (word === undefined) return false
  if (next?.gap === 'blank' && isCapital(next))
    return (
      (SURNAMES.has(word.lower) || language.given.has(word.lower)) &&
      language.bareGiven.has(next.bare)
    )
  return (
    language.given.has(word.lower) &&
    !(next?.gap === 'blank' && language.compounds.has(`${word.lower} ${next.lower}`))
  )
}

/** `Bà Rịa`, `Hai Bà Trưng`, `Cô Tô`. */
function isPlaceTogether(words: readonly Word[], i: number, language: Language): boolean {
  const title = words[i - 1]
  if (title === undefined || !isCapital(title)) return false
  const two = phraseOf(words, { from: i - 1, to: i })
  const three = i > 1 ? phraseOf(words, { from: i - 2, to: i }) : ''
  return (
    language.places.has(two) ||
    language.places.has(three) ||
    PLACES_WITH_TITLES.has(two) ||
    PLACES_WITH_TITLES.has(three)
  )
}

const PLACES_WITH_TITLES: ReadonlySet<string> = new Set([
  'bà nà',
  'bà đen',
  'ông địa',
  'ông táo',
  'hai bà trưng',
  'bà trưng',
  'bà triệu',
  'bác hồ',
  'cô bắc',
  'bà chúa',
  'ông công',
  'anh ngữ',
  'anh văn',
  'anh quốc',
  'bà huyện',
  'bà hom',
  'bà chiểu',
  'bà điểm',
  'ông lãnh',
  'cô giang',
])

/** How many words further the name goes from `to`: 0 if it ends. */
function goesOn(words: readonly Word[], from: number, to: number, cue: Cue): number {
  const first = words[from]
  const last = words[to]
  const next = words[to + 1]
  if (first === undefined || last === undefined || next === undefined) return 0
  const isAlike =
    isCapital(next) &&
    (next.shape === 'initial' ||
      first.shape === 'initial' ||
      last.shape === 'initial' ||
      (next.shape === 'capitals') === (first.shape === 'capitals') ||
      (next.shape === last.shape && last.gap === 'comma'))
  if (
    next.gap === 'blank' &&
    isAlike &&
    !isCompanyTail(words, to + 1) &&
    !NEVER_INSIDE.has(next.lower)
  )
    return 1
  const step = overParticles(words, to, first)
  if (step > 0) return step
  if (next.gap === 'dot' && last.shape === 'initial' && isCapital(next) && !TAILS.has(next.bare))
    return 1
  if (
    next.gap === 'comma' &&
    cue.strength === 3 &&
    first.shape === 'capitals' &&
    isCapital(next) &&
    next.shape !== 'initial' &&
    to === from &&
    first.bare.length > 2
  )
    return 1
  return 0
}

/** `Châu Sa Rây`: a short ending of companies is a syllable where the name goes on. */
function isCompanyTail(words: readonly Word[], at: number): boolean {
  const [word, next] = [words[at], words[at + 1]]
  if (word === undefined || !TAILS.has(word.bare)) return false
  return !(word.bare.length <= 2 && next?.gap === 'blank' && next.isMarked && isCapital(next))
}

/** Titles and functions that begin the next thing. */
const NEVER_INSIDE: ReadonlySet<string> = new Set(
  'chị ông bà chú bác phòng giám trưởng phó chức số ngày địa điện nơi sinh đt sđt email cccd mr mrs ms dr và với'.split(
    ' ',
  ),
)

/** A label that follows does not belong to the name: `Reporter: Tran Anh Thu   Assignee:`. */
function withoutTail(words: readonly Word[], from: number, to: number): number {
  let end = to
  while (end >= from) {
    const word = words[end]
    const next = words[end + 1]
    const isLabel = next !== undefined && next.gap === 'colon' && end > from
    const isTail =
      word !== undefined &&
      end > from &&
      (ENGLISH_TAIL.has(word.bare) || VIETNAMESE_TAIL.has(word.lower))
    if (!isLabel && !isTail) break
    end--
  }
  return end
}

const ENGLISH_TAIL: ReadonlySet<string> = new Set(
  'phone email tel fax date address dob id department title'.split(' '),
)
const VIETNAMESE_TAIL: ReadonlySet<string> = new Set('chức ngày số điện địa sinh giới'.split(' '))

const isOneOf = (word: string | undefined, ...list: readonly string[]): boolean =>
  word !== undefined && list.includes(word)

/** In small letters, after a title: `anh tuấn ơi`, `gửi bạn minh anh`. */
export function smallGivenName(
  words: readonly Word[],
  i: number,
  cue: Cue,
  language: Language,
): NameRun | undefined {
  const first = words[i]
  if (first === undefined || first.shape !== 'small' || cue.strength < 2) return undefined
  const isName = (word: Word): boolean => language.given.has(word.lower) && word.shape === 'small'
  if (!isName(first) || isNamedThing(words, i - 1)) return undefined
  if (!first.isMarked && !language.isVietnamese) return undefined
  if (!first.isMarked && BARE_WORDS.has(`${first.bare} ${words[i + 1]?.bare ?? ''}`))
    return undefined
  const to = runFrom(
    words,
    i,
    3,
    (word, at) =>
      isName(word) &&
      (!FUNCTION_WORDS.has(word.lower) ||
        language.givenPairs.has(`${words[at - 1]?.lower ?? ''} ${word.lower}`)),
  )
  const next = words[to + 1]
  const second = words[i + 1]
  const isCalled = next?.gap === 'blank' && (next.lower === 'ơi' || next.lower === 'oi')
  const isCompound =
    second?.gap === 'blank' &&
    language.compounds.has(`${first.lower} ${second.lower}`) &&
    !language.givenPairs.has(`${first.lower} ${second.lower}`)
  const isFollowed =
    next?.gap === 'blank' && language.compounds.has(`${words[to]?.lower ?? ''} ${next.lower}`)
  const isTitleWord = language.compounds.has(`${words[i - 1]?.lower ?? ''} ${first.lower}`)
  // `bảo anh Đăng Khoa`: a verb and a title.
  if (next?.gap === 'blank' && isCapital(next)) return undefined
  if (isCalled && !isCompound) return { from: i, to, score: 0.85, rule: 'called' }
  if (isCompound || isFollowed || isTitleWord || FUNCTION_WORDS.has(first.lower)) return undefined
  const run = { from: i, to }
  if (to > i && language.givenPairs.has(`${first.lower} ${second?.lower ?? ''}`))
    return { ...run, score: 0.85, rule: 'given-pair' }
  if (COMMON_WORDS.has(first.lower)) return undefined
  return {
    ...run,
    score: cue.kind === 'title' || cue.kind === 'introduction' ? 0.6 : 0.7,
    rule: 'small-given',
  }
}

const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  'anh em chi ơi à ạ này kia đi cho cần lại với và là có không được bị đang sẽ đã hàng tiền học viên ấy tôi trai gái chủ ta hai ba bốn năm sáu bảy tám chín mười một'.split(
    ' ',
  ),
)

/** Given names that are common words in small letters. */
const COMMON_WORDS: ReadonlySet<string> = new Set(
  `hoa mai xuân hà hải nam năm ba tư sáu bảy tám hai chín mười an bình hòa hồng hạnh phúc thu đông hạ kim ngân sơn thành thanh tài tâm tiến toàn trí trọng
  trung trường văn viên vinh yên chung chính công cần cung danh dao di đài đại đàn đạo đoàn đơn đồng đường gia giao giác hành hiếu hội hợp hưởng kiên kỳ lập
  luận lực lương nhất nhân nhận nữ ý sao sinh song sông sương thái thể thế thịnh thơ thời thu thức thuận tiền tiếp tính tình tinh tin tín tổ trà trình trực tranh từ
  viết vọng vàng xanh cao cơ chế bạch băng ban bắc bằng bảo biển cảnh chánh dân dụng duyệt điền định độ hiện hoàn hoàng hoạt kính lai lạc lễ liên lợi lưu lý mạnh
  minh mẫn mỹ nghị nghiệp nghĩa ngôn nguyên nhã như ninh phát pháp phú phục quan quản quang quân quyền quyết quý sa sang sáng tân tập tất thần thắng thống thông thực
  thường thưởng tích tố tốt tri tùy tuyển tương út vi việt viễn vĩnh vượng vũ vương cát đan đào thi thêm thoa tươi bé bin lựu mùi thân ngọ hợi dần nết ngoan thơm mơ mến
  gấm hiển hiểu hiên lành lưu mận nghi quế sự thao vui vịnh tuần tuyến ước lượng lĩnh khởi khải khoa khôi đính cường`.split(
    /\s+/,
  ),
)

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
    !language.givenPairs.has(`${first.lower} ${second.lower}`)
  )
    return undefined
  if (language.compounds.has(`${first.lower} ${second.lower}`) && cue === undefined)
    return undefined
  const isSubject = next?.gap === 'blank' && verbs.has(next.bare)
  const isWord = language.compounds.has(`${first.lower} ${second.lower}`)
  if ((isSubject || cue !== undefined) && !isWord && language.isVietnamese)
    return { ...run, score: 0.82, rule: 'given-pair' }
  return isSubject || cue !== undefined ? { ...run, score: 0.6, rule: 'given-pair' } : undefined
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

/** Who is spoken to without a name: `Anh ơi`, `Mẹ ơi`, `Trời ơi`. */
const ROLE_WORDS: ReadonlySet<string> = new Set(
  'anh chị em cô chú bác ông bà con cháu bạn mẹ bố ba má cậu dì trời sếp thầy bé út tư hai năm sáu bảy tám mười'.split(
    ' ',
  ),
)

export const isEnglishWord = (word: Word): boolean =>
  ENGLISH_WORDS.has(word.bare) || CAPITAL_WORDS.has(word.bare)
