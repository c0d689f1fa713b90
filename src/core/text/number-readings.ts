/** Digits before and after the point, and the exponent (RFC 8259, 6). */
const NUMBER = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/
/** Longer than any identifier: nothing is read into an exponent beyond it. */
const MOST_DIGITS = 64

/**
 * What a reader of a JSON number may see: as it is written, and its whole part written out, as Python shows a float:
 * `4.111111111111111e15`, `4111111111111111.0` and `-4111111111111111` are all the digits of a card.
 */
export function numberReadings(lexeme: string): readonly string[] {
  const [, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(lexeme) ?? []
  const shift = Number(exponent)
  const digits = whole + fraction
  const length = whole.length + shift
  if (digits === '' || length < 1 || length > MOST_DIGITS) return [lexeme]
  const written = digits
    .slice(0, length)
    .padEnd(length, '0')
    .replace(/^0+(?=\d)/, '')
  return written === lexeme ? [lexeme] : [lexeme, written]
}

/** Less is not an identifier, and a rounded number has more of its digits written than are meant: `4.2e15`. */
const FEWEST_WRITTEN = 9
/** Longer than any number of a person or a card. */
const LONGEST_WHOLE = 32

/**
 * The digits of a whole number that is written with a point or an exponent, as spreadsheets and data frames write what they
 * took for a number: `4111111111111111.0`, `4.111111111111111E+15`. Undefined for every other number.
 */
export function wholeDigits(lexeme: string): string | undefined {
  const [, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(lexeme) ?? []
  const length = whole.length + Number(exponent)
  const digits = whole + fraction
  if (length < FEWEST_WRITTEN || length > LONGEST_WHOLE) return undefined
  if (/[1-9]/.test(digits.slice(length))) return undefined
  const isWritten = exponent === '0' || digits.replace(/0+$/, '').length >= FEWEST_WRITTEN
  return isWritten ? digits.slice(0, length).padEnd(length, '0') : undefined
}
