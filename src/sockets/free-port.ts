import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { parseHostPort } from '../config/address.ts'

/**
 * Replaces port 0 by a port that is free now, so that a process can be started again on the same address. Addresses
 * with a port come back as they are.
 */
export async function withPort(address: string): Promise<string> {
  const { host, port } = parseHostPort(address)
  if (port !== 0) return address
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, host, resolve)
  })
  const { port: free } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return address.replace(/:0$/, `:${free}`)
}
