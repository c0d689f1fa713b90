import type { Config, UpstreamConfig } from '../../config/config.ts'

/** What an operator has decided beyond the configuration. */
export interface RouteState {
  /** Share of each upstream, 0 to 1000. */
  readonly weights: Readonly<Record<string, number>>
  /** Masked routes pass unread. */
  readonly bypass: boolean
  /** The service sees every answer to its end: a rollout counts how they end. */
  readonly watched?: boolean
  /** When it was decided, ISO 8601; undefined as long as the configuration rules. */
  readonly since?: string
}

/** As the configuration says. */
export function configuredState({ upstreams }: Pick<Config, 'upstreams'>): RouteState {
  return {
    weights: Object.fromEntries(upstreams.map(({ name, weight }) => [name, weight])),
    bypass: false,
  }
}

/** The part of a decision that concerns the present upstreams; undefined if nothing would get traffic. */
export function adaptState(
  state: RouteState,
  upstreams: readonly UpstreamConfig[],
): RouteState | undefined {
  const weights = Object.fromEntries(
    upstreams.map(({ name, weight }) => [name, state.weights[name] ?? weight]),
  )
  // What watched has ended with what ran before.
  const { watched: _, ...kept } = state
  return Object.values(weights).some((weight) => weight > 0) ? { ...kept, weights } : undefined
}

/** Whether a decision differs from what the configuration says. */
export function isDecided(state: RouteState, config: Pick<Config, 'upstreams'>): boolean {
  const { weights } = configuredState(config)
  return (
    state.bypass ||
    state.watched === true ||
    Object.entries(weights).some(([name, weight]) => state.weights[name] !== weight)
  )
}
