import { MaskingError } from '../errors.ts'
import type { Holding } from './held-file.ts'

/** What is held of files at the same time: `limit` bytes, whatever the number of uploads. */
export function createHolding(limit: number): Holding {
  let held = 0
  return {
    take(bytes) {
      if (held + bytes > limit) throw new MaskingError('too_many_files')
      held += bytes
    },
    give(bytes) {
      held -= bytes
    },
  }
}
