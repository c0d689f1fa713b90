import { file } from './forms.ts'

/** `tls`: certificates at the edge. */
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
