import { type StatsListener, unwatchFile, watchFile } from 'node:fs'

const INTERVAL_MS = 1_000

/** Files whose change matters. */
export interface FileWatch {
  /** Watches these from now on, and no others. */
  set(files: readonly string[]): void
  close(): void
}

/**
 * Calls `onChange` within about a second of a change of any of the files, and of their coming and going. Looks at what
 * a path leads to, as often as it must be: the symbolic links of a Kubernetes ConfigMap and files on network disks tell
 * nobody that they change.
 */
export function watchFiles(onChange: () => void): FileWatch {
  let watched: readonly string[] = []
  const changed: StatsListener = (now, before) => {
    const isSame =
      now.mtimeMs === before.mtimeMs && now.size === before.size && now.ino === before.ino
    if (!isSame) onChange()
  }
  const stop = (): void => {
    for (const file of watched) unwatchFile(file, changed)
  }
  return {
    set(files) {
      stop()
      watched = [...new Set(files)]
      for (const file of watched)
        watchFile(file, { interval: INTERVAL_MS, persistent: false }, changed)
    },
    close: stop,
  }
}
