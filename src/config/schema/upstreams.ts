import { DIFY_VERSION } from './forms.ts'

/** Keys of an upstream about its health. */
const upstreamHealth = {
  replicas: {
    type: 'array',
    default: [],
    items: {
      type: 'string',
      pattern: '^https?://[^\\s/?#@]+/?$',
      errorHint: 'http://HOST:PORT or https://HOST:PORT, without path, query or credentials',
    },
    description:
      'Further addresses of the same Dify. Requests go to all healthy addresses; the version is that of `url`.',
  },
  health_path: {
    type: 'string',
    default: '/v1/',
    pattern: '^/[^\\s?#]*$',
    errorHint: 'a path, such as /v1/',
    description: 'What Envoy asks the replicas for, every 5 seconds; 200 means well.',
  },
  max_requests: {
    type: 'integer',
    minimum: 1,
    maximum: 1000000,
    default: 10000,
    description: 'Requests that may be under way at it; over that, 503 at once (circuit breaker).',
  },
  keepalive: {
    type: 'integer',
    minimum: 0,
    maximum: 3600,
    default: 0,
    description:
      'Seconds that an idle connection to it is kept for the next request. 0: each request has a connection of its own, which every server and every network in between can do with. Otherwise less than the server there keeps one: 60 suits the nginx of Dify (65) and saves a handshake; a gunicorn without nginx (10 connections, 2 s) needs 0.',
  },
} as const

/** Which requests go to an upstream whatever the weights say. */
const upstreamMatch = {
  type: 'object',
  description:
    'Requests that go to this upstream whatever the weights say: those that hold all that is named here. It then gets no share of the others unless it has a `weight`.',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    header: {
      type: 'object',
      additionalProperties: false,
      required: ['name', 'value'],
      description: 'A header with exactly this value, such as `X-Dify-Version: 1.7.0`.',
      properties: {
        name: {
          type: 'string',
          pattern: '^[A-Za-z0-9-]{1,60}$',
          errorHint: 'the name of a header: letters, digits and -',
          description: 'Name of the header.',
        },
        value: {
          type: 'string',
          pattern: '^[\\x21-\\x7e]{1,200}$',
          errorHint: 'visible characters without blanks',
          description: 'Its value.',
        },
      },
    },
    path_prefix: {
      type: 'string',
      pattern: '^(?:/[A-Za-z0-9._~-]+)+$',
      errorHint: 'such as /dify-170, without a slash at the end',
      description: 'Beginning of the path. Dify gets the path without it.',
    },
  },
} as const

/** `upstreams`: the installations that the proxy serves. */
export const upstreams = {
  type: 'array',
  default: [],
  description:
    'The Dify installations behind the proxy. Without any, `up` starts the bundled simulator.',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'url'],
    properties: {
      name: {
        type: 'string',
        pattern: '^[a-z][a-z0-9_-]{0,39}$',
        errorHint: 'lower-case letters, digits, - and _, beginning with a letter',
        description: 'Name of the upstream in metrics, logs and the Envoy configuration.',
      },
      url: {
        type: 'string',
        pattern: '^https?://[^\\s/?#@]+/?$',
        errorHint: 'http://HOST:PORT or https://HOST:PORT, without path, query or credentials',
        description: 'Base URL of Dify (its nginx or its api service), without path.',
      },
      product: {
        enum: ['dify', 'openai'],
        default: 'dify',
        description:
          'What the upstream runs. `openai` (experimental): OpenAI, or a server that speaks its API (`/v1/chat/completions`, `/v1/responses`).',
      },
      version: {
        type: 'string',
        pattern: DIFY_VERSION,
        errorHint: 'auto-detect, or a Dify version such as 1.7.0',
        implied: true,
        description: 'Dify version. Default: the top-level `version`.',
      },
      weight: {
        implied: true,
        type: 'integer',
        minimum: 0,
        maximum: 1000,
        description:
          'Share of the requests that no `match` decides. Default: 1, and 0 for an upstream with a `match`.',
      },
      match: upstreamMatch,
      ...upstreamHealth,
    },
  },
} as const

/** An upstream of which only the URL is known. */
export const UPSTREAM_DEFAULTS = {
  product: 'dify',
  weight: 1,
  replicas: [],
  health_path: upstreamHealth.health_path.default,
  max_requests: upstreamHealth.max_requests.default,
  keepalive: upstreamHealth.keepalive.default,
} as const
