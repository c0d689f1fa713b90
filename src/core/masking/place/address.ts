/**
 * An address as far as it has been read, and what may be put into it:
 *
 * - a value of its own that is a whole address of the web, at its very start, if it ends there or goes on with its path;
 * - any value after `mailto:` or `tel:`, which no client loads;
 * - any value after the host, if the operator allows that host (`masking.restore_url_hosts`).
 *
 * A value at the start of an address that is none itself would be relative, and go wherever a `<base>` says.
 */
export interface Address {
  /** How many units of it have been read. */
  readonly length: number
  add(unit: number): void
  /** `behind`: what stands after the placeholder, empty if that is not known; `ends`: what ends the address here. */
  takes(value: string, behind: string, ends: string): boolean
}

/** As much of it as is looked at; what is longer takes no value. */
const LONGEST = 2048
const HARMLESS = /^(?:mailto|tel):$/i
/** What ends an address or a quote, wherever it stands. */
const ENDS_ANY = /["'<>\\`\n\r]/
/** A host has been named and is complete. */
const BEHIND_HOST = /^https?:\/\/[^/?#]+[/?#]/i
/** Neither escaped nor hidden: no entity, backslash, user name, blank or character beyond ASCII. */
const PLAIN = /^[!#$%()*+,\-./0-9:;=?A-Z[\]_a-z~]*$/
const WHOLE = /^https?:\/\/[^\s"'<>\\`/?#@]+(?:[/?#][^\s"'<>\\`]*)?$/i

export function createAddress(allowedHosts: readonly string[]): Address {
  return new ReadAddress(allowedHosts)
}

class ReadAddress implements Address {
  readonly #allowedHosts: readonly string[]
  readonly #limit: number
  #text = ''
  length = 0

  constructor(allowedHosts: readonly string[]) {
    this.#allowedHosts = allowedHosts
    this.#limit = allowedHosts.length === 0 ? 'mailto:'.length : LONGEST
  }

  add(unit: number): void {
    if (this.length++ < this.#limit) this.#text += String.fromCharCode(unit)
  }

  takes(value: string, behind: string, ends: string): boolean {
    const text = this.#text
    if (this.length === 0)
      return isWholeAddress(value) && behind !== '' && (ends + PATH).includes(behind.charAt(0))
    if (this.length === text.length && HARMLESS.test(text)) return !ENDS_ANY.test(value)
    return this.length <= this.#limit && isAllowed(text, this.#allowedHosts)
  }
}

/** Where none is read yet. */
export const NO_ADDRESS = createAddress([])

/** Of the web, with a host that is complete. Control characters are none of `\s`, and are of no address either. */
function isWholeAddress(value: string): boolean {
  return WHOLE.test(value) && !hasControl(value) && URL.canParse(value)
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x20 || unit === 0x7f) return true
  }
  return false
}

/** What goes on after a host. */
const PATH = '/?#'
export const BLANKS = ' \t\n\r'

/** Judged by the parser that browsers use (WHATWG URL). Exact names, or `*.example.com`. */
function isAllowed(text: string, allowedHosts: readonly string[]): boolean {
  if (allowedHosts.length === 0 || !PLAIN.test(text) || !BEHIND_HOST.test(text)) return false
  if (!URL.canParse(text)) return false
  const { hostname } = new URL(text)
  return allowedHosts.some((allowed) =>
    allowed.startsWith('*.') ? hostname.endsWith(allowed.slice(1)) : hostname === allowed,
  )
}
