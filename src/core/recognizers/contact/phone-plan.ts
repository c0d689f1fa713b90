import {
  Metadata,
  type NumberType,
  getCountryCallingCode,
  isSupportedCountry,
} from 'libphonenumber-js/max'

/** How sure the numbering plan of a country is about some digits. */
export interface PlanReading {
  /** Whether the trunk prefix stands in front (`0` in Vietnam). */
  readonly hasTrunk: boolean
  /** Whether everybody may know the number: toll-free, premium rate. */
  readonly isHotline: boolean
}

/** The numbering plan of one country, for numbers without a country code. */
export interface NumberingPlan {
  readonly callingCode: string
  /** Whether no number is written without its trunk prefix. In North America (`1`) everybody does. */
  readonly needsTrunk: boolean
  /** Most digits of a number, trunk prefix included. */
  readonly longest: number
  /** Least digits of a number without trunk prefix. */
  readonly shortest: number
  /** Undefined if no number of the country is like this. */
  read(digits: string): PlanReading | undefined
}

const PRIVATE: readonly NumberType[] = [
  'FIXED_LINE',
  'MOBILE',
  'FIXED_LINE_OR_MOBILE',
  'VOIP',
  'PERSONAL_NUMBER',
  'PAGER',
]
const HOTLINE: readonly NumberType[] = ['TOLL_FREE', 'PREMIUM_RATE', 'SHARED_COST', 'UAN']

/** Undefined for a code that no country has. `region`: ISO 3166-1, two capitals. Patterns: libphonenumber's metadata. */
export function numberingPlan(region: string): NumberingPlan | undefined {
  if (!isSupportedCountry(region)) return undefined
  const metadata = new Metadata()
  metadata.selectNumberingPlan(region)
  const plan: unknown = metadata.numberingPlan
  if (!isPlan(plan)) return undefined
  const patterns = (types: readonly NumberType[]): RegExp => {
    const sources = types.flatMap((type) => {
      const pattern = plan.type(type ?? '')?.pattern()
      return pattern === undefined ? [] : [`(?:${pattern})`]
    })
    return new RegExp(sources.length === 0 ? '^(?!)' : `^(?:${sources.join('|')})$`)
  }
  const person = patterns(PRIVATE)
  const hotline = patterns(HOTLINE)
  const trunk = trunkOf(plan.nationalPrefix())
  const lengths = plan.possibleLengths()
  const shortest = Math.min(...lengths)
  const longest = Math.max(...lengths) + trunk.length
  const readBare = (digits: string, hasTrunk: boolean): PlanReading | undefined => {
    if (person.test(digits)) return { hasTrunk, isHotline: false }
    return hotline.test(digits) ? { hasTrunk, isHotline: true } : undefined
  }
  return {
    callingCode: getCountryCallingCode(region),
    needsTrunk: trunk === '0',
    shortest,
    longest,
    read(digits) {
      if (digits.length < shortest || digits.length > longest) return undefined
      if (trunk !== '' && digits.startsWith(trunk)) {
        const found = readBare(digits.slice(trunk.length), true)
        if (found !== undefined) return found
      }
      return readBare(digits, false)
    },
  }
}

/** What the library's plans can do besides what its types say. */
interface LibraryPlan {
  type(name: string): { pattern(): string | undefined } | undefined
  nationalPrefix(): unknown
  possibleLengths(): readonly number[]
}

const isPlan = (plan: unknown): plan is LibraryPlan =>
  typeof plan === 'object' &&
  plan !== null &&
  ['type', 'nationalPrefix', 'possibleLengths'].every((name) => name in plan)

/** The library answers 0, a number, for a country without one. */
const trunkOf = (prefix: unknown): string => (typeof prefix === 'string' ? prefix : '')
