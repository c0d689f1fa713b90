import { MaskingError } from '../errors.ts'
import type { ArchiveLimits, ArchiveTools } from './archive-tools.ts'

/** One entry of an archive. Its bytes stay where they are until they are asked for. */
export interface ZipEntry {
  readonly name: string
  readonly method: 0 | 8
  readonly crc: number
  /** Bytes once inflated, as the directory says. */
  readonly size: number
  /** Where its compressed bytes are. */
  readonly dataStart: number
  readonly dataEnd: number
  /** Its local header and all that belongs to it. */
  readonly start: number
  readonly end: number
  /** Its record in the central directory without name, extra field and comment. */
  readonly record: string
}

const LOCAL = 'PK\u0003\u0004'
const CENTRAL = 'PK\u0001\u0002'
const END = 'PK\u0005\u0006'
const DESCRIPTOR = 'PK\u0007\u0008'
const ENCRYPTED = 0x0001
const HAS_DESCRIPTOR = 0x0008
const STRONG = 0x0040
const UTF8_NAME = 0x0800
const LOCAL_SIZE = 30
const CENTRAL_SIZE = 46
const END_SIZE = 22
const LONGEST_COMMENT = 65_535
/** Bytes of a part from which on it counts how tight it is packed. */
const RATIO_FROM = 1_048_576

const u16 = (bytes: string, at: number): number =>
  bytes.charCodeAt(at) | (bytes.charCodeAt(at + 1) << 8)
const u32 = (bytes: string, at: number): number => u16(bytes, at) + u16(bytes, at + 2) * 0x10000
const le16 = (value: number): string => String.fromCharCode(value & 0xff, (value >> 8) & 0xff)
const le32 = (value: number): string =>
  le16(value & 0xffff) + le16(Math.floor(value / 0x10000) & 0xffff)

const broken = (why: string): MaskingError => new MaskingError('document_broken', why)

/**
 * The entries of a ZIP archive (PKWARE APPNOTE 6.3). Strict, since two readers must not see different files: the directory and
 * the local headers say the same, entries follow one another without a gap and without sharing bytes, names are there once, nothing
 * stands before the first or after the end. Archives over 4 GiB, in several pieces or encrypted are refused.
 */
export function readZip(bytes: string, limits: ArchiveLimits): readonly ZipEntry[] {
  const end = endRecord(bytes)
  const count = u16(bytes, end + 10)
  const size = u32(bytes, end + 12)
  const start = u32(bytes, end + 16)
  if (count > limits.entries)
    throw new MaskingError('document_too_large', `More than ${limits.entries} parts.`)
  if (u32(bytes, end + 4) !== 0 || u16(bytes, end + 8) !== count || start + size !== end)
    throw broken('Its directory is not where it says.')
  const entries: ZipEntry[] = []
  let at = start
  for (let i = 0; i < count; i++) {
    const { entry, next } = readEntry(bytes, at, end)
    entries.push(entry)
    at = next
  }
  if (at !== end) throw broken('Its directory has bytes that belong to no part.')
  return checked(bytes, entries, start)
}

function endRecord(bytes: string): number {
  const at = bytes.lastIndexOf(END)
  if (at < 0 || bytes.length - at > END_SIZE + LONGEST_COMMENT) throw broken('It has no end.')
  if (at + END_SIZE + u16(bytes, at + 20) !== bytes.length) throw broken('Bytes follow its end.')
  return at
}

function readEntry(bytes: string, at: number, limit: number): { entry: ZipEntry; next: number } {
  if (at + CENTRAL_SIZE > limit || !bytes.startsWith(CENTRAL, at))
    throw broken('Its directory cannot be read.')
  const flags = u16(bytes, at + 8)
  if ((flags & (ENCRYPTED | STRONG)) !== 0) throw new MaskingError('document_encrypted')
  const method = u16(bytes, at + 10)
  if (method !== 0 && method !== 8) throw broken('A part is packed in a way that is not read.')
  const [nameLength, extraLength, commentLength] = [
    u16(bytes, at + 28),
    u16(bytes, at + 30),
    u16(bytes, at + 32),
  ]
  const name = bytes.slice(at + CENTRAL_SIZE, at + CENTRAL_SIZE + nameLength)
  const packed = u32(bytes, at + 20)
  const start = u32(bytes, at + 42)
  const dataStart = localEnd(bytes, start, {
    name,
    flags,
    method,
    crc: u32(bytes, at + 16),
    packed,
  })
  const entry = {
    name,
    method,
    crc: u32(bytes, at + 16),
    size: u32(bytes, at + 24),
    dataStart,
    dataEnd: dataStart + packed,
    start,
    end:
      dataStart +
      packed +
      ((flags & HAS_DESCRIPTOR) === 0 ? 0 : descriptorSize(bytes, dataStart + packed)),
    record: bytes.slice(at, at + CENTRAL_SIZE),
  } as const
  return { entry, next: at + CENTRAL_SIZE + nameLength + extraLength + commentLength }
}

