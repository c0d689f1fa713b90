import { placeholderOf } from '../../core/text/placeholder-form.ts'
import type { Mapping } from '../../core/mapping/vault.ts'
import { joinMappings } from '../../core/mapping/join-mappings.ts'
import type { MappingCache } from './mapping-cache.ts'
import { type ScopeView, viewsOf } from './scope-view.ts'
import { ScopeMapping } from './scope-mapping.ts'
import type { ScriptArgument } from './server/script-runner.ts'
import { RecordError, keyIdOf, openRecord, sealRecord } from '../sealing/sealed-record.ts'
import type { VaultKeys } from '../sealing/vault-keys.ts'

/** Records of one life of a scope that were sealed with an older key, and the same under the current one. */
export interface Rewrapped {
  readonly id: string
  readonly life: string
  /** Placeholder, old entry, new entry, and so on. */
  readonly entries: readonly ScriptArgument[]
}

/** What a reply with views holds, opened. */
export interface Opened {
  readonly byId: ReadonlyMap<string, ScopeMapping>
  readonly rewrapped: readonly Rewrapped[]
}

/** Arguments that tell a script what this process has of some scopes. */
export function knownArguments(mappings: Iterable<ScopeMapping>): ScriptArgument[] {
  const list = [...new Set(mappings)]
  return [
    list.length,
    ...list.flatMap(({ id, life, read }) => [id, life, read.length, ...read.flat()]),
  ]
}

/**
 * Opens the records of a reply and adds them to what is held. `known`: what the script was told of; the cache may have
 * dropped that meanwhile. Throws a `RecordError` if a record does not open.
 */
export function openViews(
  tag: string,
  part: unknown,
  known: readonly ScopeMapping[],
  cache: MappingCache,
  keys: VaultKeys,
): Opened {
  const byId = new Map<string, ScopeMapping>()
  const rewrapped: Rewrapped[] = []
  for (const view of viewsOf(part)) {
    const { id, life } = view
    const earlier = known.find((each) => each.id === id) ?? cache.held(tag, id)
    const held =
      known.find((each) => each.id === id && each.life === life) ?? cache.find(tag, id, life)
    // Sent from the start: what is held is of another life, or of a state that the server has lost.
    const mapping = held === undefined || view.isWhole ? new ScopeMapping(id, life) : held
    const entries = openView(`${tag}.${id}`, view, mapping, keys)
    // A number means one value for ever, whatever became of the scope meanwhile.
    if (earlier !== undefined && earlier !== mapping && !mapping.agreesWith(earlier))
      throw new RecordError('the placeholder stood for another value before')
    if (entries.length > 0) rewrapped.push({ id, life, entries })
    byId.set(id, mapping)
  }
  // All or nothing: what stands beside a record that does not open is not kept either.
  for (const mapping of byId.values()) cache.keep(tag, mapping)
  return { byId, rewrapped }
}

function openView(
  scope: string,
  { runs }: ScopeView,
  mapping: ScopeMapping,
  keys: VaultKeys,
): ScriptArgument[] {
  const current = keys.current().id
  const rewrapped: ScriptArgument[] = []
  for (const run of runs) {
    const { prefix } = run
    const records = run.records.map(({ number, lookup, record }) => {
      const place = { scope, prefix, number, lookup }
      const value = openRecord(keys, place, record)
      const placeholder = placeholderOf(prefix, number)
      if (keyIdOf(record) !== current) {
        const entry = Buffer.concat([lookup, sealRecord(keys, place, value)])
        rewrapped.push(placeholder, Buffer.concat([lookup, record]), entry)
      }
      return { placeholder, value, lookup }
    })
    mapping.add(run, records)
  }
  return rewrapped
}

/** The mapping of a scope and of those it is linked with; undefined without any. */
export function mappingOf(mappings: readonly ScopeMapping[]): Mapping | undefined {
  return mappings.length > 1 ? joinMappings(mappings) : mappings[0]
}
