import { timingSafeEqual } from 'node:crypto'
import { listOf, textOf, textsOf } from './server/reply.ts'
import { RecordError } from '../sealing/sealed-record.ts'
import type { VaultKeys } from '../sealing/vault-keys.ts'

/**
 * Ids of the scope that a key means and of those it is linked with, as a script says; none if it is unknown. Every name
 * on the way must have been given by a service: throws a `RecordError` otherwise.
 */
export function foundIds(
  keys: VaultKeys,
  tag: string,
  key: string,
  part: unknown,
): readonly string[] {
  const [first, ...links] = listOf(part)
  if (first === undefined) return []
  const [id, proof] = listOf(first)
  const scope = meant(keys, tag, key, id, proof)
  return [
    scope,
    ...links.map((link) => {
      // Stryker disable next-line StringLiteral: no name is proved by nothing
      const [target, name = '', linked, means] = textsOf(link)
      check(keys.proof('link', `${tag}.${scope}`, `${tag}.${name}`), linked)
      return meant(keys, tag, name, target, means)
    }),
  ]
}

/** The scope that a name means, as a script says, with the proof of that unless it is its own name. */
export function meant(
  keys: VaultKeys,
  tag: string,
  name: string,
  id: unknown,
  proof: unknown,
): string {
  const scope = textOf(id)
  if (scope !== name) check(keys.proof('alias', `${tag}.${name}`, `${tag}.${scope}`), proof)
  return scope
}

function check(expected: string, given: unknown): void {
  const [right, said] = [Buffer.from(expected), Buffer.from(textOf(given))]
  if (right.length !== said.length || !timingSafeEqual(right, said))
    throw new RecordError('this name was never given')
}
