import { createBareUrl } from './bare-url.ts'
import { createCodeFence } from './code-fence.ts'
import type { Construct } from './construct.ts'
import type { WithheldReason } from '../../withheld-reason.ts'
import { createDefinition } from './definition.ts'
import { createFootnote } from './footnote.ts'
import { createLineStart } from './line-start.ts'
import { createLinkTarget } from './link-target.ts'
import { createNote } from './note.ts'
import { ESCAPES, HOLES, createSpelling } from './spelling.ts'
import { createTag } from './tag.ts'

/**
 * Where a value may be restored in an answer. What a model writes may be an attacker's text: a value in the address of a
 * picture, in a style or in a drawing leaves without a click.
 *
 * A text is read from its start to its end by eight readers that know nothing of each other. Each knows one way in which
 * text comes to be an address, and is open or closed; **a value is restored where all are open.**
 *
 * | reader         | closes at                                  | opens again                                              |
 * |----------------|--------------------------------------------|----------------------------------------------------------|
 * | link target    | `](`                                       | at its `)`, if all in it is plain; else at a blank line  |
 * | definition     | `[…]:` where a line may begin              | after the next word, and the line of a title after it; |
 * |                |                                            | if the word is not plain, at a blank line                |
 * | footnote       | `[^…]:` where a line may begin             | at text that begins a line after a blank line           |
 * | note           | `^[`; `*[…]:` where a line begins          | at its `]`, if all in it is plain, else at a blank line; |
 * |                |                                            | at the end of the line                                   |
 * | tag            | `=` in `<name …`, `<!`, `<https:`,         | at its `>`, if name, attributes and values are of the    |
 * |                | elements after which text is read otherwise | lists and plain; else never                            |
 * | bare URL       | `//`, `www.`, `https:`                     | at white space or `<`, or where a tag or target ends     |
 * | block of code  | a fence with a language not listed         | at its closing fence, if both stand at the start of a    |
 * |                |                                            | line or after the same marks of quotes; else never      |
 * | spelling       | `\u00…` of a plain character, and the word | never                                                    |
 * |                | that Dify's web app puts for code          |                                                          |
 *
 * What a definition or note says is shown elsewhere, after what no one can know yet: no value stands there at all.
 *
 * Plain is what all readers of Markdown and HTML end at the same place. Nothing is ever opened by what comes later, so that
 * a stream is read as it comes. In an address that is plain so far a value may still stand, see `Address`.
 */
export interface PlaceGuard {
  /** Moves over text[from, to). */
  read(text: string, from: number, to: number): void
  /** Why `value` must not stand here; undefined if it may. `behind`: the next two units, fewer if they are not known. */
  reasonAgainst(value: string, behind: string): WithheldReason | undefined
  /** Behind a placeholder here and one blank, a further unit decides. */
  readonly awaitsWord: boolean
  /** Why no value at all may stand here, whatever it is and whatever stands after it. */
  readonly closedBy: WithheldReason | undefined
  /** The address that is being read, the outermost one. */
  readonly address: AddressAt | undefined
}

/** An address, and how much of it has been read. */
export interface AddressAt {
  readonly length: number
  readonly kind: WithheldReason
}

export interface PlaceOptions {
  /** Exact names or `*.example.com`, lower case; after them in an address restoring is on. Default: none. */
  readonly allowedHosts?: readonly string[]
  /** Texts that a client may show side by side: a URL, which is only a link, is not thought to go on in the next one. */
  readonly isJoined?: boolean
}

export function createPlaceGuard(options: PlaceOptions = {}): PlaceGuard {
  return new Guard(options)
}

/** Where something may begin while nothing is open and no line has just begun. A bracket that opens does nothing in a line. */
const LOUD = /[<\]\n\r"\\>_^]|(?<=[/\\])\/|(?<=www)\.|(?<=https?|wss?|ftp):/gi
/** As far as it looks back. */
const LOOKS_BACK = 6

class Guard implements PlaceGuard {
  readonly #line = createLineStart()
  // Fields of their own rather than a list, which takes twice as long.
  readonly #tag = createTag(this.#line)
  readonly #target
  readonly #definition = createDefinition(this.#line)
  readonly #footnote = createFootnote(this.#line)
  readonly #note = createNote(this.#line)
  readonly #fence = createCodeFence(this.#line)
  readonly #escapes = createSpelling(ESCAPES, 'escape')
  readonly #holes = createSpelling(HOLES, 'code_block')
  /** Nothing is loud in the text between the two places. */
  #loud = { text: '', from: 0, at: -1 }
  readonly #url
  readonly #all: readonly Construct[]
  /** Bits of those in which something has begun. */
  #busy = 0
  /** A line break, and nothing but blanks after it. */
  #isBlankLine = false

