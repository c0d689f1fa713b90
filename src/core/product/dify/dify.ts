import type {
  ErrorForClient,
  Identified,
  RequestHead,
  UpstreamProduct,
} from '../upstream-product.ts'
import { ID_KEYS } from './answer-ids.ts'
import { cutAt, mayBeCutAt } from './cut-names.ts'
import { matchEndpoint } from './endpoints.ts'
import { EVENT_TABLE } from './events.ts'
import { fileIdsInJson, askerOf, formUploader, namedInQuery, readNamed } from './identity.ts'
import { DIFY_INPUTS } from './inputs.ts'
import { fieldsOf } from './fields.ts'
import { DIFY_TURNS } from './turns.ts'

/**
 * Statuses with which Dify says that it has kept nothing of a request: the key, the route or the object that it names is
 * none (`controllers/service_api/wraps.py`: 401 and 403 before anything else; 404 and 405 before a run begins). Any other
 * failure may have left a message in a conversation.
 */
const KEPT_NOTHING: ReadonlySet<number> = new Set([401, 403, 404, 405])

/** In Dify's shape (`libs/external_api.py`), so that every SDK shows it. */
const errorBody = ({ code, message, status }: ErrorForClient): object => ({ code, message, status })

/** Dify, 0.15.8 and later. */
export const DIFY: UpstreamProduct = {
  name: 'dify',
  match: matchEndpoint,
  identify,
  // The passport of a visitor of a web app (`libs/token.py`).
  credentialHeaders: new Set(['x-app-passport']),
  named: { inJson: readNamed, uploadsIn: fileIdsInJson },
  fields: fieldsOf,
  inputs: DIFY_INPUTS,
  trace: { header: 'x-trace-id', isReadBy: (version) => !version.startsWith('0.') },
  versionIn: (headers) => headers.get('x-version'),
  idAt: ({ scope }, key) =>
    scope.kind === 'upload' && key === 'id' ? 'file' : ID_KEYS[String(key)],
  keepsNothing: (status) => KEPT_NOTHING.has(status),
  turns: DIFY_TURNS,
  cuts: { cutAt, mayBeCutAt },
  events: EVENT_TABLE,
  errorBody,
}

function identify(head: RequestHead): Identified {
  const { scope } = head.endpoint
  if (scope.kind === 'form' && scope.param === undefined)
    return { identity: formUploader(head.headers), named: {}, claims: undefined }
  const named = namedInQuery(head.query, head.endpoint)
  const { identity, passport } = askerOf(head, named)
  return { identity, named, claims: passport }
}
