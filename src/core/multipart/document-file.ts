import type { DocumentMasking } from '../documents/masking.ts'
import { isOffice, maskOffice } from '../documents/office-document.ts'
import { MaskingError } from '../errors.ts'
import { SizeCheck } from './file-size.ts'
import type { Content } from './multipart-masker.ts'

/** A document of an office: held until it is whole, since its directory comes last, and masked in place. */
export class DocumentFile implements Content {
  readonly #masking: DocumentMasking
  readonly #size: SizeCheck
  readonly #chunks: string[] = []

  constructor(masking: DocumentMasking, maxFileSize: number) {
    this.#masking = masking
    this.#size = new SizeCheck(maxFileSize)
  }

  async push(bytes: string): Promise<string> {
    this.#size.add(bytes)
    this.#chunks.push(bytes)
    return ''
  }

  async finish(): Promise<string> {
    const bytes = this.#chunks.join('')
    if (!isOffice(bytes, this.#masking))
      throw new MaskingError('document_broken', 'It is not what its name says.')
    return await maskOffice(bytes, this.#masking)
  }
}
