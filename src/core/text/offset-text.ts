import type { DecodedText } from './decoded.ts'

/** `String.fromCharCode` takes its units as arguments, which lie on the stack. */
const CHUNK = 4096

/** Collects decoded text, unit by unit, with the source offset of each. */
export class OffsetText {
  readonly #offsets: Uint32Array
  /** Text of whole chunks. */
  readonly #parts: string[] = []
  // A plain array: for the short strings that most are, two typed arrays would cost more than the decoding.
  #units: number[] = []
  #length = 0

  /** @param capacity - most units that will be pushed: a decoded text is never longer than its source. */
  constructor(capacity: number) {
    this.#offsets = new Uint32Array(capacity + 1)
  }

  /** Adds one UTF-16 unit that stands at `offset` of the source. */
  push(unit: number, offset: number): void {
    if (this.#units.length === CHUNK) this.#flush()
    this.#units.push(unit)
    this.#offsets[this.#length++] = offset
  }

  /** Adds a code point; both halves of a pair get the same offset. */
  pushPoint(point: number, offset: number): void {
    if (point < 0x10000) this.push(point, offset)
    else {
      this.push(0xd7c0 + (point >> 10), offset)
      this.push(0xdc00 | (point & 0x3ff), offset)
    }
  }

  #flush(): void {
    this.#parts.push(String.fromCharCode(...this.#units))
    this.#units = []
  }

  /** What was collected, as the decoded form of [start, end) of the source. */
  finish(start: number, end: number): DecodedText {
    this.#offsets[this.#length] = end
    this.#flush()
    const text = this.#parts.join('')
    return { text, start, end, offsets: this.#offsets.subarray(0, this.#length + 1) }
  }
}
