import { isAsciiSpace } from '../recognizers/characters.ts'

/**
 * Follows HTML in a text unit by unit and tells whether the position is inside the value of an attribute that names a
 * link (`src`, `href`, …), wherever that begins and whatever stands in it: browsers accept white space and character
 * references there (`<img src="https:&#47;&#47;evil.example/? EMAIL_1">`).
 *
 * A small form of the tokenization of HTML (WHATWG, 13.2.5.6 to 13.2.5.39); text without `<` costs one comparison.
 */
export interface LinkAttribute {
  /** Inside the value of such an attribute; how many units of it have been read, -1 outside. */
  readonly offset: number
  /** The value is `mailto:` and nothing else so far. */
  readonly isMailto: boolean
  /** Not inside a tag: as at the start of a text. */
  readonly isIdle: boolean
  /** The unit read last is the `>` of a tag that every reader of Markdown takes for one. */
  readonly endsTag: boolean
  /** `isEscaped`: a backslash of Markdown stands in front of the unit. */
  advance(unit: number, isEscaped: boolean): void
}

/** Attributes that make a browser load something, go somewhere, or that hold HTML or CSS which does. */
const NAMES = new Set(
  'action background cite codebase content data formaction href imagesrcset longdesc manifest ping poster profile src srcdoc srcset style usemap xlink:href'.split(
    ' ',
  ),
)
const LONGEST = Math.max(...[...NAMES].map((name) => name.length))
const MAILTO = 'mailto:'

/** An opening tag (CommonMark 0.31, 6.6), without backticks, which may be those of code that begins before it. */
const TAG =
  /^<[a-z][a-z0-9-]*(?:\s+[a-z_:][a-z0-9_.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^'`]*'|"[^"`]*"))?)*\s*\/?>$/i
/** No tag goes on over one. */
const BLANK_LINE = /\n[ \t]*\r?\n/
/** What is longer is taken for none. */
const MAX_TAG = 4096

type State = 'text' | 'open' | 'tag' | 'between' | 'name' | 'named' | 'equals' | 'value'

const GREATER = 0x3e
const SLASH = 0x2f
const EQUALS = 0x3d

export function createLinkAttribute(): LinkAttribute {
  return new Tracker()
}

class Tracker implements LinkAttribute {
  #state: State = 'text'
  #name = ''
  /** Ends the value; 0: white space or `>` does. */
  #quote = 0
  #length = 0
  /** Units of `mailto:` that the value has begun with; -1 if with anything else. */
  #mailto = 0
  /** The tag as it came; empty for what cannot be one. */
  #tag = ''
  #endsTag = false

  get offset(): number {
    return this.#state === 'value' && NAMES.has(this.#name) ? this.#length : -1
  }

  get isMailto(): boolean {
    return this.#mailto === MAILTO.length
  }

  get isIdle(): boolean {
    return this.#state === 'text'
  }

  get endsTag(): boolean {
    return this.#endsTag
  }

  advance(unit: number, isEscaped: boolean): void {
    const wasIdle = this.isIdle
    this.#step(unit)
    this.#endsTag = false
    if (this.#state === 'open') this.#tag = isEscaped ? '' : '<'
    else if (!wasIdle) {
      if (this.#tag !== '') {
        this.#tag += String.fromCharCode(unit)
        if (this.#tag.length > MAX_TAG) this.#tag = ''
      }
      if (this.isIdle && unit === GREATER)
        this.#endsTag = TAG.test(this.#tag) && !BLANK_LINE.test(this.#tag)
    }
  }

  #step(unit: number): void {
    const state = this.#state
    if (state === 'text') {
      if (unit === 0x3c) this.#state = 'open'
    } else if (state === 'open') this.#state = afterOpen(unit)
    else if (state === 'value') this.#advanceValue(unit)
    else if (unit === GREATER) this.#state = 'text'
    else if (state === 'equals') this.#openValue(unit)
    else this.#advanceTag(state, unit)
  }

  #advanceTag(state: State, unit: number): void {
    if (isAsciiSpace(unit)) {
      if (state === 'tag') this.#state = 'between'
      else if (state === 'name') this.#state = 'named'
    } else if (unit === SLASH) this.#state = 'between'
    else if (unit === EQUALS && (state === 'name' || state === 'named')) this.#state = 'equals'
    else if (state === 'name') {
      // One unit more than the longest name is kept: what is longer must not look like it.
      if (this.#name.length <= LONGEST) this.#name += lower(unit)
    } else if (state !== 'tag') {
      this.#state = 'name'
      this.#name = lower(unit)
    }
  }

  #openValue(unit: number): void {
    if (isAsciiSpace(unit)) return
    this.#state = 'value'
    this.#length = 0
    this.#mailto = 0
    this.#quote = unit === 0x22 || unit === 0x27 ? unit : 0
    if (this.#quote === 0) this.#advanceValue(unit)
  }

  #advanceValue(unit: number): void {
    if (this.#quote === 0 ? isAsciiSpace(unit) || unit === GREATER : unit === this.#quote) {
      this.#state = unit === GREATER ? 'text' : 'between'
      return
    }
    this.#length++
    const isNext = (unit | 0x20) === (MAILTO.charCodeAt(this.#mailto) | 0x20)
    this.#mailto = this.#mailto >= 0 && isNext ? this.#mailto + 1 : -1
  }
}

function afterOpen(unit: number): State {
  if (unit === 0x3c) return 'open'
  const letter = unit | 0x20
  return letter >= 0x61 && letter <= 0x7a ? 'tag' : 'text'
}

const lower = (unit: number): string => String.fromCharCode(unit).toLowerCase()
