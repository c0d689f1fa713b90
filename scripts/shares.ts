import { type ChildProcess, fork } from 'node:child_process'

/** One number after the other of a seed, `to` not included. */
export interface Share {
  readonly seed: number
  readonly from: number
  readonly to: number
}

/**
 * In a process that `shareOut` has started: does one share after the other, as it is asked to. `end` is called once there
 * are no more, or the other process has ended, and the last share is done.
 */
export function takeShares(
  work: (share: Share) => Promise<unknown>,
  end: () => Promise<void> = async () => {},
): void {
  let last: Promise<void> = Promise.resolve()
  const answer = async (share: Share): Promise<void> => {
    const result = await work(share)
    if (process.connected) process.send?.(result)
  }
  process.on('message', (share: Share) => {
    last = answer(share)
  })
  process.on('disconnect', () => {
    void last.then(end)
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
