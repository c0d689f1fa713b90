import { scanForm } from '../../form/form.ts'
import type { Headers } from '../../headers.ts'
import { type JsonVisitor, scanJson } from '../../json/scan.ts'
import { decodeJsonString } from '../../json/string-token.ts'
import { isId } from '../answer-ids.ts'
import type { Identity, Named } from '../identity.ts'
import { readPassport } from './passport.ts'

const isText = (text: string | undefined): text is string => text !== undefined && text !== ''

/**
 * The credential as Dify compares it (`controllers/service_api/wraps.py`, 1.7.0): the scheme word does not matter, the
 * rest does. Only ever used inside an HMAC.
 */
function credentialOf(authorization: string | undefined): string | undefined {
  const token = authorization?.replace(/^\s*bearer\s/i, '').trim()
  return isText(token) ? token : undefined
}

/**
 * Who asks, as the headers and the target tell. A web app's visitor stands in the passport, and a `user` in query or
 * body means nothing there.
 */
export function identityInHead(
  authorization: string | undefined,
  path: string,
  named: Named,
): Identity {
  const credential = credentialOf(authorization)
  const passport =
    path.startsWith('/api/') && credential !== undefined ? readPassport(credential) : undefined
  const { conversation } = named
  if (passport !== undefined) {
    return {
      credential: `web ${passport.app}`,
      user: passport.endUser,
      conversation,
      isWebApp: true,
    }
  }
  return { credential, user: named.user, conversation, isWebApp: false }
}

/**
 * Whether a success of Dify speaks for the credential of the identity. Dify 1.9.2 and later read a web app's passport from
 * a cookie or `X-App-Passport` and never from `Authorization`: where those are there, another passport may have been
 * accepted than the one that was read here.
 */
export function isOnlyCredential({ isWebApp }: Identity, headers: Headers): boolean {
  if (!isWebApp) return true
  const others = [headers.get('x-app-passport'), headers.get('x-app-code')]
  return !others.some(isText) && !/(?:^|[;\s])passport-/i.test(headers.get('cookie') ?? '')
}

/** `user`, `conversation_id` and `trace_id` of a query string (without `?`). The first value counts, as in Flask. */
export function namedInQuery(query: string): Named {
  const found: Named = {}
  scanForm(query, ({ key, value }) => {
    if (key.text === 'user') found.user ??= value.text
    if (key.text === 'conversation_id') found.conversation ??= value.text
    if (key.text === 'trace_id') found.trace ??= value.text
  })
  return found
}

/**
 * Takes `user`, `conversation_id` and `trace_id` out of the tokens of a JSON body, byte string, that is being read. The
 * last of duplicate keys counts, as in Python's `json`; a number is taken as its lexeme, as Dify's `str(user)` does.
 */
export function readNamed(source: string, found: Named): JsonVisitor {
  const take = (name: string | number, text: string): void => {
    if (name === 'user') found.user = text
    if (name === 'conversation_id') found.conversation = text
    if (name === 'trace_id') found.trace = text
  }
  return {
    string: (token) => {
      if (token.isKey || token.path.depth !== 1) return
      const name = token.path.key(0)
      // Stryker disable next-line ConditionalExpression: what is not taken need not be decoded
      if (!NAMES.has(name)) return
      take(name, decodeJsonString(source, token.start, token.end, 'utf8-bytes').text)
    },
    number: (token) => {
      if (token.path.depth === 1) take(token.path.key(0), source.slice(token.start, token.end))
    },
  }
}

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
