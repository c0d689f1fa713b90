import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'
import type { Canonical } from './canonical-value.ts'

/**
 * A number as E.164 has it (`+84912345678`), without one by the plans of `regions`, the first that knows it as it is
 * written. Numbers with an extension, letters or in no plan are left.
 */
export function canonicalPhone(regions: readonly string[]): Canonical {
  const known = regions.filter((region): region is CountryCode => isSupportedCountry(region))
  return (value) => {
    if (!WRITTEN.test(value)) return undefined
    const digits = value.replaceAll(/\D/g, '')
    if (value.startsWith('+')) return inPlan(`+${digits}`)
    // ITU-T E.123: 00 stands for the + where no plan says otherwise.
    if (digits.startsWith('00')) return inPlan(`+${digits.slice(2)}`)
    for (const region of known) {
      const number = inPlan(digits, region)
      if (number !== undefined) return number
    }
    return inPlan(`+${digits}`)
  }
}

const WRITTEN = /^\+?[\d(][\d ().-]*\d$/

function inPlan(digits: string, region?: CountryCode): string | undefined {
  // No country's code begins with 0 (ITU-T E.164), which the library says with an exception and its stack.
  if (digits.startsWith('+0')) return undefined
  const number = parsePhoneNumberFromString(digits, region)
  return number?.isValid() === true && number.ext === undefined ? number.number : undefined
}
