import { OPEN_API_PREFIXES, OPEN_PREFIXES } from '../open-paths.ts'
import type { Config, OauthConfig } from '../config.ts'
import type { PathProblem } from '../problem.ts'
import { secretFileProblem } from '../secret-file.ts'

/** A login that is configured as a whole. */
export interface GuardedOauth extends OauthConfig {
  readonly client_id: string
  readonly authorization_endpoint: string
  /** A URL. */
  readonly token_endpoint: string
}

/** The login, if it is switched on and all is there that it needs. */
export function guardedOauth({ oauth }: Config): GuardedOauth | undefined {
  const { client_id, authorization_endpoint, token_endpoint } = oauth
  if (!oauth.enabled || client_id === undefined || authorization_endpoint === undefined)
    return undefined
  if (token_endpoint === undefined || !isUrl(token_endpoint)) return undefined
  return { ...oauth, client_id, authorization_endpoint, token_endpoint }
}

const HMAC_BYTES = 32

/**
 * The form of older configuration templates: a path as `token_endpoint`, and no place to log in. They load as they stand;
 * no login is possible with them, so the pages are closed (`oauthFilters`).
 */
export const isWithoutLogin = ({
  enabled,
  authorization_endpoint: place,
  token_endpoint: token,
}: OauthConfig): boolean => enabled && place === undefined && token?.startsWith('/') === true

/** What a schema cannot say of `oauth`. Switched on, it must protect: what is missing for that is an error. */
export function checkOauth({ oauth, upstreams }: Config): readonly PathProblem[] {
  const problems: PathProblem[] = []
  const at = (key: string, message: string): void => {
    problems.push({ path: ['oauth', key], message })
  }
  const {
    client_secret_file: secretFile,
    hmac_secret_file: hmacFile,
    token_endpoint: token,
  } = oauth
  for (const [key, file, bytes] of [
    ['client_secret_file', secretFile, 1],
    ['hmac_secret_file', hmacFile, HMAC_BYTES],
  ] as const) {
    const wrong = file === undefined ? undefined : secretFileProblem(file, bytes)
    if (wrong !== undefined) at(key, wrong)
  }
  if (oauth.client_secret !== undefined && secretFile !== undefined)
    at('client_secret', 'is given twice: here and in client_secret_file')
  if (!oauth.enabled || isWithoutLogin(oauth)) return problems
  if (oauth.authorization_endpoint === undefined) at('authorization_endpoint', 'is missing')
  if (token === undefined || !isUrl(token)) at('token_endpoint', 'must be a whole URL, https://…')
  if (oauth.client_id === undefined) at('client_id', 'is missing')
  if (oauth.client_secret === undefined && secretFile === undefined)
    at('client_secret_file', 'is missing')
  for (const key of ['callback_path', 'signout_path'] as const)
    if (OPEN_PREFIXES.some((prefix) => oauth[key].startsWith(prefix)))
      at(key, 'lies among paths that are not for browsers')
  for (const [i, { match }] of upstreams.entries())
    if (OPEN_API_PREFIXES.some((prefix) => `${match?.path_prefix ?? ''}/`.startsWith(prefix)))
      problems.push({
        path: ['upstreams', i, 'match', 'path_prefix'],
        message: 'lies among paths that are not for browsers: its pages would need no login',
      })
  if (oauth.callback_path === oauth.signout_path)
    at('signout_path', 'must differ from callback_path')
  return problems
}

const isUrl = (text: string): boolean => /^https?:\/\/[^\s?#@]+$/.test(text) && URL.canParse(text)
