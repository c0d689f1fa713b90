import type { Language } from './lexicon.ts'
import { isNamedThing } from './name-run.ts'
import type { NameRun } from './vietnamese-name.ts'
import { type Word, isCapital } from './words.ts'

/**
 * One given name in capitals within a sentence, without a title: `hình như Toản nghỉ`. Only syllables that are hardly ever
 * written so for another reason, and only for `wide`.
 */
export function bareGivenName(
  words: readonly Word[],
  i: number,
  language: Language,
): NameRun | undefined {
  const first = words[i]
  const before = words[i - 1]
  const next = words[i + 1]
  if (first === undefined || before === undefined || !language.isVietnamese) return undefined
  if (first.shape !== 'capital' || !first.isMarked || first.gap !== 'blank') return undefined
  const isCalled = before.shape === 'capital' && before.gap !== 'blank' && CALLING.has(before.lower)
  if (
    (before.shape !== 'small' && !isCalled) ||
    CLASSES.has(before.lower) ||
    isNamedThing(words, i)
  )
    return undefined
  if (!language.given.has(first.lower) || OTHERWISE.has(first.lower)) return undefined
  if (next?.gap === 'blank' && (isCapital(next) || next.shape === 'number')) return undefined
  if (next?.gap === 'blank' && language.compounds.has(`${first.lower} ${next.lower}`))
    return undefined
  if (next?.gap === 'dash' || language.compounds.has(`${before.lower} ${first.lower}`))
    return undefined
  return { from: i, to: i, score: 0.55, rule: 'bare-given' }
}

/** `Gọi Tí sang đây`: what a sentence begins with and a person follows. */
const CALLING: ReadonlySet<string> = new Set(
  'gọi nhờ hỏi gặp nhắc báo bảo rủ mời gửi đưa kêu dặn tìm chúc tặng'.split(' '),
)

/** What is told apart by a word in capitals: `tháng Tư`, `môn Sử`, `phở Thìn`. */
const CLASSES: ReadonlySet<string> = new Set(
  `tháng thứ ngày mùa tiết môn lớp khoa khối ban phòng bộ tổ tiếng nước người dân tộc đạo chúa đức phật tết sao cung tuổi năm
  mệnh hành quẻ giờ cây hoa hãng hiệu loại gói dòng hệ mẫu bản phở bún bánh chả nem rượu bia kem sữa thuốc ngành nghề chức vùng miền
  phía hướng điểm mục điều khoản phần bài tập quyển truyện phim vở bức nhóm đội nhà triều quân đánh giặc mạng app web trang kênh chợ cầu chùa đền`.split(
    /\s+/,
  ),
)

/** Places, peoples, religions, subjects, signs and seasons that are given names as well. */
const OTHERWISE: ReadonlySet<string> = new Set(
  `huế mỹ đức ý ấn việt hán đường tống lý trần lê nguyễn phật đạo thánh chúa tết toán văn sử địa hóa sử tý sửu dần mão thìn tỵ ngọ mùi thân
  dậu tuất hợi hỏa thổ thủy mộc kinh mường nùng tày thái chăm tư sáu bảy tám chín mười một hai ba năm tổ quốc đảng đoàn hội nhà nước bộ sở
  viện trường phòng công ty quý ông bà thầy cô chú bác cậu dì mợ bố mẹ út tự điển thế giới thứ tính hồ hồng hải sông núi bình thường chính phủ
  pháp anh úc nga nhật hàn lào nguyên minh thương tần tùy mạc ngân hàng tiền giấy bản điều khoản chương mục điểm đông tây nam bắc trung hạ xuân thu`.split(
    /\s+/,
  ),
)
