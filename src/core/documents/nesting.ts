import { MaskingError } from '../errors.ts'
import type { ArchiveLimits } from './archive-tools.ts'

/** What a file and all that lies in it may cost together. */
export class Nesting {
  readonly #limits: ArchiveLimits
  readonly #depth: number
  readonly #spent: { files: number; bytes: number }

  constructor(limits: ArchiveLimits, depth = 0, spent = { files: 0, bytes: 0 }) {
    this.#limits = limits
    this.#depth = depth
    this.#spent = spent
  }

  /** For what lies in the file that is being read. Throws `document_too_large`. */
  inner(): Nesting {
    if (this.#depth >= this.#limits.depth)
      throw tooLarge(`Files lie in files more than ${this.#limits.depth} deep.`)
    return new Nesting(this.#limits, this.#depth + 1, this.#spent)
  }

  /** One more file or part, of so many bytes once it is decoded. */
  add(bytes: number): void {
    this.#spent.files++
    this.#spent.bytes += bytes
    if (this.#spent.files > this.#limits.entries)
      throw tooLarge(`More than ${this.#limits.entries} parts.`)
    if (this.#spent.bytes > this.#limits.totalBytes)
      throw tooLarge(`Its parts are over ${this.#limits.totalBytes} bytes.`)
  }
}

const tooLarge = (why: string): MaskingError => new MaskingError('document_too_large', why)
