import { setTimeout as sleep } from 'node:timers/promises'
import { type RunningService, SERVE, runService } from './running-service.ts'

/** A `serve` process that is started again when it dies. */
export interface ServiceProcess {
  /** Of the process that runs now, or ran last. */
  readonly pid: number
  /** It runs and is ready, and has not been asked to go. */
  isUp(): boolean
  /** It reads its configuration again: now, or as soon as it can, if it is just starting. */
  reload(): void
  /**
   * Leaves Envoy's list, finishes what runs, and restarts; resolves when the new process is ready. Rejects if it
   * does not start; it is tried again then, as after a crash.
   */
  restart(): Promise<void>
  /** Lets running exchanges finish; resolves when the process is gone. */
  stop(): Promise<void>
}

export interface ServiceProcessOptions {
  /** Longest time in milliseconds from the wish to the end of a process; one that hangs is killed then. Default: no end. */
  readonly graceMs?: number
  /** Arguments of Node before `args`; default those of `dify-masking serve`. */
  readonly command?: readonly string[]
  /** For the environment of each process, besides all of ours. */
  readonly variables?: Readonly<Record<string, string>>
  /** Ends a first start that is under way; rejects then. */
  readonly signal?: AbortSignal
}

/** Waits between restarts, doubled each time up to the second; a minute of life starts over. */
const RESTART_MS = [50, 5_000] as const
const HEALTHY_MS = 60_000

/** Starts the service and resolves when it is ready. `onRestart` is told when it died and runs again. */
export async function startServiceProcess(
  args: readonly string[],
  onRestart: (exit: string) => void,
  options: ServiceProcessOptions = {},
): Promise<ServiceProcess> {
  const all = [...(options.command ?? SERVE), ...args]
  const run = (): RunningService => runService(all, options.variables)
  const first = run()
  await first.ready(options.signal)
  return new Supervisor(run, first, onRestart, options.graceMs)
}

class Supervisor implements ServiceProcess {
  readonly #run: () => RunningService
  readonly #onRestart: (exit: string) => void
  readonly #graceMs: number | undefined
  readonly #stopping = new AbortController()
  #service: RunningService
  /** A caller waits for a new process. */
  #restarting: PromiseWithResolvers<void> | undefined
  /** The process goes because it was asked to: it takes no more signals, and its end is not a crash. */
  #isLeaving = false
  /** The configuration changed while no process was running. */
  #isStale = false

  constructor(
    run: () => RunningService,
    first: RunningService,
    onRestart: (exit: string) => void,
    graceMs: number | undefined,
  ) {
    this.#run = run
    this.#service = first
    this.#onRestart = onRestart
    this.#graceMs = graceMs
    void this.#keepAlive()
  }

  get pid(): number {
    return this.#service.pid ?? 0
  }

  isUp(): boolean {
    return this.#service.isReady() && !this.#isLeaving
  }

  reload(): void {
    if (this.isUp()) this.#service.kill('SIGHUP')
    else this.#isStale = true
  }

  async restart(): Promise<void> {
    if (this.#stopping.signal.aborted) throw new Error('the service is being stopped')
    if (this.#restarting === undefined) {
      this.#restarting = Promise.withResolvers()
      // One that is just coming back is new enough.
      if (this.#service.isReady()) {
        this.#isLeaving = true
        this.#end('SIGUSR2')
      }
    }
    await this.#restarting.promise
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#restarting?.reject(new Error('the service is being stopped'))
    this.#end('SIGTERM')
    await this.#service.exited
  }

  #end(signal: NodeJS.Signals): void {
    const service = this.#service
    service.kill(signal)
    if (this.#graceMs === undefined) return
    const timer = setTimeout(() => service.kill('SIGKILL'), this.#graceMs)
    void service.exited.then(() => clearTimeout(timer))
  }

  async #keepAlive(): Promise<void> {
    const { signal } = this.#stopping
    let wait: number = RESTART_MS[0]
    while (!signal.aborted) {
      const began = performance.now()
      const exit = await this.#service.exited
      if (performance.now() - began > HEALTHY_MS) wait = RESTART_MS[0]
      if (!this.#isLeaving) {
        await sleep(wait, undefined, { signal }).catch(() => undefined)
        wait = Math.min(wait * 2, RESTART_MS[1])
      }
      if (signal.aborted) return
      this.#isLeaving = false
      await this.#startAnew(exit)
    }
  }

  async #startAnew(exit: string): Promise<void> {
    this.#service = this.#run()
    const failure = await this.#service.ready().then(
      () => undefined,
      (error: unknown) => error,
    )
    const waiting = this.#restarting
    this.#restarting = undefined
    if (failure !== undefined) {
      waiting?.reject(failure)
      return
    }
    if (this.#isStale) this.#service.kill('SIGHUP')
    this.#isStale = false
    if (waiting === undefined) this.#onRestart(exit)
    else waiting.resolve()
  }
}
