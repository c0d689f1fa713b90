import { createServer } from 'node:net'
import { parseHostPort } from '../config/address.ts'
import { tcpOwner } from './listening-process.ts'

/** Where something is going to listen. */
export interface WantedAddress {
  /** Of the configuration: `listen.proxy`. */
  readonly key: string
  /** `HOST:PORT`. */
  readonly address: string
  /** Envoy listens there. It may have the right to ports below 1024 (`setcap`) that this process does not have. */
  readonly isEnvoys?: boolean
}

/**
 * Throws if one of the addresses cannot be bound, and says which key names it and which process has it. Envoy would bind
 * the port of another Envoy too (`SO_REUSEPORT`), and share its connections by chance. Port 0 is always free.
 */
export async function checkFree(wanted: readonly WantedAddress[]): Promise<void> {
  const problems: string[] = []
  for (const { key, address, isEnvoys = false } of wanted) {
    const problem = await problemOf(address, isEnvoys)
    if (problem !== undefined) problems.push(`${key}: ${address} ${problem}`)
  }
  if (problems.length > 0) throw new Error(problems.join('\n'))
}

async function problemOf(address: string, isEnvoys: boolean): Promise<string | undefined> {
  const { host, port } = parseHostPort(address)
  if (port === 0) return undefined
  const code = await bindOnce(host, port)
  switch (code) {
    case undefined:
      return undefined
    case 'EADDRINUSE':
      return `is taken by ${tcpOwner(host, port) ?? 'another process'}: stop it, or choose another port`
    case 'EACCES':
      if (isEnvoys) return undefined
      return 'needs the right to listen on a port below 1024: choose a higher one'
    case 'EADDRNOTAVAIL':
      return 'is not an address of this machine'
    default:
      return `cannot be bound (${code})`
  }
}

/** The code of the error, if it cannot be bound. */
async function bindOnce(host: string, port: number): Promise<string | undefined> {
  const server = createServer()
  return await new Promise((resolve) => {
    server.once('error', (error) => resolve('code' in error ? String(error.code) : error.message))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}
