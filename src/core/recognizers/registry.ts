import { BUILT_IN, type PatternSwitch } from './built-in.ts'
import { createDictionary } from './custom/dictionary.ts'
import { DEFAULT_THRESHOLD, type EntityRule, type RuleSwitch } from './entity-rule.ts'
import type { Recognizer } from './recognizer.ts'
import { createValueList } from './custom/value-list.ts'

/** Prefix of URLs that carry an entity and are therefore masked whole. */
export const URL_PREFIX = 'URL'

/** A recognizer of the operator's own: a dictionary, a custom pattern, or one that asks elsewhere. */
export interface ExtraRecognizer extends RuleSwitch {
  /** An entity of its own, or one that a built-in pattern has; then that pattern's prefix and switches hold. */
  readonly entity: string
  /** Undefined: findings come from outside (`masking.external`). */
  readonly recognizer: Recognizer | undefined
}

export interface Recognition {
  readonly recognizers: readonly Recognizer[]
  /** By entity, switched-on entities only. Findings of other entities are dropped. */
  readonly entities: ReadonlyMap<string, EntityRule>
  /** Every prefix of the configuration, switched on or not, and `URL`: what placeholder-shaped text can start with. */
  readonly allPrefixes: readonly string[]
}

/** `patterns`: `masking.patterns` of the configuration. */
export function createRecognition(
  patterns: Readonly<Record<string, PatternSwitch>>,
  extras: readonly ExtraRecognizer[] = [],
): Recognition {
  const entities = new Map<string, EntityRule>()
  const recognizers = new Set<Recognizer>()
  const all = new Set<string>([URL_PREFIX])
  const off = new Map<string, string | undefined>()
  const yielding = new Set<string>()
  for (const { pattern: name, entity, create, canonical, isYielding } of BUILT_IN) {
    const pattern = patterns[name]
    if (pattern === undefined) continue
    all.add(pattern.placeholder_prefix)
    if (!pattern.enabled) {
      off.set(entity, isYielding && pattern.placeholder_prefix)
      continue
    }
    const rule = ruleOf(pattern.placeholder_prefix, pattern)
    entities.set(
      entity,
      canonical === undefined ? rule : { ...rule, canonical: canonical(pattern) },
    )
    if (isYielding === true) yielding.add(entity)
    for (const recognizer of create(pattern)) recognizers.add(recognizer)
    const denied = pattern.deny_list ?? []
    if (denied.length > 0) recognizers.add(denyList(entity, denied))
  }
  for (const { entity, recognizer, ...rule } of extras) {
    if (off.has(entity) && off.get(entity) === undefined) continue
    const known = entities.get(entity)
    if (known === undefined) {
      const prefix = off.get(entity) ?? entity
      entities.set(entity, ruleOf(prefix, rule))
      all.add(prefix)
    } else if (yielding.has(entity) && rule.restore === 'never')
      entities.set(entity, { ...known, isRestored: false })
    if (recognizer !== undefined) recognizers.add(recognizer)
  }
  return { recognizers: [...recognizers], entities, allPrefixes: [...all] }
}

function ruleOf(prefix: string, rule: RuleSwitch): EntityRule {
  return {
    prefix,
    threshold: rule.threshold ?? DEFAULT_THRESHOLD,
    isAllowed: createValueList(rule.allow_list ?? []),
    isRestored: rule.restore !== 'never',
  }
}

/** Values that are always this entity: whole words, in any case. Each spelling comes back as it was. */
function denyList(entity: string, values: readonly string[]): Recognizer {
  const entries = values.map((value) => ({ id: value, terms: [value], entity }))
  const options = { foldCase: true, foldShort: true, foldDiacritics: false }
  const words = createDictionary(entries, options)
  return {
    name: 'deny-list',
    find(view, report) {
      words.find(view, ({ start, end, score }) => {
        report({ entity, start, end, score, rule: 'deny-list' })
      })
    },
  }
}
