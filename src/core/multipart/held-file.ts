import type { MaskedFile, SentFile } from '../documents/masked-file.ts'
import { SizeCheck } from './file-size.ts'
import type { Content } from './part-content.ts'

/** What is held of files until they are whole; shared by all exchanges. */
export interface Holding {
  /** Throws `too_many_files` if so many bytes more cannot be held now. */
  readonly take: (bytes: number) => void
  readonly give: (bytes: number) => void
}

/** A file that is held until it is whole: what it holds is told at its end (ZIP, PDF) or by all of it. */
export class HeldFile implements Content {
  readonly #head: Omit<SentFile, 'bytes'>
  readonly #mask: (file: SentFile) => Promise<MaskedFile>
  readonly #size: SizeCheck
  readonly #holding: Holding
  readonly #chunks: string[] = []
  #held = 0

  constructor(
    head: Omit<SentFile, 'bytes'>,
    mask: (file: SentFile) => Promise<MaskedFile>,
    maxFileSize: number,
    holding: Holding,
  ) {
    this.#head = head
    this.#mask = mask
    this.#size = new SizeCheck(maxFileSize)
    this.#holding = holding
  }

  async push(bytes: string): Promise<string> {
    this.#size.add(bytes)
    this.#holding.take(bytes.length)
    this.#held += bytes.length
    this.#chunks.push(bytes)
    return ''
  }

  async finish(): Promise<string> {
    try {
      const bytes = this.#chunks.join('')
      this.#chunks.length = 0
      return (await this.#mask({ ...this.#head, bytes })).bytes
    } finally {
      this.close()
    }
  }

  /** Gives up what is held. */
  close(): void {
    this.#holding.give(this.#held)
    this.#held = 0
    this.#chunks.length = 0
  }
}
