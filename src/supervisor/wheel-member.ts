import { inflateRawSync } from 'node:zlib'

/** Signatures of the records of a ZIP (APPNOTE 4.3.7, 4.3.12, 4.3.16). */
const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
/** The record at the end, and the longest comment after it. */
const END_SIZE = 22
const MOST_COMMENT = 0xffff
const STORED = 0
const DEFLATED = 8

/**
 * The bytes of the one member of a wheel (a ZIP, PEP 427) whose path matches. The wheel is one whose checksum is known, so
 * its records are believed. Throws if there is no such member, or if it is larger than `most` bytes.
 */
export function readWheelMember(wheel: Buffer, member: RegExp, most: number): Buffer {
  const end = wheel.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]), wheel.length - END_SIZE)
  if (end < 0 || end < wheel.length - END_SIZE - MOST_COMMENT || wheel.readUInt32LE(end) !== END)
    throw new Error('the wheel is not a ZIP archive')
  const count = wheel.readUInt16LE(end + 10)
  let at = wheel.readUInt32LE(end + 16)
  for (let i = 0; i < count && wheel.readUInt32LE(at) === CENTRAL; i++) {
    const name = wheel.toString('utf8', at + 46, at + 46 + wheel.readUInt16LE(at + 28))
    if (member.test(name)) return contentOf(wheel, at, most)
    at +=
      46 + wheel.readUInt16LE(at + 28) + wheel.readUInt16LE(at + 30) + wheel.readUInt16LE(at + 32)
  }
  throw new Error('the wheel holds no such program')
}

function contentOf(wheel: Buffer, entry: number, most: number): Buffer {
  const method = wheel.readUInt16LE(entry + 10)
  const packed = wheel.readUInt32LE(entry + 20)
  const size = wheel.readUInt32LE(entry + 24)
  const local = wheel.readUInt32LE(entry + 42)
  if (size > most || wheel.readUInt32LE(local) !== LOCAL)
    throw new Error('the program in the wheel is too large or not where its directory says')
  const from = local + 30 + wheel.readUInt16LE(local + 26) + wheel.readUInt16LE(local + 28)
  const bytes = wheel.subarray(from, from + packed)
  if (method === STORED) return bytes
  if (method === DEFLATED) return inflateRawSync(bytes, { maxOutputLength: most })
  throw new Error('the program in the wheel is packed in a way that is not known')
}
