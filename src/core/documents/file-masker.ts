import type { DocumentMasking } from './masking.ts'
import { type MaskedFile, type SentFile, maskFile } from './masked-file.ts'

/** Masks files, each for an exchange of its own: what it is told and asked for is the exchange's. */
export type FileMasker = (
  file: SentFile,
  exchange: Pick<DocumentMasking, 'allocate' | 'onUnread' | 'onPart'>,
) => Promise<MaskedFile>

/** A masker that works where it is called. */
export const createFileMasker =
  (masking: Omit<DocumentMasking, 'allocate' | 'onUnread' | 'onPart'>): FileMasker =>
  async (file, exchange) =>
    await maskFile(file, { ...masking, ...exchange })
