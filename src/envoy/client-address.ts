import { parseCidr } from '../config/address.ts'
import type { Config } from '../config/config.ts'

/**
 * Where the client's address comes from: the TCP connection, or `x-forwarded-for` on connections from the proxies in
 * `listen.trusted_proxies`. What others write there counts for nothing.
 */
export function clientAddress({ listen: { trusted_proxies: ranges } }: Config): object {
  if (ranges.length === 0) return { use_remote_address: true }
  return {
    use_remote_address: false,
    original_ip_detection_extensions: [
      {
        name: 'envoy.http.original_ip_detection.xff',
        typed_config: {
          '@type':
            'type.googleapis.com/envoy.extensions.http.original_ip_detection.xff.v3.XffConfig',
          xff_trusted_cidrs: { cidrs: ranges.map(cidrRange) },
          skip_xff_append: false,
        },
      },
    ],
  }
}

/** `ADDRESS/BITS` as `envoy.config.core.v3.CidrRange`. */
export function cidrRange(range: string): object {
  const { address, bits } = parseCidr(range)
  return { address_prefix: address, prefix_len: bits }
}
