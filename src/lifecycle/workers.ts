import { type ServiceProcess, startServiceProcess } from './service-process.ts'

/** Where one worker listens. */
export interface WorkerAddress {
  /** `unix:PATH` (absolute) or `HOST:PORT`. */
  readonly extproc: string
  /** `HOST:PORT`. */
  readonly admin: string
}

/** The service processes behind one Envoy. */
export interface Workers {
  /** In order of the addresses. */
  pids(): readonly number[]
  /** All read the configuration again. */
  reload(): void
  /**
   * Starts one after the other anew, while the others take its requests. `isBack` waits until Envoy sends to an address
   * again. Rejects if there is only one: nobody could stand in.
   */
  restart(isBack: (address: WorkerAddress) => Promise<void>): Promise<void>
  stop(): Promise<void>
}

/** Starts them all; `args` are those of `serve`. Resolves when all are ready, or rejects when one cannot start. */
export async function startWorkers(
  addresses: readonly WorkerAddress[],
  args: readonly string[],
  onRestart: (exit: string) => void,
): Promise<Workers> {
  const starting = await Promise.allSettled(
    addresses.map((address) =>
      startServiceProcess(
        [...args, '--extproc', address.extproc, '--admin', address.admin],
        onRestart,
      ),
    ),
  )
  const workers: ServiceProcess[] = []
  for (const each of starting) if (each.status === 'fulfilled') workers.push(each.value)
  const stop = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.stop()))
  }
  const failed = starting.find((each) => each.status === 'rejected')
  if (failed !== undefined) {
    await stop()
    throw failed.reason
  }
  return {
    pids: () => workers.map(({ pid }) => pid),
    reload: () => {
      for (const { pid } of workers) process.kill(pid, 'SIGHUP')
    },
    restart: async (isBack) => {
      if (workers.length < 2) throw new Error('a rolling restart needs performance.workers: 2')
      for (const [i, worker] of workers.entries()) {
        await worker.restart()
        const address = addresses[i]
        if (address !== undefined) await isBack(address)
      }
    },
    stop,
  }
}
