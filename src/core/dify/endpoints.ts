import type { ObjectKind } from './scope-keys.ts'
import { WEB_APP_ENDPOINTS } from './web-app-endpoints.ts'

/**
 * The Service API as data: one row an endpoint. Facts from Dify's `controllers/service_api/` 0.15.8 to 1.7.0.
 * A route that no row names is covered by `UNKNOWN`: every string masked, a scope of its own.
 */
export interface Endpoint {
  /** Stable name: label of metrics and access log. */
  readonly name: string
  readonly method: string
  /** Path with `:name` for one segment. */
  readonly path: string
  readonly scope: ScopeRule
  /** Lists hold items of several scopes: each item is restored with its own. */
  readonly items?: ItemRule
  /** Reads a trace id (`X-Trace-Id`, 1.7.0 and later; PR #22623). */
  readonly traced?: true
}

/** Where the scope of an exchange comes from. */
export type ScopeRule =
  /** A run: the named conversation, else a scope of its own that is bound to the ids in the answer. */
  | { readonly kind: 'run' }
  /** The conversation that the query or the path names; the user stands in the query or the body. */
  | { readonly kind: 'conversation'; readonly in: 'query' | 'path' }
  /** An upload: a scope of its own, bound to the `id` of the answer. */
  | { readonly kind: 'upload' }
  /** An object that an earlier answer named. */
  | { readonly kind: 'object'; readonly object: ObjectKind; readonly param: string }
  /** Nothing to remember. */
  | { readonly kind: 'single' }

/** Items of the array `list`; the scope of an item is the one of the id at `id` inside it. */
export interface ItemRule {
  readonly list: string
  readonly id: readonly string[]
  readonly as: 'conversation' | ObjectKind
}

const RUN = { kind: 'run' } as const
const SINGLE = { kind: 'single' } as const
const MESSAGE = { kind: 'object', object: 'message', param: 'id' } as const

/** Ordered by path; fixed segments win over `:name`. */
const SERVICE_API: readonly Endpoint[] = [
  { name: 'chat-messages', method: 'POST', path: '/v1/chat-messages', scope: RUN, traced: true },
  { name: 'completion-messages', method: 'POST', path: '/v1/completion-messages', scope: RUN },
  { name: 'workflows-run', method: 'POST', path: '/v1/workflows/run', scope: RUN, traced: true },
  { name: 'workflows-run', method: 'POST', path: '/v1/workflows/:workflow/run', scope: RUN },
  {
    name: 'workflow-run-detail',
    method: 'GET',
    path: '/v1/workflows/run/:id',
    scope: { kind: 'object', object: 'workflow_run', param: 'id' },
  },
  {
    name: 'workflow-logs',
    method: 'GET',
    path: '/v1/workflows/logs',
    scope: SINGLE,
    items: { list: 'data', id: ['workflow_run', 'id'], as: 'workflow_run' },
  },
  { name: 'stop', method: 'POST', path: '/v1/chat-messages/:task/stop', scope: SINGLE },
  { name: 'stop', method: 'POST', path: '/v1/completion-messages/:task/stop', scope: SINGLE },
  { name: 'stop', method: 'POST', path: '/v1/workflows/tasks/:task/stop', scope: SINGLE },
  {
    name: 'messages',
    method: 'GET',
    path: '/v1/messages',
    scope: { kind: 'conversation', in: 'query' },
  },
  {
    name: 'suggested-questions',
    method: 'GET',
    path: '/v1/messages/:id/suggested',
    scope: MESSAGE,
  },
  { name: 'feedbacks', method: 'POST', path: '/v1/messages/:id/feedbacks', scope: MESSAGE },
  {
    name: 'conversations',
    method: 'GET',
    path: '/v1/conversations',
    scope: SINGLE,
    items: { list: 'data', id: ['id'], as: 'conversation' },
  },
  {
    name: 'conversation-rename',
    method: 'POST',
    path: '/v1/conversations/:conversation/name',
    scope: { kind: 'conversation', in: 'path' },
  },
  {
    name: 'conversation-delete',
    method: 'DELETE',
    path: '/v1/conversations/:conversation',
    scope: { kind: 'conversation', in: 'path' },
  },
  {
    name: 'conversation-variables',
    method: 'GET',
    path: '/v1/conversations/:conversation/variables',
    scope: { kind: 'conversation', in: 'path' },
  },
  {
    name: 'conversation-variables',
    method: 'PUT',
    path: '/v1/conversations/:conversation/variables/:variable',
    scope: { kind: 'conversation', in: 'path' },
  },
  { name: 'text-to-audio', method: 'POST', path: '/v1/text-to-audio', scope: SINGLE },
  { name: 'audio-to-text', method: 'POST', path: '/v1/audio-to-text', scope: SINGLE },
  { name: 'files-upload', method: 'POST', path: '/v1/files/upload', scope: { kind: 'upload' } },
]

const ENDPOINTS: readonly Endpoint[] = [...SERVICE_API, ...WEB_APP_ENDPOINTS]

/** Default rule for every route without a row. */
const UNKNOWN: Endpoint = { name: 'other', method: '*', path: '*', scope: SINGLE }

export interface Matched {
  readonly endpoint: Endpoint
  readonly params: ReadonlyMap<string, string>
}

/** Finds the row of a request. `path` is without query. Trailing slashes do not matter, as in Flask's router. */
export function matchEndpoint(method: string, path: string): Matched {
  const segments = split(path)
  for (const endpoint of ENDPOINTS) {
    if (endpoint.method !== method) continue
    const params = matchSegments(split(endpoint.path), segments)
    if (params !== undefined) return { endpoint, params }
  }
  return { endpoint: UNKNOWN, params: new Map() }
}

const split = (path: string): string[] => path.split('/').filter((segment) => segment !== '')

function matchSegments(
  template: readonly string[],
  segments: readonly string[],
): ReadonlyMap<string, string> | undefined {
  if (template.length !== segments.length) return undefined
  const params = new Map<string, string>()
  for (const [i, wanted] of template.entries()) {
    const segment = segments[i] ?? ''
    if (wanted.startsWith(':')) params.set(wanted.slice(1), segment)
    else if (wanted !== segment) return undefined
  }
  return params
}
