import type { Config, RateConfig } from '../config/config.ts'

/** Seconds after which one more request passes at the latest: every bucket gets a token within a second. */
const RETRY_AFTER = '1'

/** One bucket for each client address; each /64 of IPv6, of which one client has as many addresses as it likes. */
const CLIENT = { masked_remote_address: { v4_prefix_mask_len: 32, v6_prefix_mask_len: 64 } }

/** For requests without an address, of which there are none over TCP. */
const NEVER_REACHED = { max_tokens: 1_000_000, tokens_per_fill: 1_000_000, fill_interval: '1s' }

/**
 * Limits by client address (`LocalRateLimit`), or no filter. Each request takes a token of its client's bucket, and
 * one on a strict path of a second bucket as well. Buckets fill steadily. They belong to this one Envoy.
 */
export function rateLimitFilters({ rate_limit: limit }: Config): object[] {
  if (!limit.enabled) return []
  const { strict } = limit
  return [
    {
      name: 'envoy.filters.http.local_ratelimit',
      typed_config: {
        '@type':
          'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
        stat_prefix: 'clients',
        token_bucket: NEVER_REACHED,
        always_consume_default_token_bucket: false,
        filter_enabled: always('rate_limit.enabled'),
        filter_enforced: always('rate_limit.enforced'),
        max_dynamic_descriptors: limit.max_clients,
        response_headers_to_add: [{ header: { key: 'retry-after', value: RETRY_AFTER } }],
        rate_limits: [
          { actions: [CLIENT] },
          ...strict.paths.map((path) => ({ actions: [onPath(path), CLIENT] })),
        ],
        descriptors: [
          { entries: [{ key: 'masked_remote_address' }], token_bucket: bucket(limit) },
          {
            entries: [{ key: 'class', value: 'strict' }, { key: 'masked_remote_address' }],
            token_bucket: bucket(strict),
          },
        ],
      },
    },
  ]
}

/** `:path` as the client sent it, after normalising; case does not matter, to Dify's servers it may not either. */
const onPath = (path: string): object => ({
  header_value_match: {
    descriptor_key: 'class',
    descriptor_value: 'strict',
    headers: [{ name: ':path', string_match: { prefix: path, ignore_case: true } }],
  },
})

const bucket = ({ requests_per_second: rate, burst }: RateConfig): object => ({
  max_tokens: burst,
  tokens_per_fill: rate,
  fill_interval: '1s',
})

const always = (key: string): object => ({
  runtime_key: key,
  default_value: { numerator: 100, denominator: 'HUNDRED' },
})
