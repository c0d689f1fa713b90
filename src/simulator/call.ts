import type { IncomingHttpHeaders } from 'node:http'
import type { Owner } from './apps/conversations.ts'
import { ArgumentError, DifyError, invalidValue } from './shapes/errors.ts'
import { checkInputs } from './input-checks.ts'
import type { Script } from './script.ts'

/** A request to the Service API. */
export interface ApiRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly script: Script
}

/** Where an endpoint takes the end user from (`WhereisUserArg`), and whether it insists. */
export type UserArgument = 'body' | 'optional in body' | 'query' | 'optional in query' | 'none'

/** A request whose key, user and arguments have been read. */
export interface Call {
  /** The app key, or the app of a passport. */
  readonly credential: string
  readonly user: string
  /** The id in the path, or "". */
  readonly id: string
  readonly query: URLSearchParams
  /** The JSON body; empty where the endpoint has none. */
  readonly args: Readonly<Record<string, unknown>>
  readonly script: Script
}

/** A request whose caller is known before its arguments are read: by a passport or a token of its own, or by nothing. */
export function readCallOf(request: ApiRequest, owner: Owner, id: string): Call {
  const args = request.body.length > 0 && request.method !== 'GET' ? readArguments(request) : {}
  return { ...owner, id, query: request.query, args, script: request.script }
}

/** Checks key, body and user in Dify's order (`controllers/service_api/wraps.py`). Throws {@link DifyError}. */
export function readCall(request: ApiRequest, userArgument: UserArgument, id: string): Call {
  const credential = readCredential(request.headers.authorization)
  const args = userArgument.endsWith('body') ? readArguments(request) : {}
  const user = userArgument.endsWith('body') ? args['user'] : request.query.get('user')
  if (!user && (userArgument === 'body' || userArgument === 'query')) {
    throw invalidValue('Arg user must be provided.')
  }
  const { query, script } = request
  return { credential, user: user ? textOf(user) : 'DEFAULT-USER', id, query, args, script }
}

export function readCredential(authorization: string | undefined): string {
  const [, scheme, token] = /^\s*(\S+)\s+(\S.*)$/.exec(authorization ?? '') ?? []
  if (scheme === undefined || token === undefined) {
    const message = "Authorization header must be provided and start with 'Bearer'"
    throw new DifyError(401, 'unauthorized', message)
  }
  if (scheme.toLowerCase() !== 'bearer') {
    throw new DifyError(401, 'unauthorized', "Authorization scheme must be 'Bearer'")
  }
  if (!token.startsWith('app-')) {
    throw new DifyError(401, 'unauthorized', 'Access token is invalid')
  }
  return token
}

/** Flask's `request.get_json()`. */
function readArguments({ headers, body }: ApiRequest): Record<string, unknown> {
  if (!/^application\/(?:[^;]+\+)?json\s*(?:;|$)/i.test(headers['content-type'] ?? '')) {
    const message =
      "Did not attempt to load JSON data because the request Content-Type was not 'application/json'."
    throw new DifyError(415, 'unsupported_media_type', message)
  }
  const parsed = parse(body)
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) {
    throw new DifyError(500, 'unknown', 'Internal Server Error')
  }
  return { ...parsed }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    const message = 'The browser (or proxy) sent a request that this server could not understand.'
    throw new DifyError(400, 'bad_request', message)
  }
}

/** A text as it is, anything else as JSON: `user` 123 and "123" are the same end user. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value)

/** A text argument that must be there; other kinds of values become text, as `reqparse` does it. */
export function textArgument(args: Call['args'], name: string): string {
  if (!(name in args)) throw missing(name)
  const value = args[name]
  if (value === null || value === '') throw invalidValue(`${name} is required`)
  return textOf(value)
}

/** `inputs`: an object that must be there, and hold what the form of the app asks for. */
export function inputsArgument({ args, script }: Call): Readonly<Record<string, unknown>> {
  if (!('inputs' in args)) throw missing('inputs')
  const { inputs } = { inputs: args['inputs'] ?? {} }
  if (typeof inputs === 'object' && !Array.isArray(inputs)) {
    const given = { ...inputs }
    checkInputs(given, script.input_form)
    return given
  }
  throw new ArgumentError('inputs', `'${typeof inputs}' object is not iterable`)
}

/** `response_mode`: blocking unless it says streaming. */
export function isStreaming(args: Call['args']): boolean {
  const mode = args['response_mode'] ?? 'blocking'
  if (mode === 'streaming' || mode === 'blocking') return mode === 'streaming'
  throw new ArgumentError('response_mode', `${textOf(mode)} is not a valid choice`)
}

const missing = (name: string): ArgumentError =>
  new ArgumentError(name, 'Missing required parameter in the JSON body')
