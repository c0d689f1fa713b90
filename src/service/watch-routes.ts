import { readRouteFile } from '../envoy/routes/route-file.ts'
import type { RouteState } from '../envoy/routes/route-state.ts'
import { watchFiles } from '../files/watch-files.ts'

export interface WatchedRoutes {
  readonly state: () => RouteState
  /** Looks at the file now. */
  look(): void
  close(): void
}

/**
 * What an operator has decided, as the file of the routes says it. `onChange` is told at the start if the file says
 * something, and about a second after each change. A file that cannot be read changes nothing.
 */
export function watchRoutes(
  file: string | undefined,
  configured: RouteState,
  onChange: (state: RouteState, isFirst: boolean) => void,
): WatchedRoutes {
  let state = configured
  if (file === undefined) return { state: () => state, look: () => {}, close: () => {} }
  const read = (isFirst: boolean): void => {
    const found = readRouteFile(file)?.state
    if (found === undefined || JSON.stringify(found) === JSON.stringify(state)) return
    state = found
    onChange(state, isFirst)
  }
  read(true)
  const files = watchFiles(() => read(false))
  files.set([file])
  return { state: () => state, look: () => read(false), close: () => files.close() }
}
