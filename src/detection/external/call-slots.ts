/** Lets so many calls run at the same time; the others wait in line. */
export interface CallSlots {
  /**
   * Waits for a slot, runs `call` in it and gives the slot back. Rejects with the signal's reason, without running
   * `call`, if `signal` aborts before there is one.
   */
  run<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T>
}

export function createCallSlots(slots: number): CallSlots {
  let free = slots
  const waiting = new Set<() => void>()
  const takeSlot = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted()
    if (free > 0) {
      free--
      return
    }
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        waiting.delete(onFree)
        reject(signal.reason)
      }
      const onFree = (): void => {
        waiting.delete(onFree)
        signal.removeEventListener('abort', onAbort)
        resolve()
      }
      waiting.add(onFree)
      signal.addEventListener('abort', onAbort, { once: true })
    })
  }
  const giveSlot = (): void => {
    const [first] = waiting
    // The slot goes to the next in line without becoming free in between.
    if (first === undefined) free++
    else first()
  }
  return {
    async run(signal, call) {
      await takeSlot(signal)
      try {
        return await call()
      } finally {
        giveSlot()
      }
    },
  }
}
