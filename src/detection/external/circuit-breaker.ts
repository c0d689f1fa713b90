/** Keeps calls from a service that has failed several times in a row, and lets one through now and then to look. */
export interface CircuitBreaker {
  /** True if a call may be made. A caller that got `true` must report the outcome. */
  admit(): boolean
  succeeded(): void
  failed(): void
  /** The call was given up for a reason that says nothing about the service. */
  abandoned(): void
  readonly state: 'closed' | 'open' | 'half_open'
}

/**
 * Opens after `failures` failed calls in a row. After `pauseMs` one call is admitted: if it succeeds the breaker closes,
 * if it fails the pause begins again. `now` gives milliseconds of a clock that does not jump.
 */
export function createCircuitBreaker(
  failures: number,
  pauseMs: number,
  now: () => number,
): CircuitBreaker {
  let inRow = 0
  let openUntil: number | undefined
  let trying = false
  const open = (): void => {
    openUntil = now() + pauseMs
    trying = false
  }
  return {
    get state() {
      if (openUntil === undefined) return 'closed'
      return trying || now() >= openUntil ? 'half_open' : 'open'
    },
    admit() {
      if (openUntil === undefined) return true
      if (trying || now() < openUntil) return false
      trying = true
      return true
    },
    succeeded() {
      inRow = 0
      // A call from before the breaker opened proves as much as the one that was let through to look.
      openUntil = undefined
      trying = false
    },
    failed() {
      inRow++
      // Calls that were under way when it opened fail late; they must not make the pause longer.
      if (openUntil === undefined ? inRow >= failures : trying) open()
    },
    abandoned() {
      trying = false
    },
  }
}
