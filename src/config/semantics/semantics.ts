import { BUILT_IN } from '../../core/recognizers/built-in.ts'
import type { Config } from '../config.ts'
import { configuredRecognition } from '../../detection/configured-recognition.ts'
import type { PathProblem } from '../problem.ts'
import { checkListen, checkRanges, checkRates, checkReplicas, checkTls } from './edge.ts'
import { checkEvidence } from './evidence.ts'
import { checkOauth, isWithoutLogin } from './oauth.ts'
import { checkStore } from './store.ts'
import { secretFileProblem } from '../secret-file.ts'
import { checkWorkers } from './workers.ts'

/** What a schema cannot say. Checks the top-level keys that the schema accepts, `isSound`, and leaves out the others. */
export function checkMeaning(
  config: Config,
  isSound: (section: keyof Config) => boolean,
): readonly PathProblem[] {
  return [
    ...(isSound('upstreams') ? checkUpstreams(config) : []),
    ...(isSound('masking')
      ? [
          ...checkPrefixes(config),
          ...checkUserKey(config),
          ...checkPaths(config),
          ...checkRecognition(config),
        ]
      : []),
    ...(isSound('admin')
      ? [...checkRanges(['admin', 'allow'], config.admin.allow), ...checkToken(config)]
      : []),
    ...(isSound('listen') && isSound('tls') ? checkListen(config) : []),
    ...(isSound('tls') ? checkTls(config) : []),
    ...(isSound('oauth') ? checkOauth(config) : []),
    ...(isSound('evidence') ? checkEvidence(config) : []),
    ...(isSound('rate_limit') ? checkRates(config) : []),
    ...(isSound('store') && isSound('performance') ? checkStore(config) : []),
    ...(isSound('listen') && isSound('tls') && isSound('performance') ? checkWorkers(config) : []),
  ]
}

function checkUpstreams({ upstreams }: Config): PathProblem[] {
  const problems: PathProblem[] = []
  const matches = new Set<string>()
  const seen = new Set<string>()
  for (const [i, upstream] of upstreams.entries()) {
    const { name, url } = upstream
    if (seen.has(name))
      problems.push({
        path: ['upstreams', i, 'name'],
        message: 'this name is taken by another upstream',
      })
    seen.add(name)
    const mistake = checkUrl(url)
    if (mistake !== undefined) problems.push({ path: ['upstreams', i, 'url'], message: mistake })
    problems.push(...checkReplicas(upstream, i))
    const { match } = upstream
    if (match === undefined) continue
    const key = JSON.stringify([
      match.header?.name.toLowerCase(),
      match.header?.value,
      match.path_prefix,
    ])
    if (matches.has(key))
      problems.push({
        path: ['upstreams', i, 'match'],
        message: 'is that of an upstream before: nothing would come here',
      })
    matches.add(key)
    if (isOwnPath(match.path_prefix ?? ''))
      problems.push({
        path: ['upstreams', i, 'match', 'path_prefix'],
        message: 'is a path of the service itself',
      })
  }
  if (upstreams.length > 0 && upstreams.every(({ weight }) => weight === 0)) {
    problems.push({
      path: ['upstreams'],
      message: 'all weights are 0: requests that no match decides would go nowhere',
    })
  }
  return problems
}

/** Paths that the proxy keeps for the pages of the service. */
const isOwnPath = (path: string): boolean =>
  /^\/(?:masking|metrics|livez|readyz)(?:\/|$)/i.test(path)

function checkUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return 'is not a URL'
  const { pathname, port } = new URL(url)
  // The URL standard reads a backslash as a slash.
  if (pathname !== '/') return 'must have no path'
  return port === '0' ? 'the port must be 1 to 65535' : undefined
}

