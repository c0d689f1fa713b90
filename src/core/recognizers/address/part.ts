/**
 * One part of a Vietnamese address. `exact`: a house, a lane, a hamlet: what tells where a door is. `house`: a number and a
 * name, which may be a street or something else. `unit`: ward, district, province by their word. `place`: a name of the list. `name`: another name.
 */
export interface AddressPart {
  readonly kind: 'exact' | 'house' | 'unit' | 'place' | 'name'
  readonly end: number
  /** Of a unit: 1 ward, commune, town; 2 district; 3 province or city. */
  readonly level?: 1 | 2 | 3
}

/** Words of houses, lanes, streets, hamlets; with marks and without. What they are followed by: a number, a name, both. */
const EXACT =
  /(?:p\.?(?=\s?\d{3,4}(?!\d))|khóm|khom|số nhà|so nha|nhà số|nha so|số|so|lô|lo|shophouse|biệt thự|liền kề|căn hộ|can ho|căn|phòng|phong|tầng|tang|lầu|lau|block|tòa nhà|toà nhà|toa nha|tòa|toà|chung cư|chung cu|cc|ngõ|ngo|ngách|ngach|hẻm|hem|kiệt|kiet|tổ dân phố|to dan pho|tổ|to|khu phố|khu pho|kp\.?|khối|khoi|thôn|thon|xóm|xom|ấp|ap|bản|buôn|làng|lang|đội|sóc|phum|đường|duong|đ\.|phố|pho|đại lộ|dai lo|quốc lộ|quoc lo|ql\.?|tỉnh lộ|tinh lo|tl\.?|hương lộ|huong lo|khu dân cư|khu dan cu|kdc|khu đô thị|khu do thi|kđt|kdt|khu công nghiệp|khu cong nghiep|kcn|khu tập thể|ktt|khu|cụm|nhà trọ|nha tro|ký túc xá|ktx|km|dãy|nhà|kiot|ki-ốt|ki ốt|kiốt|sạp|quầy|gian hàng|chợ|cho)(?![\p{L}\p{M}])/iuy
/** Words of wards, districts, provinces. */
const UNIT =
  /(?:phường|phuong|xã|quận|quan|huyện|huyen|thị trấn|thi tran|thị xã|thi xa|thành phố|thanh pho|tỉnh|tinh|tp|tt|tx|xa|[pqhtx])(?![\p{L}\p{M}])\.?/iuy
/** `27/14`, `B2-15`, `K54/11`, `1041/62/31E`, `A-1506`, `12.08`. */
const CODE =
  /(?:[A-ZĐ]{1,3}-?)?\d{1,5}[A-Za-z]{0,2}(?:[/.-][A-Za-z]?\d{0,4}[A-Za-z]{0,2}){0,5}(?![\p{L}\d]|,\d)/uy
/** Up to six words in capitals, numbers among them: `Cách Mạng Tháng 8`, `30 tháng 4`, `Ba Se A`. */
const NAME =
  /\p{Lu}[\p{L}\p{M}’']*(?: (?:\p{Lu}[\p{L}\p{M}’'.]*|\d{1,3}(?![\p{L}\d/])|tháng(?= \d))){0,5}/uy
