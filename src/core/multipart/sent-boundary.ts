import { type Scanner, holdsValue } from '../masking/scanner.ts'
import { type MediaType, boundaryIn } from '../text/media-type.ts'

/**
 * The boundary under which a body goes on, if not under its own: one in which something is found. Clients make them of
 * random digits, some of which look like a telephone number (`----formdata-undici-003254446715`), so that is not a reason
 * to refuse them. `random`: a text that no client can foresee and that stands in no content.
 */
export function boundaryToSend(
  media: MediaType,
  scanner: Scanner,
  random: () => string,
): string | undefined {
  const boundary = media.type === 'multipart/form-data' ? boundaryIn(media) : undefined
  if (boundary === undefined || !holdsValue(scanner.scan(boundary))) return undefined
  return `masked-${random()}`
}
