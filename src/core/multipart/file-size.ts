import { MaskingError } from '../errors.ts'

/** Counts the bytes of a file against the limit. */
export class SizeCheck {
  readonly #limit: number
  #bytes = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  add(bytes: string): void {
    this.#bytes += bytes.length
    if (this.#bytes > this.#limit) throw fileTooLarge(this.#limit)
  }
}

/** The refusal of a file over `file_upload.max_file_size`. */
export function fileTooLarge(limit: number): MaskingError {
  return new MaskingError(
    'file_too_large',
    `The limit is ${limit} bytes (file_upload.max_file_size).`,
  )
}
