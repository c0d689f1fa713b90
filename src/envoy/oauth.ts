import { isIP } from 'node:net'
import { allowedHosts } from '../config/allowed-hosts.ts'
import type { Config } from '../config/config.ts'
import { guardedOauth } from '../config/semantics/oauth.ts'
import { OPEN_API_PREFIXES, OPEN_PATHS, OPEN_PREFIXES } from '../config/open-paths.ts'
import { endpoints } from './addresses.ts'
import { http1, upstreamTls } from './upstream-cluster.ts'

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
  if (oauth === undefined) return config.oauth.enabled ? [closedPages(config)] : []
  return [
    signOutGate(oauth.signout_path),
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
          // No service behind Envoy needs a token; a cookie with one would come to Dify decrypted.
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
            cookie_names: COOKIE_NAMES,
          },
          cookie_configs: COOKIE_CONFIGS,
          ...redirects(config),
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

/** Name of the rule that refuses pages while no login is possible. */
export const NO_LOGIN_RULE = 'no-login-is-configured'

/**
 * A login that is switched on and names no place to log in (`isWithoutLogin`): what it would guard is closed, since who
 * switches it on does not want it open.
 */
function closedPages(config: Config): object {
  const isOpen = { or_rules: { rules: openRoutes(config).map((header) => ({ header })) } }
  return {
    name: 'dify-masking.no-login',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC',
      rules: {
        action: 'DENY',
        policies: {
          [NO_LOGIN_RULE]: { permissions: [{ not_rule: isOpen }], principals: [{ any: true }] },
        },
      },
    },
  }
}

/** Name of the rule by which a sign-out is refused: it is part of Envoy's details of the reply. */
export const SIGN_OUT_RULE = 'sign-out-from-elsewhere'

/** A page of another site must not sign anybody out. Browsers say where a request comes from (Fetch Metadata). */
function signOutGate(path: string): object {
  const from = (value: string): object => ({
    header: { name: FROM, string_match: { exact: value } },
  })
  return {
    name: 'dify-masking.sign-out',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC',
      rules: {
        action: 'DENY',
        policies: {
          [SIGN_OUT_RULE]: {
            permissions: [{ url_path: { path: { exact: path } } }],
            principals: [
              {
                and_ids: {
                  ids: [
                    { header: { name: FROM, present_match: true } },
                    { not_id: from('same-origin') },
                    { not_id: from('none') },
                  ],
                },
              },
            ],
          },
        },
      },
    },
  }
}

const FROM = 'sec-fetch-site'

/**
 * With `__Host-` in front a browser takes a cookie from this host alone, over TLS alone, for all of its paths (RFC 6265bis,
 * 4.1.3.2): another host of the same domain cannot plant a nonce of its own and so log a visitor in as another person.
 */
const COOKIE_NAMES = {
  bearer_token: '__Host-BearerToken',
  oauth_hmac: '__Host-OauthHMAC',
  oauth_expires: '__Host-OauthExpires',
  id_token: '__Host-IdToken',
  refresh_token: '__Host-RefreshToken',
  oauth_nonce: '__Host-OauthNonce',
  code_verifier: '__Host-CodeVerifier',
}

/** Sent with what a browser navigates to, as it does when it comes back from the provider, and with nothing else from elsewhere. */
const LAX = { same_site: 'LAX' }

const COOKIE_CONFIGS = {
  bearer_token_cookie_config: LAX,
  oauth_hmac_cookie_config: LAX,
  oauth_expires_cookie_config: LAX,
  id_token_cookie_config: LAX,
  refresh_token_cookie_config: LAX,
  oauth_nonce_cookie_config: LAX,
  code_verifier_cookie_config: LAX,
}

/**
 * Where a browser may be sent back to: `state` holds the URL and is not signed. Without names there is no list to go by:
 * then only the nonce binds it, which no other host can set.
 */
function redirects({ listen }: Config): object {
  if (listen.allowed_hosts.length === 0) return {}
  return { allowed_redirect_domains: [...allowedHosts({ listen }), '127.0.0.1', '[::1]'] }
}

/** The pages of the service do not belong to an upstream: behind a `path_prefix` such a path is one of Dify. */
function openRoutes({ upstreams }: Config): object[] {
  const behind = upstreams.flatMap(({ match }) => match?.path_prefix ?? [])
  return [
    ...OPEN_PREFIXES.map((path) => onPath({ prefix: path })),
    ...behind.flatMap((prefix) =>
      OPEN_API_PREFIXES.map((path) => onPath({ prefix: prefix + path })),
    ),
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
      // A login is rare: by the next one a network in between may have forgotten an idle connection.
      typed_extension_protocol_options: http1(0),
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