/** A street that is a date: `30 tháng 4`, `3/2`. */
const DATE_NAME = /\d{1,2}(?: tháng |\/)\d{1,2}(?![\d/])/uy
/** The same in small letters, up to the next comma or the end of the field. */
const SMALL_NAME = /[\p{Ll}\p{M}]+(?: [\p{Ll}\p{M}]+){0,3}(?=\s*(?:[,;.)\n\r"|<]|$|\s[-–]\s))/uy
const BLANKS = /[ \u00a0]{0,2}/uy

/** Where a part begins that stands at `at`; undefined: none does. `isOn`: after others of the same address. */
export function partAt(
  text: string,
  at: number,
  isOn: boolean,
  places: ReadonlySet<string>,
): AddressPart | undefined {
  return (
    exactAt(text, at, isOn) ??
    unitAt(text, at, isOn) ??
    houseAt(text, at) ??
    placeAt(text, at, isOn, places)
  )
}

function exactAt(text: string, at: number, isOn: boolean): AddressPart | undefined {
  const word = endOf(EXACT, text, at)
  if (word === undefined) return undefined
  const head = text.slice(at, word).toLowerCase()
  const from = endOf(BLANKS, text, word) ?? word
  const code = endOf(DATE_NAME, text, from) ?? endOf(CODE, text, from)
  const after = code === undefined ? from : (endOf(BLANKS, text, code) ?? code)
  // `Số 215 Quốc lộ 51`: the next part begins there.
  const isNext =
    code !== undefined && (endOf(EXACT, text, after) ?? endOf(UNIT, text, after)) !== undefined
  const name = isNext
    ? undefined
    : (endOf(NAME, text, after) ??
      (code === undefined ? undefined : endOf(LETTERS_AND_DIGITS, text, after)))
  if (NAMED.has(head) && name === undefined) return undefined
  const end = nameAfter(text, code, name)
  if (end !== undefined)
    return isLoose(head) && code === undefined && !isOn ? undefined : { kind: 'exact', end }
  if (STREETS.has(head)) {
    const numbered = endOf(NUMBERED, text, from)
    if (numbered !== undefined) return { kind: 'exact', end: numbered }
  }
  const small = isOn && !isLoose(head) ? endOf(SMALL_NAME, text, from) : undefined
  return small === undefined ? undefined : { kind: 'exact', end: small }
}

/** The end of `24 Trần Phú`, of the number alone, or of the name alone. */
function nameAfter(
  text: string,
  code: number | undefined,
  name: number | undefined,
): number | undefined {
  if (code === undefined) return name
  const isBlank = text[code] === ' ' || text[code] === '\u00a0'
  return isBlank && name !== undefined ? name : code
}

/** These have names; with a number alone they are something else: `bản 2.1`. */
const NAMED: ReadonlySet<string> = new Set(['bản', 'buôn', 'làng', 'sóc', 'phum', 'nhà'])
/** `đường số 4`. */
const STREETS: ReadonlySet<string> = new Set([
  'đường',
  'duong',
  'phố',
  'pho',
  'hẻm',
  'hem',
  'ngõ',
  'ngo',
  'khu',
  'khu phố',
  'tổ',
  'tổ dân phố',
  'to dan pho',
  'ấp',
  'thôn',
])
const NUMBERED = /(?:số|so) \d{1,4}[A-Za-z]?(?![\p{L}\d])/iuy
/** `TX25`, `DX 012`. */
const LETTERS_AND_DIGITS = /[A-ZĐ]{1,4} ?\d{1,4}(?![\p{L}\d])/uy

/** Words that are many other things: only with a number, or in an address that has begun. */
const LOOSE: ReadonlySet<string> = new Set(
  'chợ cho sạp quầy số so phòng phong nhà to tang lau lang ap pho ngo khu căn lô lo đội tổ block tầng lầu cc đường phố duong dãy cụm km hem khoi'.split(
    ' ',
  ),
)
const isLoose = (head: string): boolean => LOOSE.has(head)

function unitAt(text: string, at: number, isOn: boolean): AddressPart | undefined {
  const word = endOf(UNIT, text, at)
  if (word === undefined) return undefined
  const head = text.slice(at, word).replace('.', '').toLowerCase()
  const level = levelOf(head)
  const from = endOf(BLANKS, text, word) ?? word
  const number = endOf(/\d{1,2}(?![\d/:%]|\.\d)/uy, text, from)
  const isDotted = text[word - 1] === '.'
  if (head.length === 1 && !isDotted && (number === undefined || from !== word)) return undefined
  if (number !== undefined) return { kind: 'unit', level, end: number }
  const city = endOf(/(?:hcm|hn)(?!\p{L})/iuy, text, from)
  if (city !== undefined) return { kind: 'unit', level, end: city }
  const name = endOf(NAME, text, from)
  if (name !== undefined) return { kind: 'unit', level, end: name }
  const small = isOn && (head.length > 1 || isDotted) ? endOf(SMALL_NAME, text, from) : undefined
  return small === undefined ? undefined : { kind: 'unit', level, end: small }
}

/** How large a unit is that its word names. `thị xã` and cities of a province are as large as districts. */
const levelOf = (head: string): 1 | 2 | 3 =>
  /^(?:phường|phuong|xã|xa|thị trấn|thi tran|tt|p|x)$/.test(head)
    ? 1
    : /^(?:quận|quan|huyện|huyen|thị xã|thi xa|tx|q|h)$/.test(head)
      ? 2
      : 3

/** `285 Cách Mạng Tháng 8`, `K25/10 Ông Ích Khiêm`, `88c đường 30 tháng 4`. */
function houseAt(text: string, at: number): AddressPart | undefined {
  const code = endOf(CODE, text, at) ?? endOf(SPOKEN, text, at)
  if (code === undefined) return undefined
  if (ORDINAL.test(text.slice(at, code)) || DAY.test(text.slice(at, code))) return undefined
  const from = endOf(/,? /uy, text, code)
  if (from === undefined) return undefined
  const street = exactAt(text, from, true)
  if (street !== undefined && text[code] !== ',') return street
  const name = text[code] === ',' ? undefined : endOf(NAME, text, from)
  return name === undefined ? undefined : { kind: 'house', end: name }
}

/** `12/08/2021` */
const DAY = /^\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d$/u
/** `the 12th` */
const ORDINAL = /^\d{1,2}(?:st|nd|rd|th)(?!\p{L})/iu

/** A number in words before a street: `một trăm hai mươi ba đường …`. */
const SPOKEN =
  /(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|trăm|linh|lẻ|mốt|lăm|tư|không|nghìn|xẹt|xuyệt|sẹt|trên)(?: (?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|trăm|linh|lẻ|mốt|lăm|tư|không|nghìn|xẹt|xuyệt|sẹt|trên)){0,9}(?= (?:đường|phố|ngõ|hẻm|ngách))/iuy

/** A name in capitals alone, in an address that has begun, or a known place. */
function placeAt(
  text: string,
  at: number,
  isOn: boolean,
  places: ReadonlySet<string>,
): AddressPart | undefined {
  if (!isOn) return undefined
  const known = knownPlace(text, at, places)
  if (known !== undefined) return { kind: 'place', end: known }
  const name = endOf(NAME, text, at)
  return name === undefined ? undefined : { kind: 'name', end: name }
}

/** Cities without blanks in their name, and what people write for them. */
const CITIES =
  /(?:tp\.? ?hcm|tphcm|hcmc|hcm|tp\.? ?hồ chí minh|hồ chí minh|ho chi minh(?: city)?|sài gòn|saigon|hà nội|hanoi|ha noi|việt nam|viet nam|vietnam|huế|vinh|đà nẵng|da nang|cần thơ|hải phòng|hai phong|pleiku|hà đông|thủ đức|bà rịa ?[-–] ?vũng tàu|vũng tàu|vung tau|đà lạt|nha trang|biên hòa|buôn ma thuột|thừa thiên ?[-–]? ?huế)(?![\p{L}\p{M}])/iuy
const WORDS = /[\p{L}\p{M}]+(?: [\p{L}\p{M}]+){0,3}/uy

function knownPlace(text: string, at: number, places: ReadonlySet<string>): number | undefined {
  const city = endOf(CITIES, text, at)
  if (city !== undefined) return city
  const end = endOf(WORDS, text, at)
  if (end === undefined) return undefined
  for (let to = end; to > at; to = text.lastIndexOf(' ', to - 1)) {
    if (places.has(text.slice(at, to).toLowerCase())) return to
    if (text.lastIndexOf(' ', to - 1) < at) break
  }
  return undefined
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}
