import type { Config, UpstreamConfig } from '../../config/config.ts'
import { ADMIN_CLUSTER } from '../clusters.ts'
import { readByService, readInChunksByService } from '../ext-proc-filter.ts'
import { addressGate, openGate } from '../proof-gate.ts'
import { type RouteState, configuredState } from './route-state.ts'
import { selfTestRoutes } from './self-test-routes.ts'
import { hostRewrite } from '../upstream-cluster.ts'

/** Name of the route that the service reads. */
export const MASKED_ROUTE = 'masked'

/** Name of the route whose bodies the service reads in chunks. */
export const UPLOAD_ROUTE = 'masked-uploads'

/** Name of the route that replaces both while masking is bypassed. */
const BYPASS_ROUTE = 'bypass'

/** Longest that Dify lets an application run (`APP_MAX_EXECUTION_TIME`), between two pieces of an answer or before one. */
const IDLE_TIMEOUT = '1200s'

/**
 * Paths that pass without being read: Dify's console (its operators see masked logs), signed file downloads, and the
 * static parts of its web front end. OAuth is under `/console/api/`.
 */
const PASS_PREFIXES = ['/console/api/', '/files/', '/_next/', '/logo/']
const PASS_PATHS = ['/favicon.ico']

/** Pages of the service itself, for the addresses in `admin.allow`. */
const ADMIN_PREFIXES = ['/masking/']
const ADMIN_PATHS = ['/metrics', '/livez', '/readyz']

/** Headers that must not reach Dify on a masked route: its answer must come whole and plain. */
const REMOVED_HEADERS = ['accept-encoding', 'range', 'if-range']

/** Name of the routes among those that Envoy asks for (RDS). */
export const ROUTES = 'routes'

/** All routes with their weights (`envoy.config.route.v3.RouteConfiguration`). */
export function routeConfiguration(
  config: Config,
  state: RouteState = configuredState(config),
): object {
  // A file is refused, and not half taken, if it names an unknown upstream.
  return { name: ROUTES, virtual_hosts: [virtualHost(config, state)], validate_clusters: true }
}

/**
 * All routes of the proxy, first match wins. Whatever is not named is masked. Upstreams that ask for requests of their
 * own come first, those with a path before those without, each with the same kinds of routes as all others.
 */
export function virtualHost(config: Config, state: RouteState = configuredState(config)): object {
  const chosen = config.upstreams
    .filter(({ match }) => match !== undefined)
    .toSorted((a, b) => specificity(b) - specificity(a))
  return {
    name: 'dify',
    domains: ['*'],
    routes: [
      ...selfTestRoutes(),
      ...ADMIN_PREFIXES.map((prefix) => adminRoute({ prefix }, config)),
      ...ADMIN_PATHS.map((path) => adminRoute({ path }, config)),
      ...chosen.flatMap((upstream) => difyRoutes(config, state, chosenBy(upstream))),
      ...difyRoutes(config, state, sharedOut(config, state)),
    ],
  }
}

/** Longer paths first, and of equal ones those with a header. */
const specificity = ({ match }: UpstreamConfig): number =>
  2 * (match?.path_prefix?.length ?? 0) + (match?.header === undefined ? 0 : 1)

/** Which requests, and where they go. */
interface Destination {
  /** In front of every path. */
  readonly prefix: string
  readonly headers: readonly object[]
  readonly action: object
}

function difyRoutes(
  config: Config,
  { bypass, watched = false }: RouteState,
  to: Destination,
): object[] {
  return [
    ...PASS_PREFIXES.map((prefix) => passRoute({ prefix }, to)),
    ...PASS_PATHS.map((path) => passRoute({ path }, to)),
    ...(bypass ? [bypassRoute(to)] : [uploadRoute(to, watched), maskedRoute(config, to, watched)]),
  ]
}

/** The beginning of a path by which it passes unread, or undefined: then it is masked. */
export function unreadBy(path: string, { upstreams }: Config): string | undefined {
  const prefixes = ['', ...upstreams.flatMap(({ match }) => match?.path_prefix ?? [])]
  for (const prefix of prefixes) {
    const found =
      PASS_PREFIXES.find((part) => path.startsWith(prefix + part)) ??
      PASS_PATHS.find((part) => path === prefix + part)
    if (found !== undefined) return prefix + found
  }
  return undefined
}

