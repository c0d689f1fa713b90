import { type ChildProcess, fork } from 'node:child_process'

/** One number after the other of a seed, `to` not included. */
export interface Share {
  readonly seed: number
  readonly from: number
  readonly to: number
}

/** In a process that `shareOut` has started: does one share after the other, as it is asked to. */
export function takeShares(work: (share: Share) => Promise<unknown>): void {
  process.on('message', (share: Share) => {
    void work(share).then((result) => process.send?.(result))
  })
}

/**
 * Runs a script in several processes and gives each one share after the other, until `next` has none. A process that ends
 * by itself fails the whole.
 */
export async function shareOut(
  script: string,
  workers: number,
  next: () => Share | undefined,
  add: (result: unknown) => void,
): Promise<void> {
  await Promise.all(
    Array.from({ length: workers }, async () => {
      const worker = fork(script)
      await feed(worker, next, add)
      worker.disconnect()
    }),
  )
}

async function feed(
  worker: ChildProcess,
  next: () => Share | undefined,
  add: (result: unknown) => void,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const go = (): void => {
      const share = next()
      if (share === undefined) resolve()
      else worker.send(share)
    }
    worker.on('message', (result: unknown) => {
      add(result)
      go()
    })
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`a worker ended with ${code}`)))
    go()
  })
}
