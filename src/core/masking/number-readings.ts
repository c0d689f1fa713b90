/** Digits before and behind the point, and the exponent (RFC 8259, 6). */
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