/** Where the bytes of an entry begin; its local header must say what the directory says. */
function localEnd(
  bytes: string,
  at: number,
  central: {
    readonly name: string
    readonly flags: number
    readonly method: number
    readonly crc: number
    readonly packed: number
  },
): number {
  const nameLength = u16(bytes, at + 26)
  const name = bytes.slice(at + LOCAL_SIZE, at + LOCAL_SIZE + nameLength)
  const isSame =
    bytes.startsWith(LOCAL, at) &&
    name === central.name &&
    u16(bytes, at + 6) === central.flags &&
    u16(bytes, at + 8) === central.method
  if (!isSame) throw broken('A part and the directory do not agree.')
  const isSaidLater = (central.flags & HAS_DESCRIPTOR) !== 0
  if (
    !isSaidLater &&
    (u32(bytes, at + 14) !== central.crc || u32(bytes, at + 18) !== central.packed)
  )
    throw broken('A part and the directory do not agree.')
  return at + LOCAL_SIZE + nameLength + u16(bytes, at + 28)
}

const descriptorSize = (bytes: string, at: number): number =>
  bytes.startsWith(DESCRIPTOR, at) ? 16 : 12

function checked(
  bytes: string,
  entries: readonly ZipEntry[],
  directory: number,
): readonly ZipEntry[] {
  const names = new Set(entries.map(({ name }) => name.toLowerCase()))
  if (names.size !== entries.length) throw broken('Two parts have one name.')
  let at = 0
  for (const { start, end } of entries.toSorted((a, b) => a.start - b.start)) {
    if (start !== at || end < start) throw broken('Bytes between its parts belong to none.')
    at = end
  }
  if (at !== directory || at > bytes.length) throw broken('Bytes between its parts belong to none.')
  return entries
}

/** Refuses a part that says itself that it is too large, or that is packed as nothing of use is. */
export function checkSize({ size, dataStart, dataEnd }: ZipEntry, limits: ArchiveLimits): void {
  if (size > limits.partBytes)
    throw new MaskingError('document_too_large', `A part is over ${limits.partBytes} bytes.`)
  if (size > RATIO_FROM && size > limits.ratio * (dataEnd - dataStart))
    throw new MaskingError('document_too_large', `A part is packed over ${limits.ratio} times.`)
}

/** The bytes of an entry, inflated and checked. */
export async function readPart(
  bytes: string,
  entry: ZipEntry,
  tools: ArchiveTools,
  limits: ArchiveLimits,
): Promise<string> {
  checkSize(entry, limits)
  const packed = bytes.slice(entry.dataStart, entry.dataEnd)
  const plain = entry.method === 0 ? packed : await tools.inflate(packed, limits.partBytes)
  if (plain.length !== entry.size || tools.crc32(plain) !== entry.crc)
    throw broken('A part is damaged.')
  return plain
}

/** Writes an archive again, part by part. What is not changed keeps its bytes, packed as they were; comments and extra fields go. */
export class ZipWriter {
  readonly #bytes: string
  readonly #tools: ArchiveTools
  readonly #out: string[] = []
  readonly #directory: string[] = []
  #at = 0
  #isChanged = false

  constructor(bytes: string, tools: ArchiveTools) {
    this.#bytes = bytes
    this.#tools = tools
  }

  /** A part as it was. */
  keep(entry: ZipEntry, name = entry.name): void {
    if (name !== entry.name) this.#isChanged = true
    const { crc, size, method } = entry
    this.#add(entry, name, {
      packed: this.#bytes.slice(entry.dataStart, entry.dataEnd),
      crc,
      size,
      method,
    })
  }

  /** A part with other bytes. */
  async replace(entry: ZipEntry, part: string, name = entry.name): Promise<void> {
    this.#isChanged = true
    const packed = entry.method === 0 ? part : await this.#tools.deflate(part)
    const crc = this.#tools.crc32(part)
    this.#add(entry, name, { packed, crc, size: part.length, method: entry.method })
  }

  /** A part does not come along. */
  drop(): void {
    this.#isChanged = true
  }

  /** The archive; the very same bytes if nothing has changed and nothing is beside the parts. */
  finish(): string {
    const central = this.#directory.join('')
    const count = le16(this.#directory.length)
    this.#out.push(
      central,
      END,
      le32(0),
      count,
      count,
      le32(central.length),
      le32(this.#at),
      le16(0),
    )
    const written = this.#out.join('')
    return this.#isChanged || written.length !== this.#bytes.length ? written : this.#bytes
  }

  #add(entry: ZipEntry, name: string, { packed, crc, size, method }: Packed): void {
    const { record } = entry
    const isUtf8 = name === entry.name ? 0 : UTF8_NAME
    const flags = (u16(record, 8) & ~HAS_DESCRIPTOR) | isUtf8
    const common = `${le16(flags)}${le16(method)}${record.slice(12, 16)}${le32(crc)}${le32(packed.length)}${le32(size)}${le16(name.length)}${le16(0)}`
    const local = `${LOCAL}${record.slice(6, 8)}${common}${name}${packed}`
    this.#directory.push(
      `${record.slice(0, 8)}${common}${le16(0)}${record.slice(34, 42)}${le32(this.#at)}${name}`,
    )
    this.#out.push(local)
    this.#at += local.length
  }
}

interface Packed {
  readonly packed: string
  readonly crc: number
  readonly size: number
  readonly method: 0 | 8
}
