import type { DecodedText } from './decoded.ts'

/** `String.fromCharCode` takes its units as arguments, which lie on the stack. */
const CHUNK = 4096

/** Collects decoded text, unit by unit, with the source offset of each. */
export class OffsetText {
  readonly #units: Uint16Array
  readonly #offsets: Uint32Array
  #length = 0

  /** @param capacity - most units that will be pushed: a decoded text is never longer than its source. */
  constructor(capacity: number) {
    this.#units = new Uint16Array(capacity)
    this.#offsets = new Uint32Array(capacity + 1)
  }

  /** Adds one UTF-16 unit that stands at `offset` of the source. */
  push(unit: number, offset: number): void {
    this.#units[this.#length] = unit
    this.#offsets[this.#length] = offset
    this.#length++
  }

  /** Adds a code point; both halves of a pair get the same offset. */
  pushPoint(point: number, offset: number): void {
    if (point < 0x10000) this.push(point, offset)
    else {
      this.push(0xd7c0 + (point >> 10), offset)
      this.push(0xdc00 | (point & 0x3ff), offset)
    }
  }

  /** What was collected, as the decoded form of [start, end) of the source. */
  finish(start: number, end: number): DecodedText {
    const length = this.#length
    this.#offsets[length] = end
    const parts: string[] = []
    for (let at = 0; at < length; at += CHUNK) {
      const units = this.#units.subarray(at, Math.min(at + CHUNK, length))
      const part: string = Reflect.apply(String.fromCharCode, undefined, units)
      parts.push(part)
    }
    const text = parts.length === 1 ? (parts[0] ?? '') : parts.join('')
    return { text, start, end, offsets: this.#offsets.subarray(0, length + 1) }
  }
}
