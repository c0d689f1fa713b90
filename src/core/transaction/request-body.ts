import {
  type JsonLimits,
  type Place,
  collectForm,
  collectJson,
  collectJsonInTurns,
  collectJsonLines,
  collectText,
} from '../masking/request-masker.ts'
import type { Scanner } from '../masking/scanner.ts'
import { replaceUserInForm, replaceUserInJson } from '../masking/user-pseudonym.ts'
import type { BodyKind } from './body-kind.ts'
import type { Named } from '../product/identity.ts'
import { fileIdsInJson, namedInQuery, readNamed } from '../product/dify/identity.ts'

/** What a body says, and where in it something has to be masked. */
export interface ReadBody {
  readonly places: readonly Place[]
  readonly named: Named
  /** Uploads that it names. */
  readonly fileIds: readonly string[]
}

/** Kinds that are read whole. */
export type WholeKind = Exclude<BodyKind, 'multipart'>

/** Reads a body, byte string. Throws `MaskingError` for what cannot be read. */
export function readBody(
  body: string,
  kind: WholeKind,
  scanner: Scanner,
  limits: JsonLimits,
): ReadBody {
  switch (kind) {
    case 'json': {
      const named: Named = {}
      const tokens = readNamed(body, named)
      const places = collectJson(body, scanner, { ...limits, tokens })
      return { places, named, fileIds: fileIdsInJson(body, limits.maxDepth) }
    }
    case 'form':
      return { places: collectForm(body, scanner), named: namedInQuery(body), fileIds: [] }
    case 'json-lines':
      return { places: collectJsonLines(body, scanner, limits), named: {}, fileIds: [] }
    case 'text':
      return { places: collectText(body, scanner), named: {}, fileIds: [] }
  }
}

/** As {@link readBody}; `pause` lets others have their turn where it takes long. */
export async function readBodyInTurns(
  body: string,
  kind: WholeKind,
  scanner: Scanner,
  limits: JsonLimits,
  pause: () => Promise<void>,
): Promise<ReadBody> {
  if (kind !== 'json') return readBody(body, kind, scanner, limits)
  const named: Named = {}
  const tokens = readNamed(body, named)
  const places = await collectJsonInTurns(body, scanner, { ...limits, tokens }, pause)
  return { places, named, fileIds: fileIdsInJson(body, limits.maxDepth) }
}

/** Replaces the end user's id where a body of this kind can name one. */
export function replaceUser(
  body: string,
  kind: WholeKind,
  maxDepth: number,
  replace: (user: string) => string,
): string {
  if (kind === 'json') return replaceUserInJson(body, maxDepth, replace)
  return kind === 'form' ? replaceUserInForm(body, replace) : body
}
