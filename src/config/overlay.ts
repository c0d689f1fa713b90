import { isRecord } from './record.ts'

/** Lays `environments.NAME` over the rest of the file, maps merged, everything else replaced. */
export function overlay(value: unknown, name: string): { root: unknown; overlayProblem?: string } {
  if (!isRecord(value)) return { root: value }
  const { environments, ...base } = value
  if (environments === undefined && name === '') return { root: value }
  if (name === '') return { root: base }
  const overlays = isRecord(environments) ? environments : {}
  const chosen = Object.hasOwn(overlays, name) ? overlays[name] : undefined
  if (chosen === undefined) {
    const known = Object.keys(overlays)
    return {
      root: base,
      overlayProblem: `DIFY_MASKING_ENV names an environment that is not here; known: ${known.join(', ') || 'none'}`,
    }
  }
  return { root: merge(base, chosen) }
}

function merge(base: unknown, over: unknown): unknown {
  if (!isRecord(base) || !isRecord(over)) return over
  const out: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(over)) {
    out[key] = Object.hasOwn(base, key) ? merge(base[key], value) : value
  }
  return out
}
