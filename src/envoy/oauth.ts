import { isIP } from 'node:net'
import type { Config } from '../config/config.ts'
import { guardedOauth } from '../config/oauth-semantics.ts'
import { OPEN_PATHS, OPEN_PREFIXES } from '../config/open-paths.ts'
import { endpoints } from './addresses.ts'
import { upstreamTls } from './upstream-cluster.ts'

/** Files with the secrets of the login, as they are: no line break at the end. */
export interface OauthFiles {
  readonly clientSecretFile: string
  readonly hmacSecretFile: string
}

/** Name of the Envoy cluster that is the identity provider. */
const PROVIDER_CLUSTER = 'masking.login'

const CLIENT_SECRET = 'oauth-client-secret'
const HMAC_SECRET = 'oauth-hmac-secret'

/**
 * The login (`envoy.extensions.filters.http.oauth2.v3.OAuth2`), or no filter. It stands before masking. What is not
 * listed as open is guarded. Tokens stay with Envoy; the `authorization` of the web app's own calls stays as it is.
 */
export function oauthFilters(config: Config): object[] {
  const oauth = guardedOauth(config)
  if (oauth === undefined) return []
  return [
    {
      name: 'envoy.filters.http.oauth2',
      typed_config: {
        '@type': 'type.googleapis.com/envoy.extensions.filters.http.oauth2.v3.OAuth2',
        config: {
          token_endpoint: {
            cluster: PROVIDER_CLUSTER,
            uri: oauth.token_endpoint,
            timeout: '5s',
          },
          authorization_endpoint: oauth.authorization_endpoint,
          redirect_uri: `%REQ(x-forwarded-proto)%://%REQ(:authority)%${oauth.callback_path}`,
          redirect_path_matcher: { path: { exact: oauth.callback_path } },
          signout_path: { path: { exact: oauth.signout_path } },
          forward_bearer_token: false,
          preserve_authorization_header: true,
          // Nobody behind Envoy needs a token; a cookie with one would come to Dify decrypted.
          disable_id_token_set_cookie: true,
          disable_access_token_set_cookie: true,
          disable_refresh_token_set_cookie: true,
          use_refresh_token: false,
          default_expires_in: `${oauth.session_seconds}s`,
          auth_scopes: oauth.scopes,
          credentials: {
            client_id: oauth.client_id,
            token_secret: { name: CLIENT_SECRET },
            hmac_secret: { name: HMAC_SECRET },
          },
          pass_through_matcher: openRoutes(config),
          deny_redirect_matcher: [
            // What a script asks for must not be answered with a page of the provider.
            {
              name: 'accept',
              string_match: { contains: 'text/html' },
              invert_match: true,
              treat_missing_header_as_empty: true,
            },
          ],
        },
      },
    },
  ]
}

function openRoutes({ upstreams }: Config): object[] {
  const before = ['', ...upstreams.flatMap(({ match }) => match?.path_prefix ?? [])]
  return [
    ...before.flatMap((prefix) => OPEN_PREFIXES.map((path) => onPath({ prefix: prefix + path }))),
    ...OPEN_PATHS.map((path) => onPath({ exact: path })),
  ]
}

const onPath = (path: object): object => ({ name: ':path', string_match: path })

/** The provider's cluster, or none. `caFile` is PEM, for HTTPS. */
export function oauthClusters(config: Config, caFile: string): object[] {
  const oauth = guardedOauth(config)
  if (oauth === undefined) return []
  const { protocol, hostname, port } = new URL(oauth.token_endpoint)
  const host = hostname.replace(/^\[|\]$/g, '')
  const isTls = protocol === 'https:'
  const at = `${isIP(host) === 6 ? `[${host}]` : host}:${port === '' ? (isTls ? 443 : 80) : port}`
  return [
    {
      name: PROVIDER_CLUSTER,
      dns_lookup_family: 'ALL',
      connect_timeout: '5s',
      ...endpoints(PROVIDER_CLUSTER, [at]),
      ...(isTls ? { transport_socket: upstreamTls([host], caFile) } : {}),
    },
  ]
}

/** The secrets, which Envoy reads from their files at the start. Throws if the login is on and there are no files. */
export function oauthSecrets(config: Config, files: OauthFiles | undefined): object[] {
  if (guardedOauth(config) === undefined) return []
  if (files === undefined) throw new RangeError('the login needs files with its secrets')
  const secret = (name: string, filename: string): object => ({
    name,
    generic_secret: { secret: { filename } },
  })
  return [secret(CLIENT_SECRET, files.clientSecretFile), secret(HMAC_SECRET, files.hmacSecretFile)]
}
