import { MAX_NUMBER, isPlaceholderOf } from '../../core/text/placeholder-form.ts'
import type { Wanted } from '../../core/mapping/vault.ts'
import type { LookedUp } from './arguments.ts'
import { countOf, listOf, textsOf } from './server/reply.ts'
import type { ScopeMapping } from './scope-mapping.ts'
import { RecordError } from '../sealing/sealed-record.ts'

/**
 * The placeholder of each wanted value, as a script says. Each must have the form that was asked for, and a record that
 * opens in this scope must stand for this very value under it: throws a `RecordError` otherwise. So two values never get
 * one placeholder, and no text that is none reaches a request.
 */
export function givenPlaceholders(
  part: unknown,
  wanted: readonly Wanted[],
  { order, values }: LookedUp,
  mapping: ScopeMapping,
): readonly string[] {
  const given = textsOf(part)
  return wanted.map(({ prefix, literal }, i) => {
    const place = order[i] ?? -1
    const [placeholder, lookup] = [given[place], values[place]?.lookup]
    if (placeholder === undefined || lookup === undefined || !isPlaceholderOf(prefix, placeholder))
      throw new RecordError('this is not a placeholder of the requested prefix')
    // A typed placeholder stays as it is, whatever it stands for.
    if (placeholder !== literal && !mapping.means(placeholder, lookup))
      throw new RecordError('the placeholder stands for another value')
    return placeholder
  })
}

/** The numbers that a script would give to the values of a request, 0 for those that have one. */
export function toldNumbers(part: unknown, { values }: LookedUp): readonly number[] {
  const numbers = listOf(part).map(countOf)
  if (numbers.length !== values.length || numbers.some((number) => number > MAX_NUMBER))
    throw new RecordError('these are not the numbers of the request')
  return numbers
}
