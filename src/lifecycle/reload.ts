import type { Config } from '../config/config.ts'
import { type Environment, loadConfig } from '../config/load.ts'
import { formatProblem } from '../config/problem.ts'
import { watchFiles } from './watch-files.ts'

/** Told how each attempt ended. */
export interface ReloadReport {
  /** In force now, but for these sections, which need a restart. */
  good(late: readonly string[]): void
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
  /** Puts a configuration that was found sound in force, as far as that is possible while running. */
  readonly apply: (config: Config) => void
}

export interface Reloading {
  /** Reads the file again. A file with a mistake changes nothing. */
  reload(): void
  stop(): void
}

/** Sections that take effect while running; the others need a restart. */
const LIVE: readonly (keyof Config)[] = ['masking', 'file_upload', 'external_trace']

/**
 * Reads the configuration again on SIGHUP, and when it or a file that it names changes. What was in force stays in
 * force until everything of the new one has been read and found sound.
 */
export function startReloading(options: ReloadOptions): Reloading {
  const { file, env, report } = options
  let current = options.config
  const reload = (): void => {
    try {
      const result = loadConfig(file, env)
      if ('errors' in result) {
        report.bad(result.errors.map(formatProblem))
        return
      }
      const { config } = result
      options.apply(config)
      const late = changedSections(current, config).filter((key) => !LIVE.includes(key))
      current = config
      watch.set(filesOf(file, config))
      report.good(late)
    } catch {
      // A file that went away between two looks at it.
      report.bad([`${file}: cannot be read`])
    }
  }
  const watch = watchFiles(reload)
  watch.set(filesOf(file, current))
  process.on('SIGHUP', reload)
  // It was read some time before it was watched.
  const now = loadConfig(file, env)
  if (!('config' in now) || changedSections(current, now.config).length > 0) reload()
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
