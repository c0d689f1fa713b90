import { readFileSync } from 'node:fs'
import { replaceFile } from '../../files/replaced-file.ts'

/** What `up` knows of the Envoy that it runs. It tells the services through a file, which they read when they are asked. */
export interface EnvoyLife {
  /** It takes traffic; false while it is being started again. */
  readonly running: boolean
  /** How often it ended by itself and was started again. */
  readonly restarts: number
  /** When it was last ready, ISO 8601. */
  readonly since: string
  /** How it ended last: a signal, or `exit code N`. */
  readonly last_exit?: string
}

export const ENVOY_LIFE_FILE = 'envoy-state.json'

export function writeEnvoyLife(file: string, state: EnvoyLife): void {
  replaceFile(file, JSON.stringify(state))
}

/** Undefined if the file says nothing: `up` has not started Envoy yet, or has ended. */
export function readEnvoyLife(file: string): EnvoyLife | undefined {
  try {
    const found = JSON.parse(readFileSync(file, 'utf8')) as EnvoyLife
    return typeof found.running === 'boolean' && Number.isInteger(found.restarts)
      ? found
      : undefined
  } catch {
    return undefined
  }
}
