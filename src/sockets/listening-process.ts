import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { ownerOfSocket } from './process-table.ts'

/** State of a listening socket in proc(5), `/proc/net/tcp`. */
const LISTEN = '0A'
const ANY = [/^0+$/]

/** `process 17 (envoy)` that listens on a port of this machine, if the system lets us see it. */
export function tcpOwner(host: string, port: number): string | undefined {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  for (const table of ['tcp', 'tcp6']) {
    for (const row of rows(table)) {
      const [, local = '', , state] = row
      const [address = '', localPort] = local.split(':')
      if (state !== LISTEN || localPort !== wanted || !covers(address, host)) continue
      const owner = ownerOfSocket(row[9] ?? '')
      if (owner !== undefined) return owner
    }
  }
  return undefined
}

/** The same for a unix socket. */
export function unixOwner(path: string): string | undefined {
  for (const row of rows('unix'))
    if (row.slice(7).join(' ') === path) {
      const owner = ownerOfSocket(row[6] ?? '')
      if (owner !== undefined) return owner
    }
  return undefined
}

function rows(table: string): readonly (readonly string[])[] {
  try {
    const [, ...lines] = readFileSync(`/proc/self/net/${table}`, 'utf8').split('\n')
    return lines.map((line) => line.trim().split(/\s+/))
  } catch {
    return []
  }
}

/** Whether a listener there takes `host`: the same address, or one of the two is every address. Names are not resolved. */
function covers(address: string, host: string): boolean {
  if (ANY.some((any) => any.test(address)) || ['0.0.0.0', '::'].includes(host)) return true
  return isIP(host) !== 4 || address.endsWith(littleEndian(host))
}

const littleEndian = (ipv4: string): string =>
  ipv4
    .split('.')
    .map((part) => Number(part).toString(16).toUpperCase().padStart(2, '0'))
    .toReversed()
    .join('')
