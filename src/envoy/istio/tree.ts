/** A part of a rendered configuration. */
export type Tree = Record<string, unknown>

/**
 * Name of the proof gate in a mesh. Istio's own AuthorizationPolicies are a filter with the name of the type: a route
 * that opens a gate of that name would open them too.
 */
export const GATE = 'dify.masking.proof'
