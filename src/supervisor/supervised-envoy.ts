import { setTimeout as sleep } from 'node:timers/promises'
import type { EnvoyProcess } from './envoy-process.ts'

/** An Envoy that is started again when it ends by itself, on the addresses that it had at first. */
export interface SupervisedEnvoy extends Pick<EnvoyProcess, 'proxyUrl' | 'tlsUrl' | 'adminUrl'> {
  /** Of the process that runs now, or ran last. */
  pid(): number
  /** Resolves when it is given up: it ends again and again. */
  readonly givenUp: Promise<string>
  /** As that of `EnvoyProcess`; nothing is started again after it. */
  drain(timeoutMs: number): Promise<void>
}

/** Where the first one was bound, so that the next ones can be there too. */
export type BoundAddresses = Pick<EnvoyProcess, 'proxyUrl' | 'tlsUrl' | 'adminUrl'>

export interface SupervisedEnvoyOptions {
  /** Starts Envoy: at first where it likes, later where it was. */
  readonly start: (bound: BoundAddresses | undefined, signal: AbortSignal) => Promise<EnvoyProcess>
  /** Ends a first start that is under way. */
  readonly signal: AbortSignal
  /** It ended by itself: by a signal, or with `exit code N`. */
  readonly onEnd: (exit: string) => void
  /** It takes traffic again. */
  readonly onRestart: () => void
}

/** Waits before a restart, doubled each time. */
const RESTART_MS = [50, 5_000] as const
/** So many ends within a minute are a crash loop: whatever is wrong, another start does not mend it. */
const MAX_ENDS = 5
const WINDOW_MS = 60_000

/** Starts Envoy, and resolves when it takes traffic. Rejects if that does not work at first. */
export async function superviseEnvoy(options: SupervisedEnvoyOptions): Promise<SupervisedEnvoy> {
  const first = await options.start(undefined, options.signal)
  const bound: BoundAddresses = {
    proxyUrl: first.proxyUrl,
    tlsUrl: first.tlsUrl,
    adminUrl: first.adminUrl,
  }
  const stopping = new AbortController()
  const givenUp = Promise.withResolvers<string>()
  const life: Life = { current: first, isOver: Promise.resolve() }
  const watch = async (): Promise<void> => {
    const why = await keepAlive(life, bound, options, stopping.signal)
    if (why !== undefined) givenUp.resolve(why)
  }
  life.isOver = watch()
  return {
    ...bound,
    pid: () => life.current.pid,
    givenUp: givenUp.promise,
    drain: async (timeoutMs) => {
      stopping.abort()
      await life.current.drain(timeoutMs)
      await life.isOver
    },
  }
}

interface Life {
  current: EnvoyProcess
  isOver: Promise<void>
}

/** Resolves to why it gave up, or to undefined when it was stopped. */
async function keepAlive(
  life: Life,
  bound: BoundAddresses,
  { start, onEnd, onRestart }: SupervisedEnvoyOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  let ends: number[] = []
  let exit = await endOf(life.current)
  while (!signal.aborted) {
    const now = performance.now()
    ends = [...ends.filter((at) => now - at < WINDOW_MS), now]
    onEnd(exit)
    if (ends.length >= MAX_ENDS) return `it ended ${ends.length} times within a minute (${exit})`
    const wait = Math.min(RESTART_MS[0] * 2 ** (ends.length - 1), RESTART_MS[1])
    await sleep(wait, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return undefined
    try {
      const next = await start(bound, signal)
      life.current = next
      if (isAborted(signal)) {
        await next.stop()
        return undefined
      }
      onRestart()
      exit = await endOf(life.current)
    } catch (error) {
      exit = error instanceof Error ? error.message : 'it did not start'
    }
  }
  return undefined
}

/** Looked at again after a wait. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted

async function endOf({ exited }: EnvoyProcess): Promise<string> {
  const { code, signal } = await exited
  return signal ?? `exit code ${code}`
}
