import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { VaultKeys } from './vault-keys.ts'

/** Where a record belongs. It opens nowhere else. */
export interface RecordPlace {
  /** Canonical scope key. */
  readonly scope: string
  readonly prefix: string
  /** Number of the placeholder. */
  readonly number: number
  /** HMAC of the value, as `VaultKeys.lookup` gives it. */
  readonly lookup: Buffer
}

/** Layout: version 1 byte, key id 4 bytes (big-endian), nonce 12 bytes, AES-256-GCM ciphertext, tag 16 bytes. */
const VERSION = 2
const HEAD_BYTES = 5
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Lengths are told in steps of this many bytes only. */
const BLOCK_BYTES = 16

const UTF8 = 0
const UTF16LE = 1

/** A record does not open: it was changed, moved or made elsewhere, or its key is not known here. */
export class RecordError extends Error {
  override readonly name = 'RecordError'
}

/** Seals a value with the current key. */
export function sealRecord(keys: VaultKeys, place: RecordPlace, value: string): Buffer {
  const { id, key } = keys.current()
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt8(VERSION, 0)
  head.writeUInt32BE(id, 1)
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(associated(head, place))
  return Buffer.concat([
    head,
    nonce,
    cipher.update(pack(value)),
    cipher.final(),
    cipher.getAuthTag(),
  ])
}

/** Opens a record. Throws a `RecordError` that says nothing of its content. */
export function openRecord(keys: VaultKeys, place: RecordPlace, record: Buffer): string {
  const least = HEAD_BYTES + NONCE_BYTES + BLOCK_BYTES + TAG_BYTES
  if (record.length < least || record.readUInt8(0) !== VERSION)
    throw new RecordError('the record has an unknown form')
  const key = keys.byId(keyIdOf(record))
  if (key === undefined) throw new RecordError('the key of the record is not known here')
  const nonce = record.subarray(HEAD_BYTES, HEAD_BYTES + NONCE_BYTES)
  // Stryker disable next-line ObjectLiteral: the tag is always cut to this length
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(associated(record.subarray(0, HEAD_BYTES), place))
  decipher.setAuthTag(record.subarray(-TAG_BYTES))
  const sealed = record.subarray(HEAD_BYTES + NONCE_BYTES, -TAG_BYTES)
  try {
    return unpack(Buffer.concat([decipher.update(sealed), decipher.final()]))
  } catch {
    throw new RecordError('the record does not belong here')
  }
}

/** Id of the key that a record is sealed with. */
export function keyIdOf(record: Buffer): number {
  return record.readUInt32BE(1)
}

function associated(head: Buffer, { scope, prefix, number, lookup }: RecordPlace): Buffer {
  const place = `${scope.length}:${scope},${prefix.length}:${prefix},`
  return Buffer.concat([
    Buffer.from('dify-masking record '),
    head,
    Buffer.from(place),
    lookup,
    Buffer.from(String(number)),
  ])
}

/** Encoding, text, then 0x80 and zeros up to a whole block (ISO/IEC 7816-4). */
function pack(value: string): Buffer {
  const encoding = value.isWellFormed() ? UTF8 : UTF16LE
  const text = encoding === UTF8 ? Buffer.from(value) : Buffer.from(value, 'utf16le')
  const used = text.length + 2
  const packed = Buffer.alloc(Math.ceil(used / BLOCK_BYTES) * BLOCK_BYTES)
  packed[0] = encoding
  text.copy(packed, 1)
  packed[text.length + 1] = 0x80
  return packed
}

function unpack(packed: Buffer): string {
  const text = packed.subarray(1, packed.lastIndexOf(0x80))
  return text.toString(packed[0] === UTF8 ? 'utf8' : 'utf16le')
}
