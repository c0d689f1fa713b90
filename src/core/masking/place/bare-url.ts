import { isDigit } from '../../recognizers/shared/characters.ts'
import { type Address, NO_ADDRESS, createAddress } from './address.ts'
import type { Construct } from './construct.ts'
import { endsUrl } from './url-end.ts'

/**
 * A URL in running text: after `//` (either slash may be a backslash, as browsers read it), after `www.`, and after
 * `https:` or another scheme that needs no slashes (WHATWG URL, 4.4) at the start of a word. It ends at white space, at `<`,
 * at a `"` with punctuation of JSON or prose after it, and where a target or tag ends that it stands in.
 *
 * A client may make a link of it, which takes a click: this is the one construct that no picture can come of.
 */
export interface BareUrl extends Construct {
  /** A target or tag has ended. */
  end(): void
  /** As if the units had been read, of which none can begin a URL. */
  skip(text: string, from: number, to: number): void
}

export function createBareUrl(allowedHosts: readonly string[]): BareUrl {
  return new Url(allowedHosts)
}

const SLASH = 0x2f
const BACKSLASH = 0x5c
/** Units that may begin a URL, and one in front of them. */
const LONGEST_START = 8
const AFTER_QUOTE = new Set([...',}]):'].map((sign) => sign.charCodeAt(0)))

/** Words of up to five letters as numbers, so that a word is compared without being kept. */
const LETTER_BITS = 5
const TOO_LONG = 1 << (5 * LETTER_BITS)
const numberOf = (word: string): number =>
  [...word].reduce((number, letter) => (number << LETTER_BITS) | (letter.charCodeAt(0) & 0x1f), 0)
/** Schemes that a browser reads without slashes too. */
const SCHEMES = new Map(['http', 'https', 'ws', 'wss', 'ftp'].map((name) => [numberOf(name), name]))

class Url implements BareUrl {
  readonly reason = 'url'
  readonly #allowedHosts: readonly string[]
  #isInside = false
  #isQuotePending = false
  #previous = 0
  /** The letters of a word from its start; -1 if it is longer, or has digits. */
  #word = 0
  /** The letters w in front. */
  #ws = 0
  #address: Address = NO_ADDRESS

  constructor(allowedHosts: readonly string[]) {
    this.#allowedHosts = allowedHosts
  }

  get isIdle(): boolean {
    return !this.#isInside
  }

  get address(): Address | undefined {
    return this.#isInside ? this.#address : undefined
  }

  refuses(value: string, behind: string): boolean {
    return this.#isInside && !(this.#address.length > 0 && this.#address.takes(value, behind, ''))
  }

  endParagraph(): void {
    this.end()
  }

  end(): void {
    this.#isInside = false
    this.#isQuotePending = false
    this.#word = 0
    this.#ws = 0
  }

  skip(text: string, from: number, to: number): void {
    const start = Math.max(from, to - LONGEST_START)
    if (start > from) {
      // In the middle of a word no scheme begins.
      this.#previous = text.charCodeAt(start - 1)
      this.#word = isLetter(this.#previous) || isDigit(this.#previous) ? -1 : 0
      this.#ws = 0
    }
    for (let at = start; at < to; at++) this.step(text.charCodeAt(at))
  }

  step(unit: number): boolean {
    const wasInside = this.#isInside
    if (this.#isQuotePending && AFTER_QUOTE.has(unit)) this.end()
    this.#isQuotePending = false
    if (endsUrl(unit)) this.end()
    else if (this.#isInside) {
      this.#address.add(unit)
      this.#isQuotePending = unit === 0x22
    } else if (isSlash(unit) && isSlash(this.#previous)) this.#open('//')
    else this.#advanceWord(unit)
    this.#previous = unit
    return wasInside && !this.#isInside
  }

  #advanceWord(unit: number): void {
    if (unit !== 0x2e) this.#ws = (unit | 0x20) === 0x77 ? this.#ws + 1 : 0
    if (isLetter(unit)) {
      const word = (this.#word << LETTER_BITS) | (unit & 0x1f)
      this.#word = this.#word < 0 || word >= TOO_LONG ? -1 : word
    } else if (unit === 0x2e && this.#ws >= 3) this.#open('www.')
    else if (unit === 0x3a && SCHEMES.has(this.#word))
      this.#open(`${SCHEMES.get(this.#word) ?? ''}:`)
    else this.#word = isDigit(unit) ? -1 : 0
  }

  #open(start: string): void {
    this.#isInside = true
    this.#address = createAddress(this.#allowedHosts)
    for (const unit of start) this.#address.add(unit.charCodeAt(0))
  }
}

const isSlash = (unit: number): boolean => unit === SLASH || unit === BACKSLASH

const isLetter = (unit: number): boolean => {
  const lower = unit | 0x20
  return lower >= 0x61 && lower <= 0x7a
}
