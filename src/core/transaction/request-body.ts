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
import type { Endpoint } from '../product/endpoint.ts'
import type { UpstreamProduct } from '../product/upstream-product.ts'
import type { BodyKind } from './body-kind.ts'
import type { Named } from '../product/identity.ts'

/** What a body says, and where in it something has to be masked. */
export interface ReadBody {
  readonly places: readonly Place[]
  readonly named: Named
  /** Uploads that it names. */
  readonly fileIds: readonly string[]
}

/** Who reads a body, and as the body of which request. */
export interface BodyReader {
  readonly product: UpstreamProduct
  readonly endpoint: Endpoint
}

/** Kinds that are read whole. */
export type WholeKind = Exclude<BodyKind, 'multipart'>

type JsonKind = 'json' | 'unlabelled-json'
export const isJson = (kind: WholeKind): kind is JsonKind =>
  kind === 'json' || kind === 'unlabelled-json'

/** Reads a body, byte string. Throws `MaskingError` for what cannot be read. */
export function readBody(
  body: string,
  kind: WholeKind,
  scanner: Scanner,
  limits: JsonLimits,
  reader: BodyReader,
): ReadBody {
  if (isJson(kind)) {
    const told = tellNamed(body, kind, limits, reader)
    return told.with(collectJson(body, scanner, told.limits))
  }
  switch (kind) {
    case 'form':
      return { places: collectForm(body, scanner, limits.preserves), named: {}, fileIds: [] }
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
  reader: BodyReader,
  pause: () => Promise<void>,
): Promise<ReadBody> {
  if (!isJson(kind)) return readBody(body, kind, scanner, limits, reader)
  const told = tellNamed(body, kind, limits, reader)
  return told.with(await collectJsonInTurns(body, scanner, told.limits, pause))
}

/** What JSON names besides its texts: nothing under another label, for the product does not read it then. */
function tellNamed(
  body: string,
  kind: JsonKind,
  limits: JsonLimits,
  { product, endpoint }: BodyReader,
): { readonly limits: JsonLimits; with(places: readonly Place[]): ReadBody } {
  if (kind === 'unlabelled-json') {
    return {
      limits: { ...limits, preserves: undefined },
      with: (places) => ({ places, named: {}, fileIds: [] }),
    }
  }
  const named: Named = {}
  return {
    limits: { ...limits, tokens: product.named.inJson(body, named, endpoint) },
    with: (places) => ({ places, named, fileIds: product.named.uploadsIn(body, limits.maxDepth) }),
  }
}
