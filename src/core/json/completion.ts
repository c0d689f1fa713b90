/** Tells, chunk by chunk, when the root value of a JSON body is complete. */
export interface JsonCompletion {
  /**
   * Takes the next chunk, a byte string; any cut will do, also within an escape or a character. `complete` once the
   * object or array that the body is has been closed, and from then on; a body that is a lone scalar stays `open`,
   * because only the end of the stream completes it.
   */
  push(chunk: string): 'open' | 'complete'
}

/**
 * A detector for one body. It counts brackets outside strings and checks nothing else: for a body that is not JSON the
 * answer means little, but comes in linear time and the same for every chunking.
 */
export function createJsonCompletion(): JsonCompletion {
  let depth = 0
  let isInString = false
  let isEscaped = false
  let isComplete = false
  return {
    push(chunk) {
      for (let at = 0; at < chunk.length && !isComplete; at++) {
        const unit = chunk.charCodeAt(at)
        if (isInString) {
          if (isEscaped) isEscaped = false
          else if (unit === 0x5c) isEscaped = true
          else if (unit === 0x22) isInString = false
        } else if (unit === 0x22) isInString = true
        else if (unit === 0x7b || unit === 0x5b) depth++
        else if (unit === 0x7d || unit === 0x5d) isComplete = --depth <= 0
      }
      return isComplete ? 'complete' : 'open'
    },
  }
}
