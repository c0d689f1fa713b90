import type { Config } from '../config/config.ts'
import { ADMIN_CLUSTER } from './clusters.ts'
import { readByService, readInChunksByService } from './ext-proc-filter.ts'
import { addressGate, openGate } from './proof-gate.ts'
import { hostRewrite } from './upstream-cluster.ts'

/** Name of the route that the service reads. */
export const MASKED_ROUTE = 'masked'

/** Name of the route whose bodies the service reads in chunks. */
export const UPLOAD_ROUTE = 'masked-uploads'

/** Longest that Dify lets an application run (`APP_MAX_EXECUTION_TIME`), between two pieces of an answer or before one. */
const IDLE_TIMEOUT = '1200s'

/**
 * Paths that pass without being read: Dify's console (its operators see masked logs), signed file downloads, and the
 * static parts of its web front end. OAuth stands under `/console/api/`.
 */
const PASS_PREFIXES = ['/console/api/', '/files/', '/_next/', '/logo/']
const PASS_PATHS = ['/favicon.ico']

/** Pages of the service itself, for the addresses in `admin.allow`. */
const ADMIN_PREFIXES = ['/masking/']
const ADMIN_PATHS = ['/metrics', '/livez', '/readyz']

/** Headers that must not reach Dify on a masked route: its answer must come whole and plain. */
const REMOVED_HEADERS = ['accept-encoding', 'range', 'if-range']

/** All routes of the proxy, first match wins. Whatever is not named is masked. */
export function virtualHost(config: Config): object {
  return {
    name: 'dify',
    domains: ['*'],
    routes: [
      ...ADMIN_PREFIXES.map((prefix) => adminRoute({ prefix }, config)),
      ...ADMIN_PATHS.map((path) => adminRoute({ path }, config)),
      ...PASS_PREFIXES.map((prefix) => passRoute({ prefix }, config)),
      ...PASS_PATHS.map((path) => passRoute({ path }, config)),
      uploadRoute(config),
      maskedRoute(config),
    ],
  }
}

type Match = { readonly prefix: string } | { readonly path: string }

const nameOf = (match: Match): string => ('prefix' in match ? match.prefix : match.path)

function maskedRoute(config: Config): object {
  return {
    name: MASKED_ROUTE,
    match: { prefix: '/' },
    route: toUpstreams(config),
    // The limit of a buffered body, to the byte: over it the client sees 413.
    request_body_buffer_limit: config.masking.max_body_bytes,
    request_headers_to_remove: REMOVED_HEADERS,
    typed_per_filter_config: readByService(),
  }
}

/**
 * Forms with files, whatever the path: read in chunks. A compressed one is buffered like any other body, because its
 * boundaries only show once it is whole.
 */
function uploadRoute(config: Config): object {
  return {
    name: UPLOAD_ROUTE,
    match: {
      prefix: '/',
      headers: [
        {
          name: 'content-type',
          string_match: { prefix: 'multipart/form-data', ignore_case: true },
        },
        { name: 'content-encoding', present_match: true, invert_match: true },
      ],
    },
    route: toUpstreams(config),
    request_headers_to_remove: REMOVED_HEADERS,
    typed_per_filter_config: readInChunksByService(),
  }
}

function passRoute(match: Match, config: Config): object {
  return {
    name: `pass ${nameOf(match)}`,
    match,
    route: toUpstreams(config),
    typed_per_filter_config: openGate(),
  }
}

function adminRoute(match: Match, { admin }: Config): object {
  return {
    name: `admin ${nameOf(match)}`,
    match,
    route: { cluster: ADMIN_CLUSTER, timeout: '10s' },
    typed_per_filter_config: addressGate(admin.allow),
  }
}

/** No retries: a repeated run would ask the model twice, and a streamed body cannot be repeated (envoy#36119). */
function toUpstreams({ upstreams }: Config): object {
  const timeouts = { timeout: '0s', idle_timeout: IDLE_TIMEOUT }
  const [only] = upstreams
  if (upstreams.length === 1 && only !== undefined) {
    return { cluster: only.name, ...hostRewrite(only), ...timeouts }
  }
  const shares = upstreams.map((upstream) => ({
    name: upstream.name,
    weight: upstream.weight,
    ...hostRewrite(upstream),
  }))
  return { weighted_clusters: { clusters: shares }, ...timeouts }
}
