import { statSync } from 'node:fs'

const INTERVAL_MS = 1_000

/** Files whose change matters. */
export interface FileWatch {
  /** Watches these from now on, and no others. */
  set(files: readonly string[]): void
  /** The files are about to be read: earlier changes need no further report. */
  reading(): void
  close(): void
}

/**
 * Calls `onChange` within about a second of a change of any of the files, and of their coming and going. Looks at what
 * a path leads to, as often as it must be: the symbolic links of a Kubernetes ConfigMap and files on network disks tell
 * no watcher that they change. What changes right after `set` is seen, too. `settleMs`: a file that has changed must stay as
 * it is for so long before it is reported, since the first half of a file that is still being written can be valid.
 */
export function watchFiles(
  onChange: () => void,
  { settleMs = 0 }: { settleMs?: number } = {},
): FileWatch {
  let seen = new Map<string, string>()
  let timer: NodeJS.Timeout | undefined
  let settling: NodeJS.Timeout | undefined
  const hasChanged = (): boolean => {
    let found = false
    for (const [file, before] of seen) {
      const now = signature(file)
      if (now === before) continue
      seen.set(file, now)
      found = true
    }
    return found
  }
  const settle = (): void => {
    settling = setTimeout(() => {
      settling = undefined
      if (hasChanged()) settle()
      else onChange()
    }, settleMs).unref()
  }
  const look = (): void => {
    if (settling !== undefined || !hasChanged()) return
    if (settleMs > 0) settle()
    else onChange()
  }
  return {
    set(files) {
      // What is watched already keeps what was seen of it last.
      seen = new Map(files.map((file) => [file, seen.get(file) ?? signature(file)]))
      timer ??= setInterval(look, INTERVAL_MS).unref()
    },
    reading() {
      clearTimeout(settling)
      settling = undefined
      hasChanged()
    },
    close() {
      clearTimeout(settling)
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
