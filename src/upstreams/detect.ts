import { type AskOptions, type Asked, type Unanswered, askOrSayWhy, versionAt } from './ask.ts'

export interface Evidence {
  /** What was asked. */
  readonly signal: string
  /** What that says of the version, or that it says nothing. */
  readonly says: string
  /** The version, where the signal names one. */
  readonly version?: string
}

export interface Detection {
  /** A version, a range such as `>=1.4.0 <1.6.0`, or null. */
  readonly version: string | null
  /** 0 to 1. */
  readonly confidence: number
  /** False if nothing answered at all. */
  readonly reachable: boolean
  readonly evidence: readonly Evidence[]
}

/** Paths that a version brought, oldest first. A Dify that lacks one answers with Flask's HTML page. */
const BROUGHT: readonly (readonly [path: string, since: string])[] = [
  ['/v1/apps/annotations', '1.2.0'],
  ['/v1/site', '1.4.0'],
]

/**
 * Finds the version of a Dify from outside, without credentials, and says how it knows. In order: `GET /v1/`
 * (`server_version`), the header `X-Version` of any answer, `GET /health` (on the api port only), then which paths exist
 * (facts from Dify 0.15.0 to 1.7.0).
 */
export async function detectVersion(url: string, options: AskOptions): Promise<Detection> {
  const index = await askOrSayWhy(url, '/v1/', options)
  const health = await askOrSayWhy(url, '/health', options)
  const named: Evidence[] = [
    naming('GET /v1/ server_version', index, (asked) => versionAt(asked, 'server_version')),
    naming('X-Version of GET /v1/', index, ({ header }) => header),
    naming('GET /health version', health, (asked) => versionAt(asked, 'version')),
  ]
  const versions = [...new Set(named.flatMap(({ version }) => version ?? []))]
  const reachable = !('failure' in index && 'failure' in health)
  const [first] = versions
  if (first !== undefined) {
    // Two that disagree: one of them is a gateway's or a cache's.
    const confidence = versions.length === 1 ? 1 : 0.6
    return { version: first, confidence, reachable, evidence: named }
  }
  if (!reachable) return { version: null, confidence: 0, reachable, evidence: named }
  const range = await rangeByPaths(url, options)
  return { ...range, reachable, evidence: [...named, ...range.evidence] }
}

function naming(
  signal: string,
  asked: Asked | Unanswered,
  versionOf: (asked: Asked) => string | undefined,
): Evidence {
  if ('failure' in asked) return { signal, says: asked.failure }
  const version = versionOf(asked)
  if (version === undefined) return { signal, says: `names none (HTTP ${asked.status})` }
  return { signal, says: version, version }
}

async function rangeByPaths(
  url: string,
  options: AskOptions,
): Promise<{ version: string | null; confidence: number; evidence: Evidence[] }> {
  const evidence: Evidence[] = []
  let least: string | undefined
  let below: string | undefined
  for (const [path, since] of BROUGHT) {
    const asked = await askOrSayWhy(url, path, options)
    const signal = `GET ${path}`
    if ('failure' in asked) evidence.push({ signal, says: asked.failure })
    else if (asked.status === 404 && asked.contentType.startsWith('text/html')) {
      below ??= since
      evidence.push({ signal, says: `is not there: before ${since}` })
    } else if (asked.json !== undefined && 'code' in asked.json) {
      least = since
      evidence.push({ signal, says: `is there: ${since} or later` })
    } else evidence.push({ signal, says: `says nothing (HTTP ${asked.status})` })
  }
  const bounds = [
    ...(least === undefined ? [] : [`>=${least}`]),
    ...(below === undefined ? [] : [`<${below}`]),
  ]
  return bounds.length === 0
    ? { version: null, confidence: 0, evidence }
    : { version: bounds.join(' '), confidence: 0.5, evidence }
}
