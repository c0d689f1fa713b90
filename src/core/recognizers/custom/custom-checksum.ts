import { isAsciiLetter } from '../shared/characters.ts'
import { passesLuhn } from '../numbers/luhn.ts'

/** Checksums that a custom rule may ask for. */
export const CHECKSUMS = {
  /** ISO/IEC 7812-1, Annex B: digits only. */
  luhn,
  /** ISO/IEC 7064 MOD 97-10, check digits last (LEI), or after two letters in front as in an IBAN (ISO 13616). */
  mod97,
  /** Vietnamese tax code: ten digits, the tenth checks the others; three more (`-001`) name a branch. */
  mod11_vn: mod11Vn,
} as const satisfies Readonly<Record<string, (value: string) => boolean>>

export type ChecksumName = keyof typeof CHECKSUMS

/** `value` without blanks, `-`, `.` and `/`, in upper case; `undefined` if anything but ASCII letters and digits is left. */
function lettersAndDigits(value: string): string | undefined {
  const bare = value.replace(/[\s./-]/g, '').toUpperCase()
  return /^[0-9A-Z]+$/.test(bare) ? bare : undefined
}

/** Its digits: a prefix of letters (`EMP-`) does not count, letters between digits do not fit. */
function digitsOf(value: string): string {
  const digits = lettersAndDigits(value)?.replace(/^[A-Z]+/, '') ?? ''
  return /^\d+$/.test(digits) ? digits : ''
}

function luhn(value: string): boolean {
  const digits = digitsOf(value)
  // All zeros fit, and do not identify a person.
  return digits.length > 1 && /[1-9]/.test(digits) && passesLuhn(digits)
}

function mod97(value: string): boolean {
  const bare = lettersAndDigits(value)
  if (bare === undefined || bare.length < 5) return false
  if (remainder97(bare) === 1) return true
  return /^[A-Z]{2}\d{2}/.test(bare) && remainder97(bare.slice(4) + bare.slice(0, 4)) === 1
}

/** Letters count as 10 (A) to 35 (Z). */
function remainder97(text: string): number {
  let remainder = 0
  for (const character of text) {
    const unit = character.charCodeAt(0)
    remainder = isAsciiLetter(unit)
      ? (remainder * 100 + unit - 55) % 97
      : (remainder * 10 + unit - 48) % 97
  }
  return remainder
}

const TAX_WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3] as const

function mod11Vn(value: string): boolean {
  const digits = digitsOf(value)
  if (digits.length !== 10 && digits.length !== 13) return false
  const sum = TAX_WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0)
  return sum > 0 && 10 - (sum % 11) === Number(digits[9])
}
