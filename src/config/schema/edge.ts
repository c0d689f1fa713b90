/** Schema of what stands at the edge: listeners, certificates, rate limits. */

/** `HOST:PORT`. */
export const address = {
  type: 'string',
  pattern: '^(?:\\[[0-9A-Fa-f:]+\\]|[A-Za-z0-9._-]+):[0-9]{1,5}$',
  errorHint: 'HOST:PORT, port 0 for any free port',
} as const

/** Ranges of source addresses. */
export const range = {
  type: 'string',
  pattern: '^[0-9A-Fa-f.:]+/\\d{1,3}$',
  errorHint: 'a range in CIDR form, such as 10.0.0.0/8',
} as const

const file = { type: 'string', minLength: 1 } as const

export const listen = {
  type: 'object',
  description: 'Addresses of the proxy and the service.',
  default: {},
  additionalProperties: false,
  properties: {
    proxy: {
      ...address,
      default: '127.0.0.1:8080',
      description: 'Where Envoy takes client traffic over plain HTTP.',
    },
    https: {
      ...address,
      default: '127.0.0.1:8443',
      description: 'Where Envoy takes client traffic over TLS; used if `tls` names a certificate.',
    },
    extproc: {
      type: 'string',
      default: 'unix:extproc.sock',
      pattern: '^(?:unix:.+|(?:\\[[0-9A-Fa-f:]+\\]|[A-Za-z0-9._-]+):[0-9]{1,5})$',
      errorHint: 'unix:PATH, or HOST:PORT (9002 by habit)',
      description:
        'Where Envoy reaches the gRPC service. A relative path counts from the run directory. Any client that reaches this address can read mappings: never bind it to a public interface.',
    },
    extproc_mode: {
      enum: ['0600', '0660'],
      default: '0600',
      description:
        'Mode of the unix socket of `listen.extproc`, whatever the umask. `0660` where Envoy is another user of the same group, as the systemd units have it.',
    },
    admin: {
      ...address,
      default: '127.0.0.1:9464',
      description: 'HTTP listener of the service: health, statistics, metrics.',
    },
    envoy_admin: {
      ...address,
      default: '127.0.0.1:9901',
      description: "Envoy's own admin interface. It can stop Envoy: keep it on loopback.",
    },
    trusted_proxies: {
      type: 'array',
      default: [],
      items: range,
      description:
        'Ranges of the load balancers in front of Envoy. From them, and only from them, the client address is taken from `X-Forwarded-For`: the first entry from the right that is not one of them.',
    },
    allowed_hosts: {
      type: 'array',
      default: [],
      items: {
        type: 'string',
        pattern: '^[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9_])?$',
        errorHint: 'the name of a host without scheme and port, such as dify.example.com',
      },
      description:
        'Host names under which browsers and monitoring reach the pages of the service, besides `localhost` and the names in `listen`; addresses are always allowed. With a login, browsers are sent back to these names only.',
    },
    frame_options: {
      enum: ['DENY', 'SAMEORIGIN', 'off'],
      default: 'DENY',
      description:
        'The `X-Frame-Options` header of every answer. `off` for web apps of Dify that are embedded in pages of other sites.',
    },
    csp: {
      enum: ['off', 'report-only', 'enforce'],
      default: 'off',
      description:
        'Whether HTML pages that come from Dify get a `Content-Security-Policy` that lets them load from their own origin only. `report-only`: the browser tells in its console what it would block.',
    },
    csp_sources: {
      type: 'array',
      default: [],
      uniqueItems: true,
      items: {
        type: 'string',
        pattern: '^(?:https?|wss?)://(?:\\*\\.)?[A-Za-z0-9.-]+(?::[0-9]{1,5})?$',
        errorHint: 'an origin without a path, such as https://files.example.com',
      },
      description:
        'Further origins that these pages may load from: the API of Dify or its file storage, if they have a host of their own.',
    },
  },
} as const

export const tls = {
  type: 'object',
  description:
    'TLS 1.2 and 1.3 at `listen.https`. A renewed certificate is taken up without a restart.',
  default: {},
  additionalProperties: false,
  properties: {
    cert_file: {
      ...file,
      description: 'Certificate and its chain, PEM. TLS is on when this is set.',
    },
    key_file: { ...file, description: 'Private key, PEM, mode 0600.' },
    client_ca_file: {
      ...file,
      description: 'PEM. Clients must then show a certificate of one of these authorities.',
    },
    min_version: {
      enum: ['1.2', '1.3'],
      default: '1.2',
      description: 'Oldest version of TLS that is spoken.',
    },
    redirect: {
      type: 'boolean',
      default: true,
      description:
        'true: `listen.proxy` answers everything with a redirect to HTTPS. false: it serves as well, for a load balancer that ends TLS itself.',
    },
    public_port: {
      type: 'integer',
      minimum: 1,
      maximum: 65535,
      description:
        'Port in the redirect, if clients see another one than that of `listen.https` (443 behind a port mapping).',
    },
    hsts_max_age: {
      type: 'integer',
      minimum: 0,
      maximum: 63072000,
      default: 31536000,
      description: 'Seconds in `Strict-Transport-Security`; 0 sends none.',
    },
    hsts_include_subdomains: {
      type: 'boolean',
      default: true,
      description: 'Whether that holds for the subdomains too.',
    },
  },
} as const

const rate = (perSecond: number, burst: number): object => ({
  requests_per_second: {
    type: 'integer',
    minimum: 1,
    maximum: 100000,
    default: perSecond,
    description: 'Requests a second that one client address may send for long.',
  },
  burst: {
    type: 'integer',
    minimum: 1,
    maximum: 100000,
    default: burst,
    description: 'Requests that it may send at once; at least `requests_per_second`.',
  },
})

export const rateLimit = {
  type: 'object',
  description:
    'Limits for each client address (each /64 of IPv6), counted in each Envoy. Over them the answer is 429.',
  default: {},
  additionalProperties: false,
  properties: {
    enabled: { type: 'boolean', default: false, description: 'Whether requests are counted.' },
    ...rate(10, 10),
    strict: {
      type: 'object',
      description: 'A lower limit of its own for some paths.',
      default: {},
      additionalProperties: false,
      properties: {
        ...rate(1, 5),
        paths: {
          type: 'array',
          default: [
            '/console/api/login',
            '/console/api/forgot-password',
            '/console/api/email-code-login',
            '/v1/files/upload',
            '/masking/admin/',
          ],
          items: {
            type: 'string',
            pattern: '^/[^\\s?#]*$',
            errorHint: 'the beginning of a path, such as /v1/files/',
          },
          description: 'Beginnings of these paths.',
        },
      },
    },
    max_clients: {
      type: 'integer',
      minimum: 20,
      maximum: 1000000,
      default: 10000,
      description:
        'Addresses that are counted at the same time. Over it, the one that was quiet longest is forgotten.',
    },
  },
} as const

/** Keys of an upstream about its health. */
export const upstreamHealth = {
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
export const upstreamMatch = {
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

/** An upstream of which only the URL is known. */
export const UPSTREAM_DEFAULTS = {
  product: 'dify',
  weight: 1,
  replicas: [],
  health_path: upstreamHealth.health_path.default,
  max_requests: upstreamHealth.max_requests.default,
  keepalive: upstreamHealth.keepalive.default,
} as const
