import { file } from './forms.ts'

const endpoint = {
  type: 'string',
  pattern: '^https?://[^\\s?#@]+$',
  errorHint: 'an https:// URL without query or credentials',
} as const

/** `oauth`: login for browsers. */
export const oauth = {
  type: 'object',
  description:
    'Login for browsers at the edge (OpenID Connect, authorization code with PKCE). Pages of Dify and the calls that they make are guarded; the Service API is not touched. Needs `authorization_endpoint`, `token_endpoint`, `client_id` and a secret.',
  default: {},
  additionalProperties: false,
  properties: {
    enabled: { type: 'boolean', default: false, description: 'Guard browser routes.' },
    client_id: {
      type: 'string',
      minLength: 1,
      description: 'Client id at the identity provider.',
    },
    client_secret: {
      type: 'string',
      minLength: 1,
      writeOnly: true,
      description: 'Client secret at the identity provider. Better: `client_secret_file`.',
    },
    client_secret_file: { ...file, description: 'File with the client secret, mode 0600.' },
    hmac_secret_file: {
      ...file,
      description:
        'File with the key that session cookies are signed with, 32 bytes or more, mode 0600. `up` makes one of its own; several Envoys need the same.',
    },
    authorization_endpoint: {
      ...endpoint,
      description: 'URL of the authorization endpoint: where browsers are sent to log in.',
    },
    token_endpoint: {
      type: 'string',
      minLength: 1,
      description: 'URL of the token endpoint, which Envoy itself asks.',
    },
    callback_path: {
      type: 'string',
      default: '/oauth2/callback',
      pattern: '^/[A-Za-z0-9._~/-]+$',
      errorHint: 'a path, such as /oauth2/callback',
      description: 'Path that the provider sends browsers back to. Register https://HOST/… there.',
    },
    signout_path: {
      type: 'string',
      default: '/oauth2/signout',
      pattern: '^/[A-Za-z0-9._~/-]+$',
      errorHint: 'a path, such as /oauth2/signout',
      description: 'Path that ends the session.',
    },
    scopes: {
      type: 'array',
      default: ['openid'],
      minItems: 1,
      items: {
        type: 'string',
        pattern: '^[!#-\\[\\]-~]+$',
        errorHint: 'the name of a scope, such as openid',
      },
      description: 'Scopes to ask for.',
    },
    session_seconds: {
      type: 'integer',
      minimum: 60,
      maximum: 2592000,
      default: 28800,
      description: 'How long a login lasts if the provider does not say.',
    },
  },
} as const
