import type { Wanted } from '../mapping/vault.ts'
import type { Span } from './scanner.ts'

/** What a span of a text asks of the vault. */
export function allocationRequest(
  text: string,
  { start, end, prefix, literal, canonical, isWithheld, findings }: Span,
): Wanted {
  const value = text.slice(start, end)
  if (literal !== undefined) return { prefix, value, literal }
  const identity = canonical === undefined ? {} : { canonical }
  if (isWithheld === true) return { prefix, value, isWithheld, ...identity }
  // Only a name that is all of the span: what is united with something else is not what the alias stands for.
  const [only] = findings
  const isNamed = only?.alias !== undefined && only.start === start && only.end === end
  return isNamed ? { prefix, value, alias: only.alias } : { prefix, value, ...identity }
}
