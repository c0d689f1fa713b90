import { MaskingError } from '../errors.ts'
import { readUtf8, utf8Length } from '../text/utf8.ts'
import type { Edit } from '../text/splice.ts'
import type { Range } from './xml-tokens.ts'

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
}
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));/y

/**
 * The text of a paragraph whose pieces lie in several elements, with the way back to the bytes: a value may begin in one run and
 * end in another.
 */
export class JoinedText {
  readonly #text: string[] = []
  /** Per UTF-16 unit: where its bytes begin and end; both -1 for a tab or a break, which has none. */
  readonly #starts: number[] = []
  readonly #ends: number[] = []

  get text(): string {
    return this.#text.join('')
  }

  get length(): number {
    return this.#starts.length
  }

  /** A character that an element stands for: a tab, a line break. */
  mark(char: string): void {
    this.#push(char, -1, -1)
  }

  /** Character data of the source; `isCdata`: as it is. */
  add(source: string, { start, end }: Range, isCdata = false): void {
    for (let at = start; at < end; ) {
      if (!isCdata && source.charCodeAt(at) === 0x26) {
        at = this.#addEntity(source, at, end)
        continue
      }
      const point = readUtf8(source, at, end)
      if (point < 0) throw new MaskingError('document_broken', 'A part is not in UTF-8.')
      const next = at + utf8Length(point)
      this.#push(String.fromCodePoint(point), at, next)
      at = next
    }
  }

  #addEntity(source: string, at: number, end: number): number {
    ENTITY.lastIndex = at
    const match = ENTITY.exec(source)
    if (match === null || ENTITY.lastIndex > end)
      throw new MaskingError('document_broken', 'A part has an entity that is not read.')
    const [, decimal, hex, name] = match
    const code =
      decimal === undefined
        ? hex === undefined
          ? undefined
          : Number.parseInt(hex, 16)
        : Number(decimal)
    const char = name === undefined ? pointOf(code) : ENTITIES[name]
    if (char === undefined)
      throw new MaskingError('document_broken', 'A part has an entity that is not read.')
    this.#push(char, at, ENTITY.lastIndex)
    return ENTITY.lastIndex
  }

  #push(char: string, start: number, end: number): void {
    this.#text.push(char)
    for (let unit = 0; unit < char.length; unit++) {
      this.#starts.push(start)
      this.#ends.push(end)
    }
  }

  /** Edits that put `replacement` in the place of text[start, end): at its first bytes; the rest of it goes. */
  edits(start: number, end: number, replacement: string): readonly Edit[] {
    const edits: { start: number; end: number; replacement: string }[] = []
    for (let unit = start; unit < end; unit++) {
      const [from, to] = [this.#starts[unit] ?? -1, this.#ends[unit] ?? -1]
      if (from < 0) continue
      const last = edits.at(-1)
      if (last !== undefined && last.end >= from) last.end = Math.max(last.end, to)
      else edits.push({ start: from, end: to, replacement: edits.length === 0 ? replacement : '' })
    }
    return edits
  }
}

function pointOf(code: number | undefined): string | undefined {
  const isChar =
    code !== undefined &&
    (code >= 0x20 || code === 9 || code === 10 || code === 13) &&
    code <= 0x10ffff &&
    (code < 0xd800 || code > 0xdfff)
  return isChar ? String.fromCodePoint(code) : undefined
}
