import type { MaskingConfig, PatternName, PresetName } from './config.ts'
import { patterns } from './schema/masking/patterns.ts'

/** What a preset decides for one pattern where the file does not say it. */
interface PatternDefaults {
  readonly enabled: boolean
  readonly threshold: number
  /** `org` only. */
  readonly legal_forms?: boolean
}

/** `seed`: e-mail and IP addresses, as in the guide. With `org` dictionaries of companies work; alone it finds nothing. */
const OF_SEED: ReadonlySet<string> = new Set(['email', 'ip_private', 'ip_public', 'org'])

/** `none`: what 0.1 looked for, so that a file that names patterns and no preset keeps its meaning. */
const OF_FIRST_RELEASE: ReadonlySet<string> = new Set([
  ...OF_SEED,
  'card',
  'iban',
  'phone',
  'ssn',
  'secret',
])

/** A shape alone has 0.4: found in `strict`, and in no other preset. */
const THRESHOLD = 0.5
const STRICT_THRESHOLD = 0.4

/** `strict`: what has no label and no checksum to tell it by. */
const ONLY_STRICT: ReadonlySet<string> = new Set(['person', 'address', 'dob'])

const isOn: Readonly<Record<PresetName, (pattern: string) => boolean>> = {
  standard: (pattern) => !ONLY_STRICT.has(pattern),
  strict: () => true,
  seed: (pattern) => OF_SEED.has(pattern),
  none: (pattern) => OF_FIRST_RELEASE.has(pattern),
}

/** What `preset` decides for a pattern. */
function defaultsOf(preset: PresetName, pattern: string): PatternDefaults {
  const isStrict = preset === 'strict'
  const defaults = {
    enabled: isOn[preset](pattern),
    threshold: isStrict ? STRICT_THRESHOLD : THRESHOLD,
  }
  return pattern === 'org' ? { ...defaults, legal_forms: isStrict } : defaults
}

/**
 * The preset of a file as it was written, before defaults are filled in: the one that it names; `none` if it names
 * patterns instead; else `standard`.
 */
export function presetOf(written: unknown): PresetName | undefined {
  const masking = recordAt(written, 'masking')
  if (masking?.['preset'] !== undefined) return undefined
  return recordAt(masking, 'patterns') === undefined ? 'standard' : 'none'
}

/** Fills in what the preset decides. Single keys of the file win. `implied`: for a file that names none. */
export function fillPatterns(root: unknown, implied: PresetName | undefined): void {
  const masking = recordAt(root, 'masking')
  const named = recordAt(masking, 'patterns')
  if (masking === undefined || named === undefined) return
  masking['preset'] ??= implied
  const { preset } = masking
  if (!isPreset(preset)) return
  for (const name of Object.keys(patterns)) {
    const pattern = recordAt(named, name)
    if (pattern === undefined) continue
    for (const [key, value] of Object.entries(defaultsOf(preset, name))) pattern[key] ??= value
  }
}

/** The preset in one line, and which patterns are off. */
export function describePreset({
  preset,
  patterns: all,
}: Pick<MaskingConfig, 'preset' | 'patterns'>): string {
  // In the order of the schema: what a file names comes first in `all`.
  const off = Object.keys(patterns).filter((name) => !all[name as PatternName].enabled)
  const state = off.length === 0 ? 'every pattern is on' : `off: ${off.join(', ')}`
  const advice = preset === 'none' ? ' (as in 0.1; masking.preset: standard looks for more)' : ''
  return `preset ${preset}: ${state}${advice}`
}

const isPreset = (name: unknown): name is PresetName =>
  typeof name === 'string' && Object.hasOwn(isOn, name)

function recordAt(value: unknown, key: string): Record<string, unknown> | undefined {
  if (value === null || typeof value !== 'object') return undefined
  const found: unknown = (value as Record<string, unknown>)[key]
  return found !== null && typeof found === 'object' && !Array.isArray(found)
    ? (found as Record<string, unknown>)
    : undefined
}
