/** Zeros of the decimal digits of every script outside ASCII (Unicode, general category Nd); nine digits follow each. */
const ZEROS: readonly number[] =
  `660 6f0 7c0 966 9e6 a66 ae6 b66 be6 c66 ce6 d66 de6 e50 ed0 f20 1040 1090 17e0 1810 1946 19d0
  1a80 1a90 1b50 1bb0 1c40 1c50 a620 a8d0 a900 a9d0 a9f0 aa50 abf0 ff10 104a0 10d30 10d40 11066 110f0 11136 111d0 112f0 11450
  114d0 11650 116c0 116d0 116da 11730 118e0 11950 11bf0 11c50 11d50 11da0 11de0 11f50 16130 16a60 16ac0 16b50 16d70 1ccf0
  1d7ce 1d7d8 1d7e2 1d7ec 1d7f6 1e140 1e2f0 1e4f0 1e5f1 1e950 1fbf0`
    .split(/\s+/)
    .map((digits) => Number.parseInt(digits, 16))

/** What one character is read as, besides those of a range. */
const SINGLE: ReadonlyMap<number, string> = new Map(
  (
    [
      ['\t\n\r\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u2800\u3000', ' '],
      ['\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2500\u30fc\ufe58\ufe63', '-'],
      ['\u2024\u3002\ufe52\uff61', '.'],
      ['\ufe13\ufe55', ':'],
      ['\ufe62', '+'],
      ['\ufe6b', '@'],
    ] as const
  ).flatMap(([from, to]) => [...from].map((char) => [char.charCodeAt(0), to] as const)),
)

/**
 * Characters that show nothing: without width or of formatting only (Unicode's Default_Ignorable_Code_Point, as a class of a
 * pattern over UTF-16), and controls but blanks, the end of a line and ESC.
 */
export const INVISIBLE =
  '\\u0000-\\u0008\\u000e-\\u001a\\u001c-\\u001f\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb'
/** The same outside the first plane: tags, variation selectors, and formatting of shorthand and of music. */
export const INVISIBLE_PAIRS =
  '\\udb40[\\udc00-\\udfff]|\\ud82f[\\udca0-\\udca3]|\\ud834[\\udd73-\\udd7a]'
const IS_INVISIBLE = new RegExp(`^(?:[${INVISIBLE}]|${INVISIBLE_PAIRS})$`)

const unit = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`
const inPlane0 = ZEROS.filter((zero) => zero < 0x1_00_00)

/** Digits outside ASCII, as a class of a pattern over UTF-16. */
export const DIGITS = inPlane0.map((zero) => `${unit(zero)}-${unit(zero + 9)}`).join('')
/** The same outside the first plane. */
export const DIGIT_PAIRS = ZEROS.filter((zero) => !inPlane0.includes(zero))
  .map((zero) => {
    const [high = 0, low = 0] = [...String.fromCodePoint(zero)].flatMap((pair) => [
      pair.charCodeAt(0),
      pair.charCodeAt(1),
    ])
    return `${unit(high)}[${unit(low)}-${unit(low + 9)}]`
  })
  .join('|')

/**
 * The unit of ASCII that a person reads a character as, nothing for one that shows nothing; undefined for one that is read
 * as it is.
 */
export function foldPoint(point: number): string | undefined {
  if (point >= 0x20 && point <= 0x7e) return String.fromCharCode(point)
  const single = SINGLE.get(point)
  if (single !== undefined) return single
  if (point >= 0x2000 && point <= 0x200a) return ' '
  if (point >= 0xff01 && point <= 0xff5e) return String.fromCharCode(point - 0xfee0)
  if (point > 0x10_ff_ff) return undefined
  if (IS_INVISIBLE.test(String.fromCodePoint(point))) return ''
  const zero = ZEROS.find((each) => point >= each && point <= each + 9)
  return zero === undefined ? undefined : String(point - zero)
}
