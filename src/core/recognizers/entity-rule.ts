import type { Canonical } from './identity/canonical-value.ts'
import type { ValueList } from './custom/value-list.ts'

/** How findings of one entity are treated. */
export interface EntityRule {
  /** What its placeholders begin with. */
  readonly prefix: string
  /** Findings below this score are dropped. 0 to 1. */
  readonly threshold: number
  /** Values that belong to no person: dropped. */
  readonly isAllowed: ValueList
  /** Whether the value comes back in answers. */
  readonly isRestored: boolean
  /** What spellings of one value have in common. */
  readonly canonical?: Canonical | undefined
}

/** `masking.patterns.NAME` and its likes of the configuration. */
export interface RuleSwitch {
  readonly threshold?: number | undefined
  readonly allow_list?: readonly string[] | undefined
  readonly restore?: 'always' | 'never' | undefined
}

export const DEFAULT_THRESHOLD = 0.5
