import type { Construct } from './construct.ts'
import type { WithheldReason } from '../../withheld-reason.ts'

/**
 * Words after which a client may not show the text as it stands, so that the rest of it is closed:
 *
 * - the escape of a plain character or blank in JSON (`\u0028`): a client that reads the text as JSON sees another text;
 * - the end of the word with which Dify's web app marks where a block of code stood (`preprocessLaTeX`): it puts the next
 *   block there, wherever that is.
 */
export const ESCAPES: readonly string[] = '2 3 4 5 6 7 09 0a 0A 0d 0D'
  .split(' ')
  .map((digits) => `\\u00${digits}`)
export const HOLES: readonly string[] = ['_BLOCK_PLACEHOLDER']

export function createSpelling(words: readonly string[], reason: WithheldReason): Construct {
  return new Spelling(words, reason)
}

class Spelling implements Construct {
  readonly reason: WithheldReason
  readonly address = undefined
  readonly #words: readonly string[]
  #recent = ''
  #isFound = false

  constructor(words: readonly string[], reason: WithheldReason) {
    this.#words = words
    this.reason = reason
  }

  get isIdle(): boolean {
    return this.#recent === '' && !this.#isFound
  }

  refuses(): boolean {
    return this.#isFound
  }

  endParagraph(): void {}

  step(unit: number): boolean {
    if (this.#isFound) return false
    let recent = this.#recent + String.fromCharCode(unit)
    while (recent !== '' && !this.#words.some((word) => word.startsWith(recent)))
      recent = recent.slice(1)
    this.#recent = recent
    this.#isFound = this.#words.includes(recent)
    return false
  }
}
