export type CircuitState = 'closed' | 'open' | 'half-open'

export interface CircuitOptions {
  /** Outages in a row that open it. */
  readonly threshold: number
  /** Milliseconds from opening to the first probe; doubles up to `maxPauseMs` while probes fail. */
  readonly pauseMs: number
  readonly maxPauseMs: number
  /** Asks the store whether it works again; rejects if it does not. */
  readonly probe: () => Promise<void>
  readonly onChange: (state: CircuitState) => void
}

/**
 * Spares requests the wait for a store that is not there: after some outages in a row everything is refused at once,
 * and probes of its own, not requests, find out when the store is back.
 */
export class CircuitBreaker {
  readonly #options: CircuitOptions
  #state: CircuitState = 'closed'
  #outages = 0
  #pause: number
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(options: CircuitOptions) {
    this.#options = options
    this.#pause = options.pauseMs
  }

  get state(): CircuitState {
    return this.#state
  }

  succeeded(): void {
    this.#outages = 0
  }

  failed(): void {
    this.#outages++
    if (this.#state === 'closed' && this.#outages >= this.#options.threshold) this.#open()
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  #open(): void {
    this.#become('open')
    if (this.#stopped) return
    this.#timer = setTimeout(() => void this.#try(), this.#pause)
    this.#timer.unref()
  }

  async #try(): Promise<void> {
    this.#become('half-open')
    try {
      await this.#options.probe()
    } catch {
      this.#pause = Math.min(this.#pause * 2, this.#options.maxPauseMs)
      this.#open()
      return
    }
    this.#outages = 0
    this.#pause = this.#options.pauseMs
    this.#become('closed')
  }

  #become(state: CircuitState): void {
    if (this.#state === state || this.#stopped) return
    this.#state = state
    this.#options.onChange(state)
  }
}
