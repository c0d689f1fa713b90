/** White space of JSON (RFC 8259, 2): blank, tab, line feed, carriage return. */
export function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09
}

/** `0` to `9`. `NaN`, which is what lies after the end of a string, is none. */
export function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39
}

/** Value of a hexadecimal digit of either case, or -1. */
export function hexValue(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30
  const lower = unit | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

/** The UTF-16 unit that the four hexadecimal digits in [at, at + 4) name, or -1 if they are none or cross `end`. */
export function hexUnit(source: string, at: number, end: number): number {
  if (at + 4 > end) return -1
  let value = 0
  for (let i = 0; i < 4; i++) {
    const digit = hexValue(source.charCodeAt(at + i))
    if (digit < 0) return -1
    value = (value << 4) | digit
  }
  return value
}

/** What a short escape (RFC 8259, 7) stands for, by the letter after the backslash, or -1. */
export function shortEscape(letter: number): number {
  switch (letter) {
    case 0x22:
    case 0x2f:
    case 0x5c:
      return letter
    case 0x62:
      return 0x08
    case 0x66:
      return 0x0c
    case 0x6e:
      return 0x0a
    case 0x72:
      return 0x0d
    case 0x74:
      return 0x09
    default:
      return -1
  }
}

/** Length of the valid escape whose backslash is at `at`, or 0. */
export function escapeLength(source: string, at: number): number {
  const letter = source.charCodeAt(at + 1)
  if (letter === 0x75) return hexUnit(source, at + 2, source.length) < 0 ? 0 : 6
  return shortEscape(letter) < 0 ? 0 : 2
}

/** End of the number (RFC 8259, 6) that begins at `start`, or -1. */
export function numberEnd(source: string, start: number): number {
  let at = start
  if (source.charCodeAt(at) === 0x2d) at++
  const whole = source.charCodeAt(at) === 0x30 ? at + 1 : digitsEnd(source, at)
  if (whole === at) return -1
  at = whole
  if (source.charCodeAt(at) === 0x2e) {
    const fraction = digitsEnd(source, at + 1)
    if (fraction === at + 1) return -1
    at = fraction
  }
  if ((source.charCodeAt(at) | 0x20) === 0x65) {
    const sign = source.charCodeAt(at + 1)
    const from = sign === 0x2b || sign === 0x2d ? at + 2 : at + 1
    const exponent = digitsEnd(source, from)
    if (exponent === from) return -1
    at = exponent
  }
  return at
}

function digitsEnd(source: string, start: number): number {
  let at = start
  while (isDigit(source.charCodeAt(at))) at++
  return at
}
