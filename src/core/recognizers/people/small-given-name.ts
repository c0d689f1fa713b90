import type { Cue } from './cues.ts'
import type { Language } from './lexicon.ts'
import { isNamedThing, runFrom } from './name-run.ts'
import { BARE_WORDS } from './not-a-person.ts'
import type { NameRun } from './vietnamese-name.ts'
import { type Word, isCapital } from './words.ts'

/** In small letters, after a title: `anh tuấn ơi`, `gửi bạn minh anh`. */
export function smallGivenName(
  words: readonly Word[],
  i: number,
  cue: Cue,
  language: Language,
): NameRun | undefined {
  const first = words[i]
  if (first === undefined || first.shape !== 'small' || cue.strength < 2) return undefined
  const isName = (word: Word): boolean =>
    word.shape === 'small' && word.lower.length > 1 && language.given.has(word.lower)
  if (isNamedThing(words, i - 1)) return undefined
  if (!isName(first) && isIntroduced(words, i, cue, language))
    return { from: i, to: i, score: 0.6, rule: 'bare-introduced' }
  if (!isName(first))
    return isBarePair(words, i, cue, language)
      ? { from: i, to: i + 1, score: 0.6, rule: 'bare-pair' }
      : undefined
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

/** `khach ten phuc, dat ban 6 nguoi`: one given name without marks, and the end of the phrase. */
const isIntroduced = (
  words: readonly Word[],
  i: number,
  cue: Cue,
  { isVietnamese, bareGiven }: Language,
): boolean =>
  isVietnamese &&
  cue.kind === 'introduction' &&
  words[i - 1]?.bare === 'ten' &&
  words[i + 1]?.gap !== 'blank' &&
  bareGiven.has(words[i]?.bare ?? '')

/** `chi hoai thuong`: two given names typed without marks, after a title. */
function isBarePair(
  words: readonly Word[],
  i: number,
  cue: Cue,
  { isVietnamese, bareGivenPairs }: Language,
): boolean {
  const [first, second] = [words[i], words[i + 1]]
  if (first === undefined || second === undefined || second.gap !== 'blank') return false
  return (
    isVietnamese &&
    cue.kind === 'title' &&
    second.shape === 'small' &&
    !first.isMarked &&
    !second.isMarked &&
    bareGivenPairs.has(`${first.bare} ${second.bare}`) &&
    !BARE_WORDS.has(`${first.bare} ${second.bare}`)
  )
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
