import type { Config, TlsConfig } from '../config/config.ts'

/** Files of the certificate as Envoy finds them. */
export interface CertificateFiles {
  /** PEM, with the chain. */
  readonly certFile: string
  readonly keyFile: string
}

/** Name of the certificate among Envoy's secrets (SDS), where it comes from a watched file. */
const CERTIFICATE = 'certificate'

/** Forward secrecy and authenticated encryption only (RFC 9325, 4.2). Those of TLS 1.3 are not a matter of choice. */
const CIPHERS = [
  '[ECDHE-ECDSA-AES128-GCM-SHA256|ECDHE-ECDSA-CHACHA20-POLY1305]',
  '[ECDHE-RSA-AES128-GCM-SHA256|ECDHE-RSA-CHACHA20-POLY1305]',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
]

const GROUPS = ['X25519', 'P-256', 'P-384']

export const isTlsOn = ({ tls }: Config): boolean => tls.cert_file !== undefined

/**
 * How the HTTPS listener speaks TLS (`DownstreamTlsContext`). With `sdsFile` the certificate comes from that file,
 * which Envoy watches; without, it is read once. `needsClientCertificate`: of an authority in `tls.client_ca_file`.
 */
export function downstreamTls(
  { tls }: Config,
  sdsFile: string | undefined,
  needsClientCertificate: boolean,
): object {
  const files = configuredFiles(tls)
  return {
    name: 'envoy.transport_sockets.tls',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext',
      require_client_certificate: needsClientCertificate,
      common_tls_context: {
        alpn_protocols: ['h2', 'http/1.1'],
        tls_params: {
          tls_minimum_protocol_version: tls.min_version === '1.3' ? 'TLSv1_3' : 'TLSv1_2',
          tls_maximum_protocol_version: 'TLSv1_3',
          cipher_suites: CIPHERS,
          ecdh_curves: GROUPS,
        },
        ...(sdsFile === undefined
          ? { tls_certificates: [certificate(files)] }
          : {
              tls_certificate_sds_secret_configs: [
                {
                  name: CERTIFICATE,
                  sds_config: {
                    path_config_source: { path: sdsFile },
                    resource_api_version: 'V3',
                  },
                },
              ],
            }),
        ...(tls.client_ca_file === undefined || !needsClientCertificate
          ? {}
          : { validation_context: { trusted_ca: { filename: tls.client_ca_file } } }),
      },
    },
  }
}

/** The files that the configuration names. Throws if it names none: `isTlsOn` tells. */
export function configuredFiles({ cert_file, key_file }: TlsConfig): CertificateFiles {
  if (cert_file === undefined || key_file === undefined) throw new RangeError('TLS is off')
  return { certFile: cert_file, keyFile: key_file }
}

/**
 * Contents of the watched file (`DiscoveryResponse` with a `Secret`). Envoy reads the PEM files again when something is
 * moved into `watchedFolder`: a rename there, or the `..data` link of a mounted Kubernetes secret.
 */
export function certificateSecret(files: CertificateFiles, watchedFolder: string): object {
  return {
    resources: [
      {
        '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret',
        name: CERTIFICATE,
        tls_certificate: {
          ...certificate(files),
          watched_directory: { path: watchedFolder },
        },
      },
    ],
  }
}

const certificate = ({ certFile, keyFile }: CertificateFiles): object => ({
  certificate_chain: { filename: certFile },
  private_key: { filename: keyFile },
})
