import { MaskingError } from '../errors.ts'

export const be16 = (bytes: string, at: number): number =>
  (bytes.charCodeAt(at) << 8) | bytes.charCodeAt(at + 1)
export const be32 = (bytes: string, at: number): number =>
  be16(bytes, at) * 0x10000 + be16(bytes, at + 2)
export const le16 = (bytes: string, at: number): number =>
  bytes.charCodeAt(at) | (bytes.charCodeAt(at + 1) << 8)
export const le32 = (bytes: string, at: number): number =>
  le16(bytes, at) + le16(bytes, at + 2) * 0x10000
export const writeBe16 = (value: number): string =>
  String.fromCharCode((value >> 8) & 0xff, value & 0xff)
export const writeLe32 = (value: number): string =>
  String.fromCharCode(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, value >>> 24)

/** The refusal of a picture that cannot be read. */
export const brokenImage = (): MaskingError =>
  new MaskingError('document_broken', 'A picture cannot be read.')
