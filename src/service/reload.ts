import type { Config } from '../config/config.ts'
import { type Environment, loadConfig } from '../config/load.ts'
import { formatProblem } from '../config/problem.ts'
import { createReader } from './read-again.ts'
import { watchFiles } from '../files/watch-files.ts'

/** Hears how each attempt ended. */
export interface ReloadReport {
  /** In force now, except these sections: they differ from those at the start and need a restart. */
  good(needsRestart: readonly string[]): void
  /** Nothing has changed. */
  bad(problems: readonly string[]): void
}

export interface ReloadOptions {
  /** The configuration file. */
  readonly file: string
  readonly env: Environment
  /** What is in force at the start. */
  readonly config: Config
  readonly report: ReloadReport
  /** Puts a configuration that was found sound in force, as far as that is possible while running: not the sections in `needsRestart`. */
  readonly apply: (config: Config, needsRestart: readonly string[]) => void
}

export interface Reloading {
  /** Reads the file again. A file with a mistake changes nothing. */
  reload(): void
  stop(): void
}

/**
 * What is in force of a configuration that was read again, in a process that was started with another one: these
 * sections take effect while it runs, the others need a restart.
 */
export function inForce(atStart: Config, { masking, file_upload, external_trace }: Config): Config {
  return { ...atStart, masking, file_upload, external_trace }
}

/** Sections of which the file says something else than what is in force since the start. */
const sectionsForRestart = (atStart: Config, read: Config): readonly (keyof Config)[] =>
  changedSections(inForce(atStart, read), read)

/** A file that is being written right now should not be read. */
export const SETTLE_MS = 250

/**
 * Reads the configuration again on SIGHUP, and when it or a file that it names changes. What was in force stays in
 * force until everything of the new one has been read and found sound.
 */
export function startReloading(options: ReloadOptions): Reloading {
  const { file, env, report } = options
  const read = createReader(file, env)
  const reload = (): void => {
    watch.reading()
    try {
      const result = read()
      if ('errors' in result) {
        report.bad(result.errors.map(formatProblem))
        return
      }
      const { config } = result
      const needsRestart = sectionsForRestart(options.config, config)
      options.apply(config, needsRestart)
      watch.set(filesOf(file, config))
      report.good(needsRestart)
    } catch {
      // A file that disappeared between two looks at it.
      report.bad([`${file}: cannot be read`])
    }
  }
  const watch = watchFiles(reload, { settleMs: SETTLE_MS })
  watch.set(filesOf(file, options.config))
  process.on('SIGHUP', reload)
  // It was read some time before it was watched.
  const now = loadConfig(file, env)
  if (!('config' in now) || changedSections(options.config, now.config).length > 0) reload()
  return {
    reload,
    stop: () => {
      process.off('SIGHUP', reload)
      watch.close()
    },
  }
}

const changedSections = (before: Config, after: Config): (keyof Config)[] =>
  (Object.keys(after) as (keyof Config)[]).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  )

/** The configuration and what it is made of. */
const filesOf = (file: string, { masking }: Config): readonly string[] => [
  file,
  ...masking.dictionaries.map((dictionary) => dictionary.file),
]
