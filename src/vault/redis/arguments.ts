import { aliasLookup, typedLookup } from '../../core/mapping/alias.ts'
import { type ScopeKey, TYPED_REACH, type Wanted } from '../../core/mapping/vault.ts'
import type { ScopeMapping } from './scope-mapping.ts'
import { scopeName } from './server/scope-name.ts'
import type { ScriptArgument } from './server/script-runner.ts'
import { sealRecord } from '../sealing/sealed-record.ts'
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

const numberIn = (placeholder: string): number =>
  Number(placeholder.slice(placeholder.lastIndexOf('_') + 1))

/**
 * The number that each value will get as far as this process knows; 0 for one that has its placeholder. A wrong guess
 * costs a round trip. `base`: what an unknown scope begins above.
 */
export function guessedNumbers(
  { values }: LookedUp,
  mapping: ScopeMapping | undefined,
  base: number,
): readonly number[] {
  const next = new Map<string, number>()
  const given = new Set<string>()
  const nextOf = (prefix: string): number => next.get(prefix) ?? mapping?.next(prefix) ?? base + 1
  const isKept = ({ prefix, literal }: Distinct): boolean => {
    const ahead = numberIn(literal) - nextOf(prefix)
    return (
      literal !== '' && ahead >= 0 && ahead < TYPED_REACH && mapping?.get(literal) === undefined
    )
  }
  const kept = new Set(values.filter(isKept).map(({ literal }) => literal))
  return values.map(({ prefix, literal, lookup }) => {
    const name = lookup.toString('latin1')
    if (given.has(name) || mapping?.knows(lookup) === true) return 0
    if (literal !== '') return kept.has(literal) ? numberIn(literal) : 0
    let number = nextOf(prefix)
    while (kept.has(`${prefix}_${number}`)) number++
    given.add(name)
    next.set(prefix, number + 1)
    return number
  })
}

/** What the server said a while ago, or what this process has learned since. */
export function later(told: readonly number[], guessed: readonly number[]): readonly number[] {
  return told.map((number, i) => {
    const guess = guessed[i] ?? 0
    return number === 0 || guess === 0 ? 0 : Math.max(number, guess)
  })
}

/** Arguments of a script: each value sealed for its number, or not at all. */
export function sealed(
  { scope, values }: LookedUp,
  numbers: readonly number[],
  keys: VaultKeys,
): readonly ScriptArgument[] {
  const args = values.flatMap(({ prefix, value, literal, lookup }, i): ScriptArgument[] => {
    const number = numbers[i] ?? 0
    const record = number === 0 ? '' : sealRecord(keys, { scope, prefix, number, lookup }, value)
    return [prefix, lookup, literal, number, record]
  })
  return [values.length, ...args]
}
