import { hash } from 'node:crypto'

/** HMAC-SHA-256 under one key. */
export interface KeyedHash {
  /** Of text in UTF-8; hexadecimal, 64 digits. */
  hex(text: string): string
  /** Of bytes; 32 bytes. */
  bytes(message: Uint8Array): Buffer
}

/** Bytes that SHA-256 takes at once: keys are padded to as many (RFC 2104). */
const BLOCK = 64
const DIGEST = 32
/** Messages up to this length need no buffer of their own. */
const SCRATCH = 4_096

/**
 * HMAC-SHA-256 (RFC 2104) out of two hashes at one blow each: Node's `Hmac` is an object outside the heap for every
 * message, which takes twice as long to make as to hash, and the collector later as long again. `key`: at most 64 bytes;
 * throws a `RangeError` for a longer one.
 */
export function createKeyedHash(key: Uint8Array): KeyedHash {
  if (key.length > BLOCK) throw new RangeError('The key is longer than a block.')
  const inner = Buffer.alloc(BLOCK + SCRATCH, 0x36)
  const outer = Buffer.alloc(BLOCK + DIGEST, 0x5c)
  for (const [i, byte] of key.entries()) {
    inner[i] = byte ^ 0x36
    outer[i] = byte ^ 0x5c
  }
  const room = (length: number): Buffer =>
    // Stryker disable next-line ConditionalExpression,EqualityOperator: a buffer of its own would do for any length
    length <= SCRATCH
      ? inner
      : Buffer.concat([inner.subarray(0, BLOCK), Buffer.allocUnsafe(length)], BLOCK + length)
  const finishInner = (message: Buffer, length: number): void => {
    outer.write(hash('sha256', message.subarray(0, BLOCK + length), 'binary'), BLOCK, 'latin1')
  }
  return {
    hex(text) {
      const length = Buffer.byteLength(text)
      const message = room(length)
      message.write(text, BLOCK)
      finishInner(message, length)
      return hash('sha256', outer, 'hex')
    },
    bytes(content) {
      const message = room(content.length)
      message.set(content, BLOCK)
      finishInner(message, content.length)
      return hash('sha256', outer, 'buffer')
    },
  }
}
