import { parseHostPort } from '../address.ts'
import type { Config } from '../config.ts'
import type { PathProblem } from '../problem.ts'

interface Ports {
  readonly host: string
  readonly first: number
  readonly last: number
}

/** What a schema cannot say of `performance.workers`: the ports that it takes behind the configured ones. */
export function checkWorkers({ listen, tls, performance }: Config): readonly PathProblem[] {
  const { workers } = performance
  if (workers === 1) return []
  const { proxy, https, extproc, admin, envoy_admin } = listen
  const counted = ['extproc', 'admin']
  const all = new Map<string, Ports>()
  for (const [name, address] of Object.entries({
    proxy,
    ...(tls.cert_file === undefined ? {} : { https }),
    envoy_admin,
    extproc,
    admin,
  })) {
    const ports = portsOf(address, counted.includes(name) ? workers : 1)
    if (ports !== undefined) all.set(name, ports)
  }
  const problems: PathProblem[] = []
  for (const name of counted) {
    const ports = all.get(name)
    if (ports === undefined) continue
    // Of two that overlap one says so.
    all.delete(name)
    const message = problemOf(name, ports, all)
    if (message !== undefined) problems.push({ path: ['performance', 'workers'], message })
  }
  return problems
}

function portsOf(address: string, count: number): Ports | undefined {
  if (address.startsWith('unix:')) return undefined
  const { host, port } = parseHostPort(address)
  return port === 0 ? undefined : { host, first: port, last: port + count - 1 }
}

function problemOf(
  name: string,
  ports: Ports,
  all: ReadonlyMap<string, Ports>,
): string | undefined {
  const range = `the ports ${ports.first} to ${ports.last} of listen.${name}`
  if (ports.last > 65535) return `needs ${range}: the last port is 65535`
  for (const [other, taken] of all) {
    // Two that begin alike are a mistake of `listen` whatever the number of workers.
    if (taken.first === ports.first) continue
    if (overlap(ports, taken)) return `needs ${range}, where listen.${other} listens`
  }
  return undefined
}

const ANY = ['0.0.0.0', '::']

const overlap = (a: Ports, b: Ports): boolean =>
  a.first <= b.last &&
  b.first <= a.last &&
  (a.host === b.host || ANY.includes(a.host) || ANY.includes(b.host))
