import { statSync } from 'node:fs'

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
 * nobody that they change. What changes right after `set` is seen, too.
 */
export function watchFiles(onChange: () => void): FileWatch {
  let seen = new Map<string, string>()
  let timer: NodeJS.Timeout | undefined
  const look = (): void => {
    let hasChanged = false
    for (const [file, before] of seen) {
      const now = signature(file)
      if (now === before) continue
      seen.set(file, now)
      hasChanged = true
    }
    if (hasChanged) onChange()
  }
  return {
    set(files) {
      // What is watched already keeps what was seen of it last.
      seen = new Map(files.map((file) => [file, seen.get(file) ?? signature(file)]))
      timer ??= setInterval(look, INTERVAL_MS).unref()
    },
    close() {
      clearInterval(timer)
      timer = undefined
    },
  }
}

function signature(file: string): string {
  try {
    const { ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true })
    return `${ino} ${size} ${mtimeNs} ${ctimeNs}`
  } catch {
    return ''
  }
}
