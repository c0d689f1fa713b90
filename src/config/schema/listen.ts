import { address, range } from './forms.ts'

/** `listen`: addresses, and what browsers are told. */
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
