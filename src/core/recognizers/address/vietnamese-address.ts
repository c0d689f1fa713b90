import type { Word } from '../people/words.ts'
import { type AddressPart, partAt } from './part.ts'

/** A stretch of text, UTF-16 units. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** Words that a part begins with; `part.ts` reads them again. Without marks. */
const BEGINNINGS: ReadonlySet<string> = new Set(
  `so lo can phong tang lau block toa chung ngo ngach hem kiet to khu kp khoi thon xom ap ban buon lang doi soc phum duong pho dai quoc ql tinh tl huong
  kdc kđt kdt kcn ktt ky ktx nha shophouse biet lien khom kiot ki sap quay gian cho phuong xa quan huyen thi thanh tp p q mot hai ba bon nam sau bay tam chin muoi day cum km cc`.split(
    /\s+/,
  ),
)

/** Between two parts. */
const BETWEEN = /(?:\s?,(?:\s|&nbsp;)?|[ \u00a0]| - | – )(?=\S)/uy
/** What says that an address follows. */
const LABEL =
  /(?:địa chỉ[\p{L} ]{0,24}|dia[ _]?chi[a-z_ ]{0,24}|đ\/c|đc|address[a-z_ ]{0,12}|nơi (?:ở|cư trú|thường trú|tạm trú|đăng ký)[\p{L} ]{0,24}|chỗ ở[\p{L} ]{0,16}|thường trú|tạm trú|trụ sở[\p{L} ]{0,12}|hộ khẩu[\p{L} ]{0,16}|hien o|giao (?:đến|tới|hàng)|nơi giao|nơi nhận)["'”]?\s?(?:\([^)\n]{0,20}\)\s?)?[:：=]\s?["'“]?\s?$/iu
/** Words before an address within a sentence. */
const CUE =
  /(?:^|[\s,.;:(])(?:ở|o|tại|tai|tới|toi|đến|den|về|ve|sang|ngụ|ngu|trú|nhà|giao|ship|gửi|chuyển|cư ngụ|quê|thuộc)[^,;\n\d]{0,16}$/iu
const REACH = 60
const MOST_PARTS = 14

/** Addresses of Vietnam: `27/14 hẻm 380 Lê Trọng Tấn, phường Tây Thạnh, quận Tân Phú, TP.HCM`. Linear. */
export function vietnameseAddresses(
  text: string,
  words: readonly Word[],
  places: ReadonlySet<string>,
): readonly Stretch[] {
  const found: Stretch[] = []
  let last = 0
  for (const [i, word] of words.entries()) {
    if (word.start < last) continue
    const start = beginning(text, words, i)
    if (start === undefined || start < last) continue
    const chain = chainFrom(text, start, places)
    if (chain?.isAddress === true) found.push(chain)
    // A chain of an office is passed as a whole; of another one the rest may begin an address.
    if (chain !== undefined && (chain.isAddress || chain.isOffice)) last = chain.end
  }
  return found
}

/** Where a part may begin with `words[i]`: at a number, with the letters that touch it, or at a word that says what follows. */
function beginning(text: string, words: readonly Word[], i: number): number | undefined {
  const word = words[i]
  if (word === undefined) return undefined
  // `thị xã Cửa Lò`
  if (word.bare === 'xa' && word.gap === 'blank' && words[i - 1]?.bare === 'thi') return undefined
  if (word.shape !== 'number')
    return BEGINNINGS.has(word.bare) && !isTouched(text, word.start) ? word.start : undefined
  const before = words[i - 1]
  const isJoined =
    before !== undefined &&
    word.start - before.end <= 1 &&
    before.end - before.start <= 3 &&
    /^-?$/.test(text.slice(before.end, word.start))
  const start = isJoined && before.shape !== 'number' ? before.start : word.start
  return isTouched(text, start) ? undefined : start
}

/** Something before it is of the same code, number or address on the web. */
const isTouched = (text: string, start: number): boolean =>
  start > 0 &&
  (TOUCHING.test(text.charAt(start - 1)) || /\d:$/.test(text.slice(Math.max(0, start - 2), start)))
const TOUCHING = /[\p{L}\p{M}\d./@_-]/u

interface Chain extends Stretch {
  readonly isAddress: boolean
  readonly isOffice: boolean
}

/** The parts that follow one another from `start`. */
function chainFrom(text: string, start: number, places: ReadonlySet<string>): Chain | undefined {
  const first = partAt(text, start, false, places)
  if (first === undefined) return undefined
  const parts = [first]
  let end = first.end
  while (parts.length < MOST_PARTS) {
    BETWEEN.lastIndex = end
    if (!BETWEEN.test(text)) break
    const from = BETWEEN.lastIndex
    const isComma = text.slice(end, from).trim() !== ''
    const next = partAt(text, from, true, places)
    if (next === undefined || (!isComma && !joinsByBlank(next, text, from, places))) break
    if (next.kind === 'name' && isComma && !isPlace(text, from, next, parts)) break
    parts.push(next)
    end = next.end
  }
  const before = text.slice(Math.max(0, start - REACH), start)
  const isLabelled = LABEL.test(before)
  const isOffice = first.kind === 'unit' && OFFICE.test(before)
  const building = isLabelled ? undefined : buildingBefore(before)
  const isAny =
    !isOffice &&
    (isAddress(parts, isLabelled || building !== undefined, CUE.test(before)) ||
      (RESIDES.test(before) && isCommune(parts)))
  return { start: isAny ? start - (building?.length ?? 0) : start, end, isAddress: isAny, isOffice }
}

/** `trú tại xã Diễn Châu, Nghệ An`: where a person is registered. */
const RESIDES =
  /(?:^|[\s,(])(?:trú|ngụ|thường trú|tạm trú|quê quán|sinh sống|nhà|quê)(?: (?:tại|ở|quán))?\s$/iu
const isCommune = ([first, ...rest]: readonly AddressPart[]): boolean =>
  first?.level === 1 && rest.some(({ kind }) => kind === 'place' || kind === 'unit')

/** Without a comma only a part that says what it is goes on: `ngách 12/34 ngõ 100 Đội Cấn`, `Quận 10 TP.HCM`. */
const joinsByBlank = (
  part: AddressPart,
  text: string,
  from: number,
  places: ReadonlySet<string>,
): boolean =>
  part.kind === 'exact' ||
  part.kind === 'unit' ||
  places.has(text.slice(from, part.end).toLowerCase())

/** A name alone is a place if the address already says where, and the name is not a full name of a person. */
function isPlace(
  text: string,
  from: number,
  part: AddressPart,
  before: readonly AddressPart[],
): boolean {
  return (
    before.some(({ kind }) => kind !== 'name') && text.slice(from, part.end).split(' ').length <= 3
  )
}

/** Whether the parts are where a person lives: a door and where it is, a label and a door, or a chain of units. */
function isAddress(parts: readonly AddressPart[], isLabelled: boolean, isCued: boolean): boolean {
  const count = (kind: AddressPart['kind']): number =>
    parts.filter((part) => part.kind === kind).length
  const [exact, house, unit, place] = [
    count('exact'),
    count('house'),
    count('unit'),
    count('place'),
  ]
  if (isLabelled) return exact + house + unit > 0
  if (house > 0) return exact + unit + place > 0 || (isCued && count('name') > 0)
  if (exact > 0) return unit + place > 0 || exact >= 3 || (isCued && exact >= 2)
  return unit >= 2 && isRising(parts)
}

/** From the ward up to the province; units of one size are a list, not an address. */
function isRising(parts: readonly AddressPart[]): boolean {
  const levels = parts.flatMap(({ level }) => (level === undefined ? [] : [level]))
  return levels.every((level, i) => i === 0 || level > (levels[i - 1] ?? 0) || level === 3)
}

/** `Địa chỉ: Nhà hàng Cội Nguồn, `: a building with a name stands before its number. */
function buildingBefore(before: string): string | undefined {
  if (!/,\s?$/.test(before)) return undefined
  const building = BUILDING.exec(before)?.[0]
  return building !== undefined && LABEL.test(before.slice(0, -building.length))
    ? building
    : undefined
}

const BUILDING = /\p{Lu}[\p{L} .&'’-]{2,40},\s?$/u
/** An office is named by its ward: `Công an phường …`. */
const OFFICE =
  /(?:công an|cong an|ubnd|hđnd|ủy ban nhân dân|uỷ ban nhân dân|trạm y tế|trường[\p{L} ]{0,24}|chi cục[\p{L} ]{0,12}|bưu điện|tòa án[\p{L} ]{0,12}|đoàn|hội|đảng ủy|ban nhân dân)\s$/iu