/** Whether the service answers a path itself. */
export const isPageOfService = (path: string): boolean =>
  ADMIN_PATHS.includes(path) || ADMIN_PREFIXES.some((prefix) => path.startsWith(prefix))

type Match = { readonly prefix: string } | { readonly path: string }

const nameOf = (match: Match): string => ('prefix' in match ? match.prefix : match.path)

/** Every path after the prefix; `/dify-170` itself as well, but not `/dify-1701`. */
const everything = ({ prefix, headers }: Destination): object => ({
  ...(prefix === '' ? { prefix: '/' } : { path_separated_prefix: prefix }),
  ...(headers.length === 0 ? {} : { headers }),
})

function maskedRoute(config: Config, to: Destination, isWatched: boolean): object {
  return {
    name: MASKED_ROUTE,
    match: everything(to),
    route: to.action,
    // The limit of a buffered body, to the byte: over it the client sees 413.
    request_body_buffer_limit: config.masking.max_body_bytes,
    request_headers_to_remove: REMOVED_HEADERS,
    typed_per_filter_config: readByService(isWatched),
  }
}

/**
 * Forms with files, whatever the path: read in chunks. A compressed one is buffered like any other body, because its
 * boundaries only show once it is whole.
 */
function uploadRoute(to: Destination, isWatched: boolean): object {
  return {
    name: UPLOAD_ROUTE,
    match: {
      ...everything(to),
      headers: [
        ...to.headers,
        {
          name: 'content-type',
          string_match: { prefix: 'multipart/form-data', ignore_case: true },
        },
        { name: 'content-encoding', present_match: true, invert_match: true },
      ],
    },
    route: to.action,
    request_headers_to_remove: REMOVED_HEADERS,
    typed_per_filter_config: readInChunksByService(isWatched),
  }
}

/** By order of the operator (`routes bypass on`): nothing is read. */
function bypassRoute(to: Destination): object {
  return {
    name: BYPASS_ROUTE,
    match: everything(to),
    route: to.action,
    typed_per_filter_config: openGate(),
  }
}

function passRoute(match: Match, { prefix, headers, action }: Destination): object {
  const at = 'prefix' in match ? { prefix: prefix + match.prefix } : { path: prefix + match.path }
  return {
    name: `pass ${nameOf(match)}`,
    match: { ...at, ...(headers.length === 0 ? {} : { headers }) },
    route: action,
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
const TIMEOUTS = { timeout: '0s', idle_timeout: IDLE_TIMEOUT }

function chosenBy(upstream: UpstreamConfig): Destination {
  const { name, match } = upstream
  const { header, path_prefix: prefix = '' } = match ?? {}
  return {
    prefix,
    headers:
      header === undefined
        ? []
        : [{ name: header.name.toLowerCase(), string_match: { exact: header.value } }],
    action: {
      cluster: name,
      ...hostRewrite(upstream),
      ...(prefix === '' ? {} : { regex_rewrite: withoutPrefix(prefix) }),
      ...TIMEOUTS,
    },
  }
}

/** Of the path, without the query. The service sees the path before this and takes the prefix off by itself. */
const withoutPrefix = (prefix: string): object => ({
  pattern: { regex: `^${prefix.replaceAll('.', '\\.')}/?` },
  substitution: '/',
})

function sharedOut({ upstreams }: Config, { weights }: RouteState): Destination {
  const shares = upstreams.map((upstream) => ({
    name: upstream.name,
    weight: weights[upstream.name] ?? upstream.weight,
    ...hostRewrite(upstream),
  }))
  const [only] = shares
  if (shares.length === 1 && only !== undefined) {
    const { weight: _, name, ...rest } = only
    return { prefix: '', headers: [], action: { cluster: name, ...rest, ...TIMEOUTS } }
  }
  return {
    prefix: '',
    headers: [],
    action: { weighted_clusters: { clusters: shares }, ...TIMEOUTS },
  }
}
