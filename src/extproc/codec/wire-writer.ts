/**
 * Writes protobuf's wire format from the end of a buffer to its beginning: when a message's key and length are due, what
 * is in it stands after them already, so nothing is measured twice or moved.
 */
export class WireWriter {
  readonly #buffer: Buffer
  #at: number

  /** `capacity` in bytes: at least what will be written. */
  constructor(capacity: number) {
    this.#buffer = Buffer.allocUnsafe(capacity)
    this.#at = capacity
  }

  /** Where what comes next will end; to give to `message` once its fields are written. */
  get mark(): number {
    return this.#at
  }

  /** What has been written. Throws a `RangeError` if it was more than the capacity. */
  finish(): Buffer {
    if (this.#at < 0) throw new RangeError('The message is longer than its buffer.')
    return this.#buffer.subarray(this.#at)
  }

  varint(value: number): void {
    let length = 1
    for (let rest = value >>> 7; rest !== 0; rest >>>= 7) length++
    let at = this.#at - length
    this.#at = at
    let rest = value
    for (; length > 1; length--) {
      this.#buffer[at++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.#buffer[at] = rest
  }

  /** Key and length of the message whose fields stand between here and `mark`. */
  message(tag: number, mark: number): void {
    this.varint(mark - this.#at)
    this.varint(tag)
  }

  /** A field of `bytes`: the text is a byte string. */
  latin1(tag: number, text: string): void {
    const at = this.#at - text.length
    this.#at = at
    if (at < 0) throw new RangeError('The message is longer than its buffer.')
    this.#buffer.write(text, at, 'latin1')
    this.varint(text.length)
    this.varint(tag)
  }

  /** A field of `string`. */
  utf8(tag: number, text: string): void {
    const length = Buffer.byteLength(text)
    const at = this.#at - length
    this.#at = at
    if (at < 0) throw new RangeError('The message is longer than its buffer.')
    this.#buffer.write(text, at, 'utf8')
    this.varint(length)
    this.varint(tag)
  }

  double(tag: number, value: number): void {
    this.#at -= 8
    this.#buffer.writeDoubleLE(value, this.#at)
    this.varint(tag)
  }
}
