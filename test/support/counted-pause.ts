/** A pause that lets others have their turn, and counts how often it did. */
export interface CountedPause {
  readonly pause: () => Promise<void>
  readonly count: number
}

export function countedPause(): CountedPause {
  let count = 0
  return {
    pause: async () => {
      count++
      await Promise.resolve()
    },
    get count() {
      return count
    },
  }
}
