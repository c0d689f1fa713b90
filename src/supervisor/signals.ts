/**
 * Resolves at the first SIGTERM or SIGINT. A second one ends the process at once. SIGUSR1 would open Node's
 * inspector, through which every value in memory could be read: it is ignored.
 */
export async function onStopSignal(): Promise<NodeJS.Signals> {
  process.on('SIGUSR1', () => {})
  return await new Promise((resolve) => {
    let stopping = false
    const stop = (signal: NodeJS.Signals): void => {
      if (stopping) process.exit(1)
      stopping = true
      ignoreReload()
      resolve(signal)
    }
    process.on('SIGTERM', stop)
    process.on('SIGINT', stop)
  })
}

/** Resolves at the first SIGUSR2. */
export async function onLeaveSignal(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.on('SIGUSR2', () => resolve())
  })
  ignoreReload()
}

/** Without a listener SIGHUP ends a process, and one that finishes its last exchanges has none any more. */
function ignoreReload(): void {
  process.on('SIGHUP', () => {})
}
