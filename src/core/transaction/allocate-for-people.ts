import { prefixIn } from '../text/placeholder-form.ts'
import type { Allocation, Mapping, Wanted } from '../mapping/vault.ts'
import { onePlaceholderEach } from '../masking/people/one-placeholder.ts'
import type { Place } from '../masking/request-masker.ts'

/** What an exchange is given for its places. */
export type PeopleAllocation = Pick<Allocation, 'placeholders' | 'mapping'>

/** Asks the vault, and keeps the receipt. */
type Allocate = (wanted: readonly Wanted[]) => Promise<Allocation>

/**
 * Placeholders for places, one for each person. Where a person is known from an earlier exchange, the vault is asked again
 * for that name: the placeholder is held as if this exchange had brought it, or the earlier one could give it back while
 * this one is under way. `wanted`: as the vault may see it, in the order of `places`.
 */
export async function allocateForPeople(
  places: readonly Place[],
  wanted: readonly Wanted[],
  allocate: Allocate,
): Promise<PeopleAllocation> {
  const first = await allocate(wanted)
  const shown = onePlaceholderEach(places, first.placeholders, first.mapping)
  const own = new Set(first.placeholders)
  const earlier = shown.filter((placeholder) => !own.has(placeholder))
  if (earlier.length === 0) return { placeholders: shown, mapping: first.mapping }
  const again = [...new Set(earlier)].flatMap((placeholder) =>
    allocationRequestsOf(placeholder, first.mapping),
  )
  const second = await allocate(again)
  const held = new Set([...own, ...second.placeholders])
  return {
    placeholders: shown.map((placeholder, i) =>
      held.has(placeholder) ? placeholder : (first.placeholders[i] ?? placeholder),
    ),
    mapping: second.mapping,
  }
}

/** The name that an earlier exchange brought in. */
function allocationRequestsOf(placeholder: string, mapping: Mapping): readonly Wanted[] {
  const value = mapping.get(placeholder)
  const prefix = prefixIn(placeholder)
  return value === undefined ? [] : [{ prefix, value }]
}
