import { availableParallelism } from 'node:os'
import { type ServiceProcess, startServiceProcess } from './service-process.ts'
import type { WorkerAddress } from './worker-addresses.ts'

/** The service processes behind one Envoy. */
export interface Workers {
  /** In order of the addresses. */
  pids(): readonly number[]
  /** All read the configuration again; one that is not running does when it starts. */
  reload(): void
  /**
   * Restarts one after the other, while the others take its requests. `waitUntilHealthy` resolves when Envoy sends to
   * an address. A process is stopped only if all the others run and are healthy. Rejects if there is only one process.
   */
  restart(waitUntilHealthy: (address: WorkerAddress) => Promise<void>): Promise<void>
  stop(): Promise<void>
}

export interface WorkersOptions {
  /** Of `serve`, without the addresses. */
  readonly args: readonly string[]
  /** `performance.drain_timeout`, seconds. */
  readonly drainTimeout: number
  /** Told when one died and runs again. */
  readonly onRestart: (exit: string) => void
  /** For the environment of each, besides all of ours. */
  readonly variables?: Readonly<Record<string, string>>
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal
}

/** What a process needs to leave besides finishing exchanges: Envoy has to notice, and connections close. */
const LEAVE_MS = 15_000

/** Starts them all. Resolves when all are ready, or rejects when one cannot start; none is left running then. */
export async function startWorkers(
  addresses: readonly WorkerAddress[],
  { args, drainTimeout, onRestart, ...rest }: WorkersOptions,
): Promise<Workers> {
  const graceMs = drainTimeout * 1000 + LEAVE_MS
  const workers: ServiceProcess[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.stop()))
  }
  // As many at a time as there are cores: dozens at once would all be ready late.
  const atOnce = availableParallelism()
  for (let i = 0; i < addresses.length; i += atOnce) {
    const starting = await Promise.allSettled(
      addresses.slice(i, i + atOnce).map(({ extproc, admin }) =>
        startServiceProcess([...args, '--extproc', extproc, '--admin', admin], onRestart, {
          graceMs,
          ...rest,
        }),
      ),
    )
    for (const each of starting) if (each.status === 'fulfilled') workers.push(each.value)
    const failed = starting.find((each) => each.status === 'rejected')
    if (failed !== undefined) {
      await stop()
      throw failed.reason
    }
  }
  return {
    pids: () => workers.map(({ pid }) => pid),
    reload: () => {
      for (const worker of workers) worker.reload()
    },
    restart: async (waitUntilHealthy) => {
      if (workers.length < 2)
        throw new Error('a rolling restart requires performance.workers: 2 or more')
      for (const [i, worker] of workers.entries()) {
        await Promise.all(addresses.filter((_, other) => other !== i).map(waitUntilHealthy))
        // Envoy notices an idle one that died only when it next asks.
        if (workers.some((other) => other !== worker && !other.isUp()))
          throw new Error('another service is not running')
        await worker.restart()
      }
      await Promise.all(addresses.map(waitUntilHealthy))
    },
    stop,
  }
}
