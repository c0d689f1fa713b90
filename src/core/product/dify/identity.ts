import { scanForm } from '../../form/form.ts'
import { type JsonVisitor, scanJson } from '../../json/scan.ts'
import { decodeJsonString } from '../../json/string-token.ts'
import type { Headers } from '../../headers.ts'
import { isId } from '../answer-ids.ts'
import type { Endpoint } from '../endpoint.ts'
import { type Identity, type Named, nameOf } from '../identity.ts'
import { endUserNames } from './person-fields.ts'
import type { RequestHead } from '../upstream-product.ts'
import { bearerOf, visitorOf } from './visitor.ts'

/** Everything that only one app and one token reach (`controllers/openapi/`, 1.15.0 and later): `…/apps/ID/run`, `…/apps/ID:run`. */
const OPEN_API = /^\/+openapi\/+v1\/+apps\/+([^/:]+)/

/** Who asks, as the head of a request tells, and the passport that says so, if one does. */
export interface Asker {
  readonly identity: Identity
  readonly passport: string | undefined
}

/**
 * A web app's visitor stands in the passport, that of `/openapi/v1` in the token; a `user` in query or body means nothing
 * there. A credential is only ever used inside an HMAC.
 */
export function askerOf(
  { headers, path, version }: Pick<RequestHead, 'headers' | 'path' | 'version'>,
  named: Named,
): Asker {
  const user = nameOf(named.user)
  const conversation = nameOf(named.conversation)
  if (path.startsWith('/api/')) {
    const visitor = visitorOf(headers, version)
    const credential = visitor === undefined ? undefined : `web ${visitor.app}`
    const identity = { credential, user: visitor?.endUser, conversation, isPersonal: true }
    return { identity, passport: visitor?.token }
  }
  const credential = bearerOf(headers.get('authorization'))
  const app = OPEN_API.exec(path)?.[1]
  const isOpenApi = app !== undefined && credential !== undefined
  const identity = isOpenApi
    ? { credential: `app ${app} ${credential}`, user: 'token', conversation, isPersonal: false }
    : { credential, user, conversation, isPersonal: false }
  return { identity, passport: undefined }
}

/** Who sends a file for a form: any user with a token that was given out for that (`controllers/web/human_input_file_upload.py`). */
export const formUploader = (headers: Headers): Identity => ({
  credential: bearerOf(headers.get('authorization')),
  user: undefined,
  conversation: undefined,
  isPersonal: false,
})

/**
 * What the query string (without `?`) of a row says as far as Dify reads it there. The first value counts, as in Flask.
 */
export function namedInQuery(query: string, endpoint: Endpoint): Named {
  const found: Named = {}
  const namesUser = endUserNames(endpoint, 'query').has('user')
  const namesConversation = endpoint.scope.kind === 'conversation' && endpoint.scope.in === 'query'
  scanForm(query, ({ key, value }) => {
    if (key.text === 'user' && namesUser) found.user ??= value.text
    if (key.text === 'conversation_id' && namesConversation) found.conversation ??= value.text
    if (key.text === 'trace_id') found.trace ??= value.text
  })
  return found
}

/**
 * Takes `user`, `conversation_id` and `trace_id` out of the tokens of a JSON body, byte string, that is being read, as far as
 * Dify reads them there: beside a `user` or a conversation that stands in the query, the path or the credential, a body
 * would choose the scope of another user. The last of duplicate keys counts, as in Python's `json`, whatever its value is.
 * A text names something, and so does a plain integer (Dify's `str(user)`); any other value names nothing that is known here.
 */
export function readNamed(source: string, found: Named, endpoint: Endpoint): JsonVisitor {
  const namesUser = endUserNames(endpoint, 'json').has('user')
  const namesConversation = endpoint.scope.kind === 'run'
  const take = (name: string | number, text: string | undefined): void => {
    if (name === 'user' && namesUser) found.user = text
    if (name === 'conversation_id' && namesConversation) found.conversation = text
    if (name === 'trace_id') found.trace = text
  }
  return {
    string: (token) => {
      if (token.path.depth !== 1) return
      const name = token.path.key(0)
      // Stryker disable next-line ConditionalExpression: what is not taken need not be decoded
      if (!NAMES.has(name)) return
      if (token.isKey) take(name, undefined)
      else take(name, decodeJsonString(source, token.start, token.end, 'utf8-bytes').text)
    },
    number: (token) => {
      if (token.path.depth !== 1) return
      const lexeme = source.slice(token.start, token.end)
      take(token.path.key(0), PLAIN_INTEGER.test(lexeme) ? lexeme : undefined)
    },
  }
}

/** As `str(int)` of Python writes it; 0 counts as missing there. Beyond 64 bits orjson makes a float of it. */
const PLAIN_INTEGER = /^-?[1-9]\d{0,14}$/

const NAMES: ReadonlySet<string | number> = new Set(['user', 'conversation_id', 'trace_id'])

const MAX_FILE_IDS = 64

/** Uploads that a body names (`upload_file_id`, in `files` and inside `inputs`), as far as they look like ids. */
export function fileIdsInJson(source: string, maxDepth: number): readonly string[] {
  const ids = new Set<string>()
  // Stryker disable next-line ConditionalExpression,StringLiteral: most bodies need not be read again
  if (!source.includes('upload_file_id')) return []
  scanJson(
    source,
    {
      string: ({ start, end, isKey, path }) => {
        // Stryker disable next-line ConditionalExpression: a path has nothing before its first level
        if (isKey || path.depth === 0 || path.key(path.depth - 1) !== 'upload_file_id') return
        const id = source.slice(start, end)
        if (isId(id) && ids.size < MAX_FILE_IDS) ids.add(id)
      },
    },
    { maxDepth },
  )
  return [...ids]
}
