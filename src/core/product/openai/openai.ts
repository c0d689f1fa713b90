import type { JsonVisitor } from '../../json/scan.ts'
import { NO_CUTS } from '../cuts.ts'
import type { Endpoint } from '../endpoint.ts'
import { createEndpointTable } from '../endpoint-table.ts'
import type { Named } from '../identity.ts'
import type {
  ErrorForClient,
  Fields,
  Identified,
  RequestHead,
  UpstreamProduct,
} from '../upstream-product.ts'
import { OPENAI_EVENT_TABLE } from './events.ts'
import { fileIn } from './file-data.ts'

/** Azure and some gateways take the key in a header of its own. */
const KEY_HEADER = 'api-key'

const SINGLE = { kind: 'single' } as const
const CHAIN = { kind: 'chain' } as const
const RESPONSE = { kind: 'object', object: 'response', param: 'id' } as const

/**
 * OpenAI's API, as its clients send it. A chat sends its whole history with every turn: each request has a scope of its own.
 * What OpenAI keeps (responses, conversations) is found again by its id, under the key that it was made with.
 */
export const OPENAI_ENDPOINTS: readonly Endpoint[] = [
  { name: 'openai-chat', method: 'POST', path: '/v1/chat/completions', scope: SINGLE },
  { name: 'openai-completions', method: 'POST', path: '/v1/completions', scope: SINGLE },
  { name: 'openai-embeddings', method: 'POST', path: '/v1/embeddings', scope: SINGLE },
  { name: 'openai-responses', method: 'POST', path: '/v1/responses', scope: CHAIN },
  { name: 'openai-response', method: 'GET', path: '/v1/responses/:id', scope: RESPONSE },
  { name: 'openai-response', method: 'POST', path: '/v1/responses/:id/cancel', scope: RESPONSE },
  {
    name: 'openai-response',
    method: 'GET',
    path: '/v1/responses/:id/input_items',
    scope: RESPONSE,
  },
  { name: 'openai-conversations', method: 'POST', path: '/v1/conversations', scope: CHAIN },
  { name: 'openai-conversation', method: 'GET', path: '/v1/conversations/:id', scope: RESPONSE },
  { name: 'openai-conversation', method: 'GET', path: '/v1/conversations/:id/**', scope: RESPONSE },
  {
    name: 'openai-conversation',
    method: 'POST',
    path: '/v1/conversations/:id/items',
    scope: RESPONSE,
  },
]

/** OpenAI, and servers that speak its API. Experimental. */
export const OPENAI: UpstreamProduct = {
  name: 'openai',
  match: createEndpointTable(OPENAI_ENDPOINTS),
  identify,
  credentialHeaders: new Set([KEY_HEADER]),
  named: { inJson: namedInJson, uploadsIn: () => [] },
  fields: () => FIELDS,
  inputs: undefined,
  trace: undefined,
  versionIn: () => undefined,
  idAt: ({ scope }, key) => (scope.kind === 'chain' && key === 'id' ? 'response' : undefined),
  keepsNothing: (status) => status >= 400 && status <= 499,
  turns: undefined,
  cuts: NO_CUTS,
  fileIn,
  events: OPENAI_EVENT_TABLE,
  errorBody,
}

/** Ids that OpenAI has given out, and the name of a model, whose digits mean nothing: never with an `@`. */
const PRESERVED: Readonly<Record<string, RegExp>> = Object.freeze({
  __proto__: null as never,
  model: /^[A-Za-z][\w.:/-]{0,127}$/,
  previous_response_id: /^[A-Za-z]+_[0-9A-Za-z]{8,128}$/,
  conversation: /^[A-Za-z]+_[0-9A-Za-z]{8,128}$/,
})

/** `user` selects nothing there: it is masked as any other text. */
const FIELDS: Fields = {
  endUser: new Set(),
  preserves: (name, text) => PRESERVED[String(name)]?.test(text) === true,
}

function identify({ headers }: RequestHead): Identified {
  const token = headers
    .get('authorization')
    ?.replace(/^\s*bearer(?:\s+|$)/i, '')
    .trim()
  const credential = token || headers.get(KEY_HEADER)?.trim() || undefined
  const identity = { credential, user: undefined, conversation: undefined, isPersonal: false }
  return { identity, named: {}, claims: undefined }
}

/** What a request goes on from, and whose it is. The last of duplicate keys counts. */
function namedInJson(source: string, found: Named): JsonVisitor {
  return {
    string: ({ isKey, path, start, end }) => {
      if (isKey || path.depth === 0 || path.depth > 2) return
      const text = source.slice(start, end)
      const [first, second] = [path.key(0), path.depth === 2 ? path.key(1) : undefined]
      if (path.depth === 1 && first === 'user') found.user = text
      if (path.depth === 1 && first === 'previous_response_id') found.conversation = text
      if (first === 'conversation' && (second === undefined || second === 'id'))
        found.conversation = text
    },
  }
}

/** As OpenAI's own errors, so that every client shows it. */
function errorBody({ code, message, isOfClient }: ErrorForClient): object {
  const type = isOfClient ? 'invalid_request_error' : 'server_error'
  return { error: { message, type, param: null, code } }
}
