import type { Mapping, Wanted } from '../../mapping/vault.ts'
import { KnownPeople } from './known-people.ts'

/** A value of a request that was given a placeholder. */
export interface NamedPlace {
  readonly entity: string
  readonly wanted: Wanted
}

/** What names of people are found as. */
const PERSON = 'PERSON'

/**
 * One placeholder for each person: in place of what each spelling was given, what the first spelling of its person has in
 * the scope. Every spelling keeps a record of its own in the vault, so who is who can be told again on every turn and
 * replica from what the scope holds; two names that turn out to be of two people fall back to their own.
 *
 * A placeholder that is not among `given` is one of an earlier exchange: a request that sends it has to hold it.
 */
export function onePlaceholderEach(
  places: readonly NamedPlace[],
  given: readonly string[],
  mapping: Pick<Mapping, 'valuesOf'>,
): readonly string[] {
  const people = new Map<string, KnownPeople>()
  const peopleOf = ({ prefix, isWithheld }: Wanted): KnownPeople => {
    const never = isWithheld === true
    const key = `${prefix} ${never}`
    const known =
      people.get(key) ??
      new KnownPeople(never ? withheldNames(prefix, places, given) : mapping.valuesOf(prefix))
    people.set(key, known)
    return known
  }
  return given.map((placeholder, i) => {
    const place = places[i]
    if (place === undefined || !isName(place)) return placeholder
    return peopleOf(place.wanted).placeholderOf(place.wanted.value) ?? placeholder
  })
}

/** A dictionary's entry has an identity already, and what a user typed stays as it is. */
const isName = ({ entity, wanted }: NamedPlace): boolean =>
  entity === PERSON && wanted.literal === undefined && wanted.alias === undefined

/** Of names that never come back the vault has a digest: only those of this request can be compared. */
function* withheldNames(
  prefix: string,
  places: readonly NamedPlace[],
  given: readonly string[],
): Iterable<readonly [string, string]> {
  for (const [i, place] of places.entries()) {
    const placeholder = given[i]
    const isOne = isName(place) && place.wanted.isWithheld === true
    if (placeholder !== undefined && isOne && place.wanted.prefix === prefix)
      yield [placeholder, place.wanted.value]
  }
}
