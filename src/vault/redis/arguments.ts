import { aliasLookup } from '../../core/mapping/alias.ts'
import type { ScopeKey, Wanted } from '../../core/mapping/vault.ts'
import { scopeName } from './scope-name.ts'
import type { ScriptArgument } from './script-runner.ts'
import { sealRecord } from './sealed-record.ts'
import type { VaultKeys } from './vault-keys.ts'

/** A list as scripts read it: its length first. */
export const counted = (list: readonly string[]): ScriptArgument[] => [list.length, ...list]

/** Ids of the keys that belong to an app. Names of another app can mean nothing here. */
export function idsIn(tag: string, keys: readonly ScopeKey[]): string[] {
  return keys
    .map(scopeName)
    .filter((name) => name.tag === tag)
    .map(({ id }) => id)
}

/** The values of a request as arguments of a script. */
export interface SealedRequest {
  /** Each value once. */
  readonly args: readonly ScriptArgument[]
  /** Where the answer to each wanted value stands. */
  readonly order: readonly number[]
  /** What the values are looked up by, in the order of the answers. */
  readonly lookups: readonly Buffer[]
}

export function seal(scope: string, wanted: readonly Wanted[], keys: VaultKeys): SealedRequest {
  const places = new Map<string, number>()
  const args: ScriptArgument[] = []
  const lookups: Buffer[] = []
  const order = wanted.map(({ prefix, value, literal = '', alias }) => {
    // Spellings of one name are looked up by what they have in common; the first one is what is kept.
    const identity = alias === undefined ? value : aliasLookup(alias)
    const name = `${prefix} ${literal} ${identity}`
    const known = places.get(name)
    if (known !== undefined) return known
    const lookup = keys.lookup(scope, prefix, identity)
    args.push(prefix, lookup, sealRecord(keys, { scope, prefix, lookup }, value), literal)
    lookups.push(lookup)
    places.set(name, places.size)
    return places.size - 1
  })
  return { args: [places.size, ...args], order, lookups }
}
