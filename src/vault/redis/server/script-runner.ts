import type { RedisClient } from './connection.ts'
import { CircuitBreaker, type CircuitState } from './circuit-breaker.ts'
import { type Failure, StoreError, failureOf, isOutage } from './failure.ts'
import type { Script } from './script.ts'

export type ScriptArgument = string | number | Buffer

export interface ScriptRunnerOptions {
  readonly client: RedisClient
  readonly commandTimeoutMs: number
  /** A key that the probe may write; it expires by itself. */
  readonly probeKey: string
  readonly onState: (state: CircuitState) => void
  readonly onFailure: (failure: Failure) => void
}

const OUTAGES_TO_OPEN = 5
const PAUSE_MS = 100
const MAX_PAUSE_MS = 250
const PROBE_KEY_TTL_MS = 1_000
/** Thousands of values at once take their time, on both sides. */
const MS_PER_ARGUMENT = 0.01

/** Runs scripts, each within the time budget. Every failure becomes a `StoreError`. */
export class ScriptRunner {
  readonly #options: ScriptRunnerOptions
  readonly #breaker: CircuitBreaker
  /** Commands that were sent. */
  commands = 0

  constructor(options: ScriptRunnerOptions) {
    this.#options = options
    this.#breaker = new CircuitBreaker({
      threshold: OUTAGES_TO_OPEN,
      pauseMs: PAUSE_MS,
      maxPauseMs: MAX_PAUSE_MS,
      // Writing: a replica or a full disk would let a reading probe pass.
      probe: async () => {
        const { client, probeKey } = options
        await this.#inTime(client.set(probeKey, '1', 'PX', PROBE_KEY_TTL_MS))
      },
      onChange: options.onState,
    })
  }

  get state(): CircuitState {
    return this.#breaker.state
  }

  stop(): void {
    this.#breaker.stop()
  }

  /** The reply of a script: an array, byte strings inside. */
  async run(root: string, script: Script, args: readonly ScriptArgument[]): Promise<unknown[]> {
    if (this.#breaker.state !== 'closed') throw this.refusal('open_circuit')
    try {
      const budget = this.#options.commandTimeoutMs + args.length * MS_PER_ARGUMENT
      const reply = await this.#inTime(this.#send(root, script, args), budget)
      this.#breaker.succeeded()
      if (!Array.isArray(reply)) throw new StoreError('other')
      return reply
    } catch (error) {
      const failure = failureOf(error)
      if (isOutage(failure)) this.#breaker.failed()
      throw this.refusal(failure)
    }
  }

  /** Any other command, within the time budget of a script. */
  async command<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await this.#inTime(run())
    } catch (error) {
      throw this.refusal(failureOf(error))
    }
  }

  /** The error of a failure, counted. */
  refusal(failure: Failure): StoreError {
    this.#options.onFailure(failure)
    return new StoreError(failure)
  }

  async #send(root: string, script: Script, args: readonly ScriptArgument[]): Promise<unknown> {
    const { client } = this.#options
    this.commands++
    try {
      return await client.callBuffer('EVALSHA', script.sha1, 1, root, ...args)
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
    }
    this.commands++
    return await client.callBuffer('EVAL', script.source, 1, root, ...args)
  }

  /** A reply that has arrived while this process was busy still counts: the socket is read before giving up. */
  async #inTime<T>(
    command: Promise<T>,
    budgetMs: number = this.#options.commandTimeoutMs,
  ): Promise<T> {
    return await new Promise<T>((resolve, reject) => {
      const timer = setTimeout(
        () => setImmediate(() => reject(new StoreError('timeout'))),
        budgetMs,
      )
      command.then(resolve, reject).finally(() => clearTimeout(timer))
    })
  }
}
