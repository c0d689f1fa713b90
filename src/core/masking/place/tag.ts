import { type Address, NO_ADDRESS, createAddress } from './address.ts'
import type { Construct } from './construct.ts'
import { isLineEnd } from './line-units.ts'
import { type RawText, createRawText } from './raw-text.ts'
import { ACTIVE, LONGEST_VALUE, RAW, mayBeDrawn, mayBeValue, mayHaveValue } from './tag-names.ts'
import {
  isBareValue,
  isBlank,
  isNameStart,
  isOdd,
  isOddInValue,
  isPlainValue,
  isQuote,
  lower,
} from './tag-units.ts'
import { type LineStart, isLetter } from './line-start.ts'

/**
 * HTML. A tag without values is only names, quotes among them included as long as each is closed: nothing in it is loaded, and
 * every reader is in text again after its `>`. A tag with values, a comment, and code that may be drawn are closed until their end if all readers agree where that is. Anything else closes the rest
 * of the text: elements after which a browser reads otherwise, values without a plain end, other attributes.
 */
export function createTag(line: LineStart): Construct {
  return new Tag(line, 0)
}

type State =
  | 'text'
  /** Behind `<`. */
  | 'open'
  /** The name of an element, and names of attributes. */
  | 'name'
  | 'names'
  /** `<https:…>`, `<mailto:…>`. */
  | 'autolink'
  | 'equals'
  | 'quoted'
  | 'bare'
  /** Behind a value. */
  | 'behind'
  /** `<!`, and `<?…`, which is over at its `>`. */
  | 'declaration'
  | 'instruction'
  | 'comment'
  /** Of an element whose content is text to a browser, or which a client draws. */
  | 'raw'
  /** To the end of the text. */
  | 'odd'

const MAY_HAVE_BLANK_LINES: ReadonlySet<State> = new Set(['text', 'comment', 'raw'])
const LONGEST_NAME = 32
/** Comments in comments. */
const DEEPEST = 2
const NOTHING: readonly string[] = []

class Tag implements Construct {
  readonly reason = 'html'
  #state: State = 'text'
  #name = ''
  #attribute = ''
  #previous = 0
  /** A tag in front is open still, to a browser. */
  #isInTag = false
  /** No reader takes it for text. */
  #isTagForAll = false
  /** Some attribute has a value. */
  #hasValue = false
  /** A line has begun in the tag, and nothing stands on it: a `>` would be a mark of a quote. */
  #isNewLine = false
  #quote = 0
  /** A name has ended: an `=` belongs to it or not. */
  #isNameOver = false
  /** Blanks stand around the `=`: what begins a value to some readers is a name to others. */
  #isLoose = false
  /** Quotes among names begin nothing to a browser, and a value to others; the one that is open. */
  #hasQuotes = false
  #openQuote = 0
  /** A quote of a value has a backslash in front, as JSON writes it. */
  #isEscaped = false
  /** Nothing but dashes in the comment so far. */
  #isStart = false
  /** The unit before is a backslash. */
  #isEscape = false
  #dashes = 0
  #address: Address = NO_ADDRESS
  #value = ''
  /** The content may be drawn. */
  #isDrawn = false
  readonly #line: LineStart
  readonly #level: number
  /** The content of a comment, to a reader that takes it for text. */
  #inside: Tag | undefined
  /** The tag begins a line. */
  #beginsLine = false
  #raw: RawText | undefined

  constructor(line: LineStart, level: number) {
    this.#line = line
    this.#level = level
  }

  get isIdle(): boolean {
    return this.#state === 'text' && this.#previous !== 0x5c
  }

  get isOpen(): boolean {
    return this.#state === 'text'
  }

  get address(): Address | undefined {
    return this.#state === 'quoted' && this.#takesAddress() ? this.#address : undefined
  }

  /** An address that only the user wrote may stand in a picture; a link may name whom to write to. */
  #takesAddress(): boolean {
    if (this.#attribute === 'href') return this.#name === 'a'
    return this.#attribute === 'src' && this.#address.length === 0
  }

