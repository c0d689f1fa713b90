import { aliasLookup, typedLookup } from '../../core/mapping/alias.ts'
import type { ScopeKey, Wanted } from '../../core/mapping/vault.ts'
import { scopeName } from './server/scope-name.ts'
import type { ScriptArgument } from './server/script-runner.ts'
import type { VaultKeys } from '../sealing/vault-keys.ts'

/** A list as scripts read it: its length first. */
export const counted = (list: readonly string[]): ScriptArgument[] => [list.length, ...list]

/** Ids of the keys that belong to an app. Names of another app can mean nothing here. */
export function idsIn(tag: string, keys: readonly ScopeKey[]): string[] {
  return keys
    .map(scopeName)
    .filter((name) => name.tag === tag)
    .map(({ id }) => id)
}

interface Distinct {
  readonly prefix: string
  readonly value: string
  readonly literal: string
  readonly lookup: Buffer
}

/** The values of a request as one scope sees them. */
export interface LookedUp {
  readonly scope: string
  /** Each value once. */
  readonly values: readonly Distinct[]
  /** Where the answer to each wanted value stands. */
  readonly order: readonly number[]
}

export function lookUp(scope: string, wanted: readonly Wanted[], keys: VaultKeys): LookedUp {
  const places = new Map<string, number>()
  const values: Distinct[] = []
  const order = wanted.map(
    ({ prefix, value: written, literal = '', alias, canonical = written }) => {
      // What a user typed stands for itself, in whatever form.
      const value = literal === '' ? written : literal
      // Spellings of one value are looked up by what they have in common; the first one is what is kept.
      const identity =
        literal !== '' ? typedLookup(literal) : alias === undefined ? canonical : aliasLookup(alias)
      const name = `${prefix} ${literal} ${identity}`
      const known = places.get(name)
      if (known !== undefined) return known
      values.push({ prefix, value, literal, lookup: keys.lookup(scope, prefix, identity) })
      places.set(name, places.size)
      return places.size - 1
    },
  )
  return { scope, values, order }
}
