import { SizeCheck } from './file-size.ts'
import type { Content } from './multipart-masker.ts'

/** A file that is held until it is whole: what it holds is told at its end. */
export abstract class HeldFile implements Content {
  readonly #size: SizeCheck
  readonly #chunks: string[] = []

  constructor(maxFileSize: number) {
    this.#size = new SizeCheck(maxFileSize)
  }

  async push(bytes: string): Promise<string> {
    this.#size.add(bytes)
    this.#chunks.push(bytes)
    return ''
  }

  async finish(): Promise<string> {
    return await this.masked(this.#chunks.join(''))
  }

  /** What takes the place of the whole file. Rejects with `MaskingError`. */
  protected abstract masked(bytes: string): Promise<string>
}
