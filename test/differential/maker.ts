import type { Random } from '../oracles/random.ts'

/** What a request is made with: choices, values that must not reach Dify in clear, and the names of tricks for a report. */
export interface Maker {
  readonly random: Random
  readonly canaries: string[]
  readonly tricks: string[]
  /** A value that a recognizer is there for; told to the judge. */
  readonly value: () => string
  /** A text with such a value in it. */
  readonly text: () => string
  /** True now and then, with a word for the report. */
  readonly trick: (name: string, share?: number) => boolean
}

const LETTERS = 'abcdefghijkmnopqrstuvwxyz'
const KEY_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const TEXTS: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => `Hello ${value}, thanks`,
  (value) => `(${value})`,
  (value) => `note: ${value}`,
  (value) => `a\n${value}\nb`,
  (value) => `"${value}"`,
]

export function createMaker(random: Random): Maker {
  const canaries: string[] = []
  const tricks: string[] = []
  const units = (from: string, count: number): string =>
    Array.from({ length: count }, () => from[random.below(from.length)]).join('')
  const shuffled = (from: string): string =>
    [...from].toSorted(() => random.below(2) - 0.5).join('')
  const kinds: readonly (() => string)[] = [
    () => `${units(LETTERS, 8)}@${units(LETTERS, 6)}.vn`,
    () => `${units(LETTERS, 5)}.${units(LETTERS, 3)}@example.com`,
    () => `0912${random.pick(['3', '5', '7'])}${units('0123456789', 5)}`,
    () => `+8498${units('123456789', 7)}`,
    () => card(`4${units('123456789', 14)}`),
    // With few different letters it would not be taken for a key.
    () => `AKIA${shuffled(KEY_LETTERS).slice(0, 16)}`,
  ]
  const value = (): string => {
    const made = random.pick(kinds)()
    canaries.push(made)
    return made
  }
  return {
    random,
    canaries,
    tricks,
    value,
    text: () => random.pick(TEXTS)(value()),
    trick: (name, share = 0.06) => {
      if (!random.chance(share)) return false
      tricks.push(name)
      return true
    },
  }
}

/** With its check digit (Luhn). */
export function card(digits: string): string {
  let sum = 0
  for (const [i, digit] of [...digits].entries()) {
    const doubled = Number(digit) * (i % 2 === 0 ? 2 : 1)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return `${digits}${(10 - (sum % 10)) % 10}`
}

/** The byte string of a text in UTF-8. */
export const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

/** Text for a target or a form, some of it in `%XX` that need not be. */
export function percent(text: string, { random }: Maker): string {
  const plusForBlank = random.chance(0.5)
  const share = random.pick([0, 0, 0.2, 1])
  return [...utf8(text)]
    .map((byte) => {
      if (byte === ' ' && plusForBlank) return '+'
      if (/[A-Za-z0-9._~-]/.test(byte) && !random.chance(share)) return byte
      if (/[@:,]/.test(byte) && random.chance(0.5)) return byte
      const hex = byte.charCodeAt(0).toString(16).padStart(2, '0')
      return `%${random.chance(0.5) ? hex.toUpperCase() : hex}`
    })
    .join('')
}

/** Text as a JSON string, byte string, some of it in `\uXXXX` that need not be. */
export function jsonString(text: string, { random }: Maker): string {
  const share = random.pick([0, 0, 0, 0.2, 1])
  const out = Array.from(JSON.stringify(text).slice(1, -1))
    .map((unit, i, all) => {
      if (all[i - 1] === '\\' || unit === '\\' || !random.chance(share)) return unit
      return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
    })
    .join('')
  return utf8(`"${out}"`)
}
