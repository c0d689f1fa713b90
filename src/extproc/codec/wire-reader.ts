/** Wire types of protobuf's encoding (protobuf.dev, "Encoding"). */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, group: 3, endGroup: 4, fixed32: 5 } as const

/** Groups within groups that are stepped over: no message of ext_proc has any. */
const MAX_GROUPS = 32

/** Bytes that are not a message of the protocol. Says nothing of their content. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage'

  constructor() {
    super('The message is not a valid ProcessingRequest.')
  }
}

/**
 * Reads protobuf's wire format from a part of a buffer, `pos` up to `end`, without copying. Whatever reaches over `end`
 * throws `MalformedMessage`; `pos` grows with every read, so that no input can make a loop over `tag()` endless.
 */
export class WireReader {
  readonly buffer: Buffer
  pos: number
  end: number

  constructor(buffer: Buffer) {
    this.buffer = buffer
    this.pos = 0
    this.end = buffer.length
  }

  /** The next field's key, `number << 3 | wire type`; 0 where the message ends. */
  tag(): number {
    if (this.pos === this.end) return 0
    const tag = this.varint()
    if (tag >>> 3 === 0) throw new MalformedMessage()
    return tag
  }

  /** A varint of at most 32 bits, unsigned. Negative enums (ten bytes) and longer numbers have no use here: they throw. */
  varint(): number {
    let value = 0
    for (let shift = 0; shift < 35 && this.pos < this.end; shift += 7) {
      const byte = this.buffer[this.pos++] ?? 0
      // The fifth byte has room for four bits.
      if (shift === 28 && byte > 0x0f) break
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value >>> 0
    }
    throw new MalformedMessage()
  }

  /** 0 or 1; Envoy writes no other `bool`. */
  bool(): boolean {
    const value = this.varint()
    if (value > 1) throw new MalformedMessage()
    return value === 1
  }

  /** Steps into a length-delimited field; returns the end to give to `leave`. */
  enter(): number {
    const length = this.varint()
    const outer = this.end
    if (length > outer - this.pos) throw new MalformedMessage()
    this.end = this.pos + length
    return outer
  }

  /** Steps out, over what has not been read. */
  leave(outer: number): void {
    this.pos = this.end
    this.end = outer
  }

  /** A `bytes` field, or a `string` that is read as bytes: one unit for each byte. */
  latin1(): string {
    return this.#text('latin1')
  }

  /** A `string` field. Bytes that are not UTF-8 are read as U+FFFD. */
  utf8(): string {
    return this.#text('utf8')
  }

  /** Steps over the field of the tag. */
  skip(tag: number): void {
    for (let groups = 0, at = tag; ; at = this.tag()) {
      const wireType = at & 7
      if (wireType === WIRE.group) {
        if (++groups > MAX_GROUPS) throw new MalformedMessage()
      } else if (wireType === WIRE.endGroup) groups--
      else this.#skipValue(wireType)
      if (groups === 0) return
      // `tag` is 0 where the bytes end within a group, and that is a varint: it throws.
      if (groups < 0) throw new MalformedMessage()
    }
  }

  #text(encoding: 'latin1' | 'utf8'): string {
    const outer = this.enter()
    const text = this.pos === this.end ? '' : this.buffer.toString(encoding, this.pos, this.end)
    this.leave(outer)
    return text
  }

  #skipValue(wireType: number): void {
    if (wireType === WIRE.bytes) this.leave(this.enter())
    else if (wireType === WIRE.varint) this.#skipVarint()
    else if (wireType === WIRE.fixed64) this.#advance(8)
    else if (wireType === WIRE.fixed32) this.#advance(4)
    else throw new MalformedMessage()
  }

  #skipVarint(): void {
    for (let count = 0; count < 10 && this.pos < this.end; count++) {
      if ((this.buffer[this.pos++] ?? 0) < 0x80) return
    }
    throw new MalformedMessage()
  }

  #advance(count: number): void {
    if (count > this.end - this.pos) throw new MalformedMessage()
    this.pos += count
  }
}
