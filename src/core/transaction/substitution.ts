import { MaskingError } from '../errors.ts'
import { type Place, applyPlaceholders } from '../masking/request-masker.ts'
import { type RequestContext, askAboutApp } from './request-context.ts'

/** A part of a request, a byte string, and where in it something has to be masked. */
export interface MaskedPart {
  readonly source: string
  readonly places: readonly Place[]
}

/**
 * The one way in for masked values, for a request that is read whole and for the pieces of an upload: counts what was found,
 * gets placeholders for all parts in one allocation, and puts them in. The parts as they may go on, in order; as they came
 * where nothing is to be changed (`masking.dry_run`).
 */
export async function substitute(
  context: RequestContext,
  target: string,
  parts: readonly MaskedPart[],
): Promise<readonly string[]> {
  const placeholders = await placeholdersFor(
    context,
    target,
    parts.flatMap((part) => part.places),
  )
  let from = 0
  return parts.map(({ source, places: its }) => {
    if (placeholders === undefined || its.length === 0) return source
    const own = placeholders.slice(from, from + its.length)
    from += its.length
    return applyPlaceholders(source, its, own)
  })
}

/** Placeholders for places in their order, counted and kept; undefined in a dry run, in which nothing is changed. */
export async function placeholdersFor(
  context: RequestContext,
  target: string,
  places: readonly Place[],
): Promise<readonly string[] | undefined> {
  context.onPlaces(places)
  const placeholders = await allocate(context, target, places)
  return context.around.settings.dryRun ? undefined : placeholders
}

/** One more attempt if there is no room only because nothing has shown yet that the product accepts the credential. */
async function allocate(
  context: RequestContext,
  target: string,
  places: readonly Place[],
): Promise<readonly string[]> {
  try {
    return await context.scope.allocate(places)
  } catch (error) {
    const isFull = error instanceof MaskingError && error.code === 'vault_full'
    if (!isFull || !(await askAboutApp(context, target))) throw error
    return await context.scope.allocate(places)
  }
}
