import type { Construct, WithheldReason } from './construct.ts'

/**
 * Words behind which a client may not show the text as it stands, so that the rest of it is closed:
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
  // All words begin alike.
  const first = words[0]?.charCodeAt(0)
  let recent = ''
  let isFound = false
  return {
    reason,
    get isIdle() {
      return recent === '' && !isFound
    },
    address: undefined,
    refuses: () => isFound,
    endParagraph() {},
    step(unit) {
      if (isFound || (recent === '' && unit !== first)) return false
      recent += String.fromCharCode(unit)
      while (recent !== '' && !words.some((word) => word.startsWith(recent)))
        recent = recent.slice(1)
      isFound = words.includes(recent)
      return false
    },
  }
}
