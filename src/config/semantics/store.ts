import { readFileSync } from 'node:fs'
import { parseHostPort } from '../address.ts'
import type { Config, StoreConfig } from '../config.ts'
import type { PathProblem } from '../problem.ts'
import { secretFileProblem } from '../secret-file.ts'

/** What a schema cannot say of `store`. Of a store in memory nothing more is asked. */
export function checkStore({ store, performance }: Config): readonly PathProblem[] {
  if (store.type === 'memory') {
    const message =
      'need store.type: redis: each would know only the placeholders that it gave out itself'
    return performance.workers > 1 ? [{ path: ['performance', 'workers'], message }] : []
  }
  const problems = [
    placeProblem(store),
    ...addressProblems(store),
    ...fileProblems(store),
    ...tlsProblems(store),
  ].filter((problem) => problem !== undefined)
  if (store.max_ttl < performance.cache_ttl) {
    problems.push(problem('max_ttl', 'is less than performance.cache_ttl'))
  }
  return problems
}

const problem = (key: string, message: string): PathProblem => ({ path: ['store', key], message })

function placeProblem({ url, nodes, sentinels, name }: StoreConfig): PathProblem | undefined {
  const given = [url, nodes, sentinels].filter((place) => place !== undefined)
  if (given.length !== 1)
    return problem('type', 'redis needs exactly one of store.url, store.nodes and store.sentinels')
  if (sentinels !== undefined && name === undefined)
    return problem('sentinels', 'store.name is needed: what the sentinels call the master')
  if (sentinels === undefined && name !== undefined)
    return problem('name', 'is for store.sentinels only')
  return undefined
}

function addressProblems({ url, nodes, sentinels }: StoreConfig): PathProblem[] {
  const problems: PathProblem[] = []
  for (const [key, list] of Object.entries({ nodes, sentinels })) {
    for (const [i, address] of (list ?? []).entries()) {
      const { port } = parseHostPort(address)
      if (port < 1 || port > 65535)
        problems.push({ path: ['store', key, i], message: 'the port must be 1 to 65535' })
    }
  }
  if (url !== undefined && !url.startsWith('unix:') && !URL.canParse(url))
    problems.push(problem('url', 'is not a URL'))
  return problems
}

function fileProblems(store: StoreConfig): PathProblem[] {
  const { key_file: keys } = store
  const problems: PathProblem[] = []
  if (keys === undefined) {
    const message = 'is needed for store.type: redis; make one with: dify-masking keys new'
    problems.push(problem('key_file', message))
  }
  for (const key of ['key_file', 'password_file', 'sentinel_password_file'] as const) {
    const file = store[key]
    const message = file === undefined ? undefined : secretFileProblem(file, 1)
    if (message !== undefined) problems.push(problem(key, message))
  }
  return problems
}

function tlsProblems({ tls, url }: StoreConfig): PathProblem[] {
  if (tls === undefined) return []
  const { ca_file: ca, cert_file: cert, key_file: key } = tls
  const problems: PathProblem[] = []
  if (url !== undefined && !url.startsWith('rediss:'))
    problems.push(problem('tls', 'store.url is not a rediss:// address'))
  if ((cert === undefined) !== (key === undefined))
    problems.push(problem('tls', 'cert_file and key_file go together'))
  for (const [name, file] of Object.entries({ ca_file: ca, cert_file: cert })) {
    if (file !== undefined && !isReadable(file))
      problems.push({ path: ['store', 'tls', name], message: 'cannot be read' })
  }
  const secret = key === undefined ? undefined : secretFileProblem(key, 1)
  if (secret !== undefined) problems.push({ path: ['store', 'tls', 'key_file'], message: secret })
  return problems
}

function isReadable(file: string): boolean {
  try {
    readFileSync(file)
    return true
  } catch {
    return false
  }
}
