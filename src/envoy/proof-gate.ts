import { cidrRange } from './client-address.ts'
import { METADATA_NAMESPACE } from './ext-proc-filter.ts'

const RBAC = 'envoy.filters.http.rbac'
const TYPES = 'type.googleapis.com/envoy.extensions.filters.http.rbac.v3'

/**
 * The proof gate, directly after ext_proc. Envoy treats a clean close of the ext_proc stream as permission to continue, so a
 * request passes only if the service has said, in the message that hands it over, that it is masked. No header can
 * set dynamic metadata.
 */
export function proofGate(): object {
  return {
    name: RBAC,
    typed_config: {
      '@type': `${TYPES}.RBAC`,
      rules: {
        action: 'ALLOW',
        policies: {
          masked: {
            permissions: [{ any: true }],
            principals: [
              {
                sourced_metadata: {
                  metadata_source: 'DYNAMIC',
                  metadata_matcher: {
                    filter: METADATA_NAMESPACE,
                    path: [{ key: 'proof' }],
                    value: { bool_match: true },
                  },
                },
              },
            ],
          },
        },
      },
    },
  }
}

/** Per-route switch (`typed_per_filter_config`): the gate stands open. An absent `rbac` switches the filter off. */
export function openGate(): object {
  return { [RBAC]: { '@type': `${TYPES}.RBACPerRoute` } }
}

/**
 * Per-route switch: the gate lets pass whose address (`clientAddress`) lies in one of the ranges in CIDR form, and
 * no address if there is none.
 */
export function addressGate(ranges: readonly string[]): object {
  const principals = ranges.map((range) => ({ remote_ip: cidrRange(range) }))
  const allowed = { permissions: [{ any: true }], principals }
  return {
    [RBAC]: {
      '@type': `${TYPES}.RBACPerRoute`,
      rbac: { rules: { action: 'ALLOW', policies: ranges.length === 0 ? {} : { allowed } } },
    },
  }
}