  endParagraph(): void {
    if (!MAY_HAVE_BLANK_LINES.has(this.#state)) this.#state = 'odd'
    this.#inside?.endParagraph()
  }

  refuses(value: string, behind: string): boolean {
    switch (this.#state) {
      case 'text':
        return false
      case 'open':
        return !isName(value) && !AUTOLINK.test(value)
      case 'name':
      case 'names':
        return this.#hasValue || this.#hasQuotes || !isName(value)
      case 'autolink':
        return !HARMLESS.test(this.#name) || !isName(value)
      default:
        return this.address?.takes(value, behind, String.fromCharCode(this.#quote)) !== true
    }
  }

  step(unit: number): boolean {
    if (this.#state === 'text') {
      if (unit === 0x3c) this.#open(this.#previous === 0x5c)
      this.#previous = unit
      return false
    }
    this.#previous = unit
    if (this.#state === 'odd') return false
    if (this.#state === 'comment') return this.#advanceComment(unit)
    if (this.#state === 'raw') return this.#advanceRaw(unit)
    if (unit === 0x3c && this.#state !== 'open' && this.#state !== 'name') return this.#another()
    return this.#advance(unit)
  }

  #open(isEscaped = false): void {
    this.#isTagForAll = !isEscaped
    this.#isInTag = false
    this.#state = 'open'
    this.#name = ''
    this.#attribute = ''
    this.#hasValue = false
    this.#isDrawn = false
    this.#hasQuotes = false
    this.#openQuote = 0
    this.#isNewLine = false
    this.#isEscape = false
    this.#beginsLine = this.#line.isLead
  }

  /** A `<` in a tag begins another one to Markdown, and is a name to a browser: all that stands in front must be names. */
  #another(): boolean {
    const isNames =
      this.#state === 'names' && !this.#hasValue && this.#openQuote === 0 && !RAW.has(this.#name)
    if (isNames || this.#state === 'instruction') {
      const isInTag = isNames
      this.#open()
      this.#isInTag = isInTag
    } else this.#state = 'odd'
    return false
  }

  #advance(unit: number): boolean {
    switch (this.#state) {
      case 'open':
        return this.#advanceOpen(unit)
      case 'name':
        return this.#advanceName(unit)
      case 'names':
      case 'behind':
        return this.#advanceNames(unit)
      case 'autolink':
        return this.#advanceAutolink(unit)
      case 'equals':
        return this.#beginValue(unit)
      case 'quoted':
      case 'bare':
        return this.#advanceValue(unit)
      case 'instruction':
        return unit === 0x3e && this.#close()
      default:
        return this.#advanceDeclaration(unit)
    }
  }

  #advanceOpen(unit: number): boolean {
    const isMark = (unit === 0x21 || unit === 0x3f) && this.#name === ''
    if (unit === 0x2f && this.#name === '') this.#name = '/'
    else if (isNameStart(unit)) {
      this.#state = 'name'
      this.#name = lower(unit)
    } else if (isMark && this.#isInTag) this.#state = 'odd'
    else if (unit === 0x21 && this.#name === '') {
      this.#state = 'declaration'
      this.#dashes = 0
    } else if (unit === 0x3f && this.#name === '') this.#state = 'instruction'
    else if (unit === 0x3c && !this.#isInTag) this.#open()
    else if (this.#isInTag) return this.#goOn(unit)
    else this.#state = 'text'
    return false
  }

  /** The `<` was a name of the tag in front. */
  #goOn(unit: number): boolean {
    this.#state = 'names'
    return unit === 0x3c ? this.#another() : this.#advanceNames(unit)
  }

  #advanceName(unit: number): boolean {
    if (unit === 0x3a && AUTOLINK_NAME.test(this.#name)) {
      this.#state = 'autolink'
      return false
    }
    if (!isBlank(unit) && unit !== 0x2f && unit !== 0x3e && unit !== 0x3c) {
      // A reader that ends the name at a quote must not know it.
      const isOddQuote = isQuote(unit) && (ACTIVE.has(this.#name) || RAW.has(this.#name))
      if (isOddQuote || this.#isOddInNames(unit) || unit === 0x3d) this.#state = 'odd'
      else if (this.#name.length < LONGEST_NAME) this.#name += lower(unit)
      return false
    }
    // micromark reads line by line which tags it shows as text: not this one, but the one that closes it.
    const isCutName = RAW.has(this.#name) && isLineEnd(unit)
    if (ACTIVE.has(this.#name) || isCutName) {
      this.#state = 'odd'
      return false
    }
    this.#state = 'names'
    return unit === 0x3c ? this.#another() : this.#advanceNames(unit)
  }

  #advanceNames(unit: number): boolean {
    if (unit === 0x3e) return this.#close()
    const isBehind = this.#state === 'behind'
    if (isBlank(unit) || unit === 0x2f) {
      if (unit === 0x0a || unit === 0x0d) this.#isNewLine = true
      this.#state = 'names'
      this.#isNameOver = true
      return false
    }
    this.#isNewLine = false
    if (!this.#hasValue && (unit === 0x2f || unit === 0x3a)) this.#isTagForAll = false
    if (isBehind || this.#isOddInNames(unit)) this.#state = 'odd'
    else if (unit === 0x3d) this.#equal()
    else this.#addToAttribute(unit)
    return false
  }

  #addToAttribute(unit: number): void {
    if (this.#isNameOver) this.#attribute = ''
    this.#isNameOver = false
    if (this.#attribute.length < LONGEST_NAME) this.#attribute += lower(unit)
  }

  /** In `<a <b c="d">` a browser takes `c` for an attribute of `a`, others of `b`. */
  #equal(): void {
    this.#state = this.#hasQuotes || this.#isInTag ? 'odd' : 'equals'
    this.#isLoose = this.#isNameOver
    // Markdown knows no `=` without a name.
    if (this.#isLoose) this.#isTagForAll = false
  }

  /** Quotes beside a value; and escapes: `\n>` in a string of JSON is a line that begins with the mark of a quote. */
  #isOddInNames(unit: number): boolean {
    const wasEscape = this.#isEscape
    this.#isEscape = unit === 0x5c
    if (isQuote(unit)) this.#stepQuote(unit)
    return unit === 0 || (isQuote(unit) && this.#hasValue) || (wasEscape && isLetter(unit))
  }

  /** `Record<Node['type'], string>`: names to a browser (13.2.5.33), text to Markdown; a reader of strings ends them too. */
  #stepQuote(unit: number): void {
    this.#hasQuotes = true
    this.#isTagForAll = false
    if (this.#openQuote === 0) this.#openQuote = unit
    else if (this.#openQuote === unit) this.#openQuote = 0
  }

  /** True: every reader is in text again. */
  #close(): boolean {
    if (this.#isNewLine || this.#openQuote !== 0) this.#state = 'odd'
    else if (RAW.has(this.#name) || this.#isDrawn) {
      this.#state = 'raw'
      this.#raw = createRawText(this.#line, this.#name, this.#beginsLine)
    } else this.#state = 'text'
    // A URL among names, or after an escaped `<`, goes on for a reader to whom this is text.
    return this.#state === 'text' && this.#isTagForAll
  }

  #beginValue(unit: number): boolean {
    this.#hasValue = true
    if ((unit === 0x20 || unit === 0x09) && !this.#isEscaped) {
      this.#isLoose = true
      this.#isTagForAll = false
      return false
    }
    this.#address = createAddress(NOTHING)
    this.#value = ''
    if (!mayHaveValue(this.#name, this.#attribute)) this.#state = 'odd'
    else if (this.#isLoose) this.#state = isPlainValue(unit) ? 'bare' : 'odd'
    else if (unit === 0x5c && !this.#isEscaped) {
      // `\"`, as JSON writes a quote.
      this.#isEscaped = true
      return false
    } else if (unit === 0x22 || (unit === 0x27 && !this.#isEscaped)) {
      this.#state = 'quoted'
      this.#quote = unit
      return false
    } else this.#state = isBareValue(unit) && !this.#isEscaped ? 'bare' : 'odd'
    this.#isEscaped = false
    if (this.#state === 'bare') this.#addToValue(unit)
    return false
  }

  #addToValue(unit: number): void {
    if (this.#value.length < LONGEST_VALUE) this.#value += String.fromCharCode(unit)
    this.#address.add(unit)
  }

  #advanceValue(unit: number): boolean {
    if (this.#state === 'bare') {
      if (isBlank(unit) || unit === 0x3e) {
        return this.#endValue('names') && this.#advanceNames(unit)
      }
      const isPlain = this.#isLoose ? isPlainValue(unit) : isBareValue(unit)
      if (isPlain) this.#addToValue(unit)
      else this.#state = 'odd'
    } else if (unit === this.#quote) {
      this.#endValue('behind')
      this.#isEscaped = false
    } else if (unit === 0x5c && this.#isEscaped) {
      // In front of the quote that ends it.
    } else if (isOddInValue(unit)) this.#state = 'odd'
    else this.#addToValue(unit)
    return false
  }

  /** True: the tag goes on. */
  #endValue(then: State): boolean {
    const isPlain = mayBeValue(this.#attribute, this.#value)
    this.#state = isPlain ? then : 'odd'
    if (this.#name === 'code' && mayBeDrawn(this.#attribute, this.#value)) this.#isDrawn = true
    this.#attribute = ''
    return isPlain
  }

  #advanceAutolink(unit: number): boolean {
    if (unit === 0x3e) return this.#close()
    if (unit === 0x3d) this.#hasValue = true
    // With a blank in it, it is a tag to HTML, and text to Markdown.
    if (isBlank(unit) && !this.#hasValue) this.#state = 'names'
    else if (isBlank(unit) || isOdd(unit)) this.#state = 'odd'
    return false
  }

  /** A browser takes all but `<!--` and `<![` for nothing, until the next `>`. */
  #advanceDeclaration(unit: number): boolean {
    if (unit === 0x2d && ++this.#dashes === 2) this.#beginComment()
    else if (unit === 0x5b && this.#dashes === 0) this.#state = 'odd'
    else if (unit === 0x3c) this.#open()
    else if (unit !== 0x2d) this.#state = 'text'
    return false
  }

  #beginComment(): void {
    this.#state = this.#level < DEEPEST ? 'comment' : 'odd'
    this.#inside = new Tag(this.#line, this.#level + 1)
    this.#dashes = 0
    this.#isStart = true
  }

  /** Until `-->`, if a reader that takes the content for text is in text there as well. */
  #advanceComment(unit: number): boolean {
    // `<!---->` is empty to all.
    const ends = unit === 0x3e && (this.#isStart ? this.#dashes === 2 : this.#dashes >= 2)
    // `<!-->`, `<!--->` and `--!>` end it for some.
    const endsForSome =
      !ends && (unit === 0x3e ? this.#isStart : unit === 0x21 && this.#dashes >= 2)
    this.#inside?.step(unit)
    this.#dashes = unit === 0x2d ? this.#dashes + 1 : 0
    if (unit !== 0x2d) this.#isStart = false
    if (endsForSome) this.#state = 'odd'
    else if (ends) this.#state = this.#inside?.isOpen === true ? 'text' : 'odd'
    return ends && this.#state === 'text'
  }

  #advanceRaw(unit: number): boolean {
    const found = this.#raw?.step(unit)
    if (found !== 'inside') this.#state = found === 'closed' ? 'text' : 'odd'
    return found === 'closed'
  }
}

/** A name that a scheme may have: `<https:…>`. */
const AUTOLINK_NAME = /^[a-z][a-z0-9+.-]{1,31}$/
const HARMLESS = /^(?:mailto|tel)$/
const AUTOLINK = /^https?:[^\s"'<>\\`]+$/i

/** Only names to a reader that takes it for part of a tag: nothing in it gives a value, ends a tag or begins one. */
const isName = (value: string): boolean => !/[="'<>`\\\n\r]/.test(value)
