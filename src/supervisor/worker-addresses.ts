import { parseHostPort } from '../config/address.ts'
import { withPort } from '../sockets/free-port.ts'

/** Where one worker listens. */
export interface WorkerAddress {
  /** `unix:PATH` (absolute) or `HOST:PORT`. */
  readonly extproc: string
  /** `HOST:PORT`. */
  readonly admin: string
}

/**
 * Addresses of `count` workers behind the configured ones: `extproc.sock`, `extproc-2.sock`, …; port 9464, 9465, ….
 * Where the configuration leaves a port open (0), each gets a free one. `unix:` paths are absolute.
 */
export async function workerAddresses(
  listen: WorkerAddress,
  count: number,
): Promise<readonly WorkerAddress[]> {
  const taken = new Set<string>()
  const addresses: WorkerAddress[] = []
  for (let i = 0; i < count; i++) {
    const extproc = listen.extproc.startsWith('unix:')
      ? nthSocket(listen.extproc, i)
      : await nthPort(listen.extproc, i, taken)
    addresses.push({ extproc, admin: await nthPort(listen.admin, i, taken) })
  }
  return addresses
}

const nthSocket = (address: string, i: number): string =>
  i === 0 ? address : address.replace(/(?:\.sock)?$/, `-${i + 1}.sock`)

async function nthPort(address: string, i: number, taken: Set<string>): Promise<string> {
  const { port } = parseHostPort(address)
  if (port !== 0) return address.replace(/\d+$/, String(port + i))
  for (;;) {
    // The system may offer the same port again while it is not bound yet.
    const free = await withPort(address)
    if (taken.has(free)) continue
    taken.add(free)
    return free
  }
}