  constructor({ allowedHosts = [], isJoined = false }: PlaceOptions) {
    this.#target = createLinkTarget(allowedHosts)
    this.#url = createBareUrl(allowedHosts)
    const defined = [this.#definition, this.#footnote, this.#note]
    const drawn = [this.#tag, this.#target, ...defined, this.#fence]
    const all: readonly Construct[] = [...drawn, this.#escapes, this.#holes]
    this.#all = isJoined ? all : [...all, this.#url]
  }

  read(text: string, from: number, to: number): void {
    // The text in front of `from` may be another one than this has read.
    const near = Math.min(to, from + LOOKS_BACK)
    for (let at = from; at < to; ) {
      if (at >= near && this.#busy === 0 && this.#url.isIdle && !this.#line.isStart) {
        const next = Math.min(this.#nextLoud(text, at), to)
        if (next > at) this.#url.skip(text, at, next)
        at = next
        if (at === to) return
      }
      this.#step(text.charCodeAt(at++))
    }
  }

  /** Found once for all calls in front of it: a text of many short stretches would else be searched to its end for each. */
  #nextLoud(text: string, at: number): number {
    const known = this.#loud
    if (text === known.text && at >= known.from && at <= known.at) return known.at
    LOUD.lastIndex = at
    const found = LOUD.test(text) ? LOUD.lastIndex - 1 : text.length
    this.#loud = { text, from: at, at: found }
    return found
  }

  reasonAgainst(value: string, behind: string): WithheldReason | undefined {
    for (const construct of this.#all) if (construct.refuses(value, behind)) return construct.reason
    return undefined
  }

  get awaitsWord(): boolean {
    return this.#definition.awaitsWord
  }

  get closedBy(): WithheldReason | undefined {
    return this.#all.find((construct) => {
      if (construct === this.#definition && this.awaitsWord) return false
      const isStart = construct.address?.length === 0
      return !isStart && construct.refuses(ANY, '')
    })?.reason
  }

  get address(): AddressAt | undefined {
    let found: AddressAt | undefined
    for (const { address, reason } of this.#all)
      if (address !== undefined && address.length > (found?.length ?? -1))
        found = { length: address.length, kind: reason }
    return found
  }

  #step(unit: number): void {
    // Those in which nothing has begun are asked only at the units with which something may begin.
    const asked = this.#busy | (unit < OPENERS.length ? (OPENERS[unit] ?? 0) : 0)
    let ends = false
    if (asked !== 0) {
      if ((asked & TAG) !== 0) ends = this.#ask(this.#tag, TAG, unit)
      if ((asked & TARGET) !== 0) ends = this.#ask(this.#target, TARGET, unit) || ends
      if ((asked & DEFINITION) !== 0) ends = this.#ask(this.#definition, DEFINITION, unit) || ends
      if ((asked & FOOTNOTE) !== 0) this.#ask(this.#footnote, FOOTNOTE, unit)
      if ((asked & NOTE) !== 0) this.#ask(this.#note, NOTE, unit)
      if ((asked & FENCE) !== 0) this.#ask(this.#fence, FENCE, unit)
      if ((asked & ESCAPE) !== 0) this.#ask(this.#escapes, ESCAPE, unit)
      if ((asked & HOLE) !== 0) this.#ask(this.#holes, HOLE, unit)
    }
    this.#url.step(unit)
    // What a target or tag ends has nothing to do with the URL in it.
    if (ends) this.#url.end()
    this.#line.step(unit)
    if (unit === 0x0a) this.#endLine()
    else if (unit !== 0x20 && unit !== 0x09 && unit !== 0x0d) this.#isBlankLine = false
  }

  #ask(construct: Construct, bit: number, unit: number): boolean {
    const ends = construct.step(unit)
    this.#busy = construct.isIdle ? this.#busy & ~bit : this.#busy | bit
    return ends
  }

  #endLine(): void {
    if (this.#isBlankLine) {
      for (const construct of this.#all) construct.endParagraph()
      if (this.#target.isIdle) this.#busy &= ~TARGET
      if (this.#definition.isIdle) this.#busy &= ~DEFINITION
      if (this.#note.isIdle) this.#busy &= ~NOTE
    }
    this.#isBlankLine = true
  }
}

const TAG = 1
const TARGET = 2
const DEFINITION = 4
const FENCE = 8
const ESCAPE = 16
const HOLE = 32
const FOOTNOTE = 64
const NOTE = 128
/** With which units something may begin. A tag is told of a backslash too, for the `<` after it. */
const OPENERS = new Uint8Array(128)
for (const [sign, bits] of [
  ['<', TAG],
  ['\\', TAG | ESCAPE],
  [']', TARGET],
  ['[', DEFINITION | FOOTNOTE],
  ['^', NOTE],
  ['*', NOTE],
  ['`', FENCE],
  ['~', FENCE],
  ['_', HOLE],
] as const)
  OPENERS[sign.charCodeAt(0)] = bits

/** A value that has nothing special in it. */
const ANY = 'a'
