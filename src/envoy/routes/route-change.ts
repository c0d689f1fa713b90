import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../../config/config.ts'
import type { EnvoyAdmin } from '../running/admin-client.ts'
import { type RouteFile, decideRoutes, readRouteFile } from './route-file.ts'
import { type RouteState, configuredState, isDecided } from './route-state.ts'

export interface RoutesPlace {
  /** The file that Envoy watches. */
  readonly file: string
  readonly config: Config
  /** Every Envoy that is known to watch it. */
  readonly envoys: readonly EnvoyAdmin[]
}

/**
 * What became of a decision. `active`: every Envoy that is known uses it, so the next request follows it. `unknown`: it
 * is written, and there is no Envoy to ask. `silent`: an Envoy does not answer. `late`: an Envoy still uses other routes.
 * `rejected`: an Envoy does not accept it. `overtaken`: another decision has undone it meanwhile.
 */
export type RouteOutcome = 'active' | 'unknown' | 'silent' | 'late' | 'rejected' | 'overtaken'

const TAKE_UP_MS = 5_000
const PAUSE_MS = 25

/**
 * Writes a decision and waits until Envoy uses it. What Envoy does not take is taken back, unless it ends a bypass:
 * then the file says what is meant, and a restart brings it into force.
 */
export async function changeRoutes(
  place: RoutesPlace,
  change: (state: RouteState) => RouteState,
  takeUpMs = TAKE_UP_MS,
): Promise<RouteOutcome> {
  const { file, config, envoys } = place
  const rejected = await Promise.all(envoys.map((envoy) => envoy.rejectedRoutes()))
  const { before, now } = decideRoutes(file, config, (found) => {
    const state = change(found?.state ?? configuredState(config))
    return isDecided(state, config)
      ? { ...state, since: new Date().toISOString() }
      : configuredState(config)
  })
  const outcome = await watched({ place, now, rejected, takeUpMs })
  const isRefused = outcome === 'rejected' || outcome === 'late'
  const endsBypass = before?.state.bypass === true && !now.state.bypass
  if (isRefused && !endsBypass && before !== undefined) takeBack(place, now, before)
  return outcome
}

interface Watch {
  readonly place: RoutesPlace
  readonly now: RouteFile
  /** Of each Envoy, before the decision. */
  readonly rejected: readonly (number | undefined)[]
  readonly takeUpMs: number
}

async function watched({ place, now, rejected, takeUpMs }: Watch): Promise<RouteOutcome> {
  const { file, envoys } = place
  if (envoys.length === 0) return 'unknown'
  // One that did not answer a moment ago need not be waited for.
  if (rejected.includes(undefined)) return 'silent'
  const deadline = performance.now() + takeUpMs
  for (;;) {
    const found = readRouteFile(file)
    if (found === undefined || !isSame(found.state, now.state)) return 'overtaken'
    const versions = await Promise.all(envoys.map((envoy) => envoy.routeVersions()))
    if (versions.every((each) => isAll(each, found.version))) return 'active'
    const counts = await Promise.all(envoys.map((envoy) => envoy.rejectedRoutes()))
    if (counts.some((count, i) => count !== undefined && count > (rejected[i] ?? count)))
      return 'rejected'
    if (performance.now() > deadline) return versions.includes(undefined) ? 'silent' : 'late'
    await sleep(PAUSE_MS)
  }
}

const isAll = (versions: readonly string[] | undefined, wanted: string): boolean =>
  versions !== undefined && versions.length > 0 && versions.every((each) => each === wanted)

/** Whether both send requests the same way. */
const isSame = (a: RouteState, b: RouteState): boolean =>
  a.bypass === b.bypass &&
  Object.keys({ ...a.weights, ...b.weights }).every((name) => a.weights[name] === b.weights[name])

function takeBack({ file, config }: RoutesPlace, now: RouteFile, before: RouteFile): void {
  decideRoutes(file, config, (found) =>
    found === undefined || found.version === now.version ? before.state : found.state,
  )
}