function checkPrefixes({ masking }: Config): PathProblem[] {
  const problems: PathProblem[] = []
  const seen = new Map<string, string>([['URL', 'URLs that are masked whole']])
  const check = (path: PathProblem['path'], prefix: string, name: string): void => {
    const owner = seen.get(prefix)
    if (owner !== undefined && owner !== name)
      problems.push({ path, message: `this prefix is taken by ${owner}` })
    for (const [other, otherOwner] of seen) {
      if (shadows(other, prefix) || shadows(prefix, other)) {
        problems.push({
          path,
          message: `a placeholder of it could be read as one of ${otherOwner}`,
        })
      }
    }
    if (owner === undefined) seen.set(prefix, name)
  }
  for (const [name, { placeholder_prefix: prefix }] of Object.entries(masking.patterns))
    check(['masking', 'patterns', name, 'placeholder_prefix'], prefix, name)
  // A name that a built-in pattern has means that pattern: its prefix was checked above.
  const builtIn = new Set(BUILT_IN.map(({ entity }) => entity))
  for (const [i, { entity }] of masking.dictionaries.entries())
    if (!builtIn.has(entity)) check(['masking', 'dictionaries', i, 'entity'], entity, entity)
  for (const [name, entity] of Object.entries(masking.external.entities))
    if (!builtIn.has(entity)) check(['masking', 'external', 'entities', name], entity, entity)
  for (const [i, { name }] of masking.custom.entries()) {
    const path = ['masking', 'custom', i, 'name']
    if (builtIn.has(name))
      problems.push({ path, message: 'this name is taken by a built-in entity' })
    else check(path, name, name)
  }
  return problems
}

/** `A_1B` begins like placeholder 1 of `A`. */
const shadows = (short: string, long: string): boolean =>
  long.startsWith(`${short}_`) && /^\d/.test(long.slice(short.length + 1))

const USER_KEY_BYTES = 32

function checkRecognition({ masking }: Config): PathProblem[] {
  return [...configuredRecognition(masking).problems, ...checkExternal(masking)]
}

const LEAST_TOKEN_BYTES = 8

function checkExternal({ external }: Config['masking']): PathProblem[] {
  const at = (key: string): string[] => ['masking', 'external', key]
  const problems: PathProblem[] = []
  const { url, token_file: file, timeout_ms: timeout, budget_ms: budget, entities } = external
  if (url !== undefined && !URL.canParse(url))
    problems.push({ path: at('url'), message: 'is not a URL' })
  if (url !== undefined && Object.keys(entities).length === 0)
    problems.push({
      path: at('entities'),
      message: 'names no entity: every answer would be dropped',
    })
  if (timeout > budget)
    problems.push({ path: at('timeout_ms'), message: 'must not be more than budget_ms' })
  const wrong = file === undefined ? undefined : secretFileProblem(file, LEAST_TOKEN_BYTES)
  if (wrong !== undefined) problems.push({ path: at('token_file'), message: wrong })
  return problems
}

function checkPaths({ masking: { paths } }: Config): PathProblem[] {
  return Object.keys(paths)
    .filter((path) => !/^\/(?:triggers|e)\/[\w.~/-]+$/.test(path) || path.includes('..'))
    .map((path) => ({
      path: ['masking', 'paths', path],
      message: 'is expected to begin with /triggers/ or /e/, without escapes or dot segments',
    }))
}

function checkUserKey({ masking: { user, user_key_file: file } }: Config): PathProblem[] {
  if (user === 'keep') return []
  const path = ['masking', 'user_key_file']
  const message =
    file === undefined
      ? 'is needed for masking.user: pseudonym; make one with: openssl rand -out FILE 32'
      : secretFileProblem(file, USER_KEY_BYTES)
  return message === undefined ? [] : [{ path, message }]
}

const TOKEN_BYTES = 16

function checkToken({ admin: { token_file: file, token_for: use } }: Config): PathProblem[] {
  if (file === undefined && use === 'all')
    return [{ path: ['admin', 'token_for'], message: 'all needs admin.token_file' }]
  const message = file === undefined ? undefined : secretFileProblem(file, TOKEN_BYTES)
  return message === undefined ? [] : [{ path: ['admin', 'token_file'], message }]
}

/** What works but will surprise. */
export function warnings(config: Config): readonly PathProblem[] {
  const found: PathProblem[] = []
  if (!config.masking.enabled) {
    found.push({
      path: ['masking', 'enabled'],
      message: 'masking is off: everything passes unread',
    })
  }
  if (config.masking.dry_run) {
    found.push({ path: ['masking', 'dry_run'], message: 'dry run: values are counted, not masked' })
  }
  if (isWithoutLogin(config.oauth)) {
    found.push({
      path: ['oauth', 'enabled'],
      message:
        'no login is possible: browser routes are closed (403) until oauth.authorization_endpoint is set and oauth.token_endpoint is a URL',
    })
  }
  return found
}
