import type { DocumentMasking } from '../documents/masking.ts'
import { isOffice, maskOffice } from '../documents/office-document.ts'
import { MaskingError } from '../errors.ts'
import { HeldFile } from './held-file.ts'

/** A document of an office, masked in place; its directory comes last. */
export class DocumentFile extends HeldFile {
  readonly #masking: DocumentMasking

  constructor(masking: DocumentMasking, maxFileSize: number) {
    super(maxFileSize)
    this.#masking = masking
  }

  protected async masked(bytes: string): Promise<string> {
    if (!isOffice(bytes, this.#masking))
      throw new MaskingError('document_broken', 'It is not what its name says.')
    return await maskOffice(bytes, this.#masking)
  }
}
