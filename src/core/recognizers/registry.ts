import { email } from './email.ts'
import { ipAddress } from './ip-address.ts'
import type { Recognizer } from './recognizer.ts'

/** An entity that a configuration can switch and name. */
interface EntityRow {
  /** Key under `masking.patterns`. */
  readonly pattern: string
  readonly entity: string
  readonly recognizer: Recognizer
}

/** Which recognizer finds which entity. One recognizer may find several. */
const ENTITIES: readonly EntityRow[] = [
  { pattern: 'email', entity: 'EMAIL', recognizer: email },
  { pattern: 'ip_private', entity: 'IP_PRIVATE', recognizer: ipAddress },
  { pattern: 'ip_public', entity: 'IP_PUBLIC', recognizer: ipAddress },
]

/** Prefix of URLs that carry an entity and are therefore masked whole. */
export const URL_PREFIX = 'URL'

export interface PatternSwitch {
  readonly enabled: boolean
  readonly placeholder_prefix: string
}

export interface Recognition {
  readonly recognizers: readonly Recognizer[]
  /** Entity → placeholder prefix, switched-on entities only. Findings of other entities are dropped. */
  readonly prefixes: ReadonlyMap<string, string>
  /** Every prefix of the configuration, switched on or not, and `URL`: what placeholder-shaped text can start with. */
  readonly allPrefixes: readonly string[]
}

/** `patterns`: `masking.patterns` of the configuration. */
export function createRecognition(patterns: Readonly<Record<string, PatternSwitch>>): Recognition {
  const prefixes = new Map<string, string>()
  const recognizers = new Set<Recognizer>()
  const all = new Set<string>([URL_PREFIX])
  for (const row of ENTITIES) {
    const pattern = patterns[row.pattern]
    if (pattern === undefined) continue
    all.add(pattern.placeholder_prefix)
    if (!pattern.enabled) continue
    prefixes.set(row.entity, pattern.placeholder_prefix)
    recognizers.add(row.recognizer)
  }
  return { recognizers: [...recognizers], prefixes, allPrefixes: [...all] }
}
