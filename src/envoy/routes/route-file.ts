import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Config } from '../../config/config.ts'
import { type FileLock, takeLock } from '../../files/file-lock.ts'
import { replaceFile } from '../../files/replaced-file.ts'
import { METADATA_NAMESPACE } from '../ext-proc-filter.ts'
import type { RouteState } from './route-state.ts'
import { routeConfiguration } from './routes.ts'

const ROUTE_CONFIGURATION = 'type.googleapis.com/envoy.config.route.v3.RouteConfiguration'

/** The file of routes that Envoy watches (`DiscoveryResponse` with one `RouteConfiguration`). */
export interface RouteFile {
  readonly state: RouteState
  /** What Envoy shows of it, so that one can see that it has it. */
  readonly version: string
}

/**
 * Writes routes and state in one step: a rename in the folder that Envoy watches. The state lies in the routes'
 * metadata, where Envoy does not look, so that both are always of one decision.
 */
export function writeRouteFile(
  file: string,
  config: Config,
  state: RouteState,
  version: string,
): void {
  const response = {
    version_info: version,
    resources: [
      {
        '@type': ROUTE_CONFIGURATION,
        ...routeConfiguration(config, state),
        // With the version in it no two files are alike: Envoy shows a version only where something has changed.
        metadata: { filter_metadata: { [METADATA_NAMESPACE]: { ...state, version } } },
      },
    ],
  }
  replaceFile(file, `${JSON.stringify(response, null, 2)}\n`)
}

/** A decision is read, changed and written within milliseconds; a start of `up` takes a second or two. */
const LOCK_MS = 3_000

/**
 * Keeps other writers of a file of routes away until it is released: between reading what was decided and writing what is
 * decided now, and while `up` starts. Throws if another one takes too long.
 */
export function lockRoutes(file: string): FileLock {
  const lock = takeLock(`${file}.lock`, LOCK_MS)
  if (lock !== undefined) return lock
  throw new Error(
    `${file} is being changed by another process, or dify-masking up is starting: try again`,
  )
}

/** No two decisions have the same one, whichever process makes them. */
export const newRouteVersion = (): string => `${Date.now()}-${randomBytes(4).toString('hex')}`

/**
 * Makes a decision out of the one before. Processes that decide at the same time do so one after the other, so that
 * none of them writes back what another has just changed. Says what it has written, and what was there before.
 */
export function decideRoutes(
  file: string,
  config: Config,
  next: (before: RouteFile | undefined) => RouteState,
): { readonly before: RouteFile | undefined; readonly now: RouteFile } {
  const lock = lockRoutes(file)
  try {
    const before = readRouteFile(file)
    const state = next(before)
    const version = newRouteVersion()
    writeRouteFile(file, config, state, version)
    return { before, now: { state, version } }
  } finally {
    lock.release()
  }
}

/** What a file of routes says, or undefined if it is none. */
export function readRouteFile(file: string): RouteFile | undefined {
  let found: unknown
  try {
    found = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
  const { version_info: version, resources } = record(found)
  const [first] = Array.isArray(resources) ? resources : []
  const metadata = record(record(record(first)['metadata'])['filter_metadata'])
  const { weights, bypass, since, watched } = record(metadata[METADATA_NAMESPACE])
  if (typeof version !== 'string' || typeof bypass !== 'boolean') return undefined
  const shares: Record<string, number> = {}
  for (const [name, weight] of Object.entries(record(weights))) {
    if (typeof weight !== 'number' || !Number.isInteger(weight) || weight < 0) return undefined
    shares[name] = weight
  }
  return {
    version,
    state: {
      weights: shares,
      bypass,
      ...(watched === true ? { watched } : {}),
      ...(typeof since === 'string' ? { since } : {}),
    },
  }
}

const record = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' ? { ...value } : {}
