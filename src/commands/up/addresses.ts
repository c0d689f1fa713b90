import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Config } from '../../config/config.ts'
import { type WantedAddress, checkFree } from '../../sockets/free-addresses.ts'
import type { RunDirectory } from '../../supervisor/run-directory.ts'
import { prepareSocket } from '../../sockets/unix-socket.ts'
import { type WorkerAddress, workerAddresses } from '../../supervisor/worker-addresses.ts'

/**
 * Where each service listens. The addresses stay, so that it can be started again on the same ones. Throws, before anything
 * is written or started, if one of them, or one of Envoy's, is taken. Sockets are from now on of this run directory.
 */
export async function settleAddresses(
  config: Config,
  runDir: RunDirectory,
): Promise<readonly [WorkerAddress, ...WorkerAddress[]]> {
  const { listen, performance } = config
  const [first, ...others] = await workerAddresses(
    { extproc: socketOrPort(listen.extproc, runDir), admin: listen.admin },
    performance.workers,
  )
  if (first === undefined) throw new Error('there must be at least one service')
  const all = [first, ...others] as const
  await checkFree(wantedAddresses(config, all))
  for (const { extproc } of all) {
    if (!extproc.startsWith('unix:')) continue
    const path = extproc.slice('unix:'.length)
    await prepareSocket(path)
    runDir.owns(path)
  }
  return all
}

/** All that must be free before anything is written or started. Sockets are looked at one by one. */
function wantedAddresses(
  config: Config,
  workers: readonly WorkerAddress[],
): readonly WantedAddress[] {
  const nth = (i: number): string => (i === 0 ? '' : ` (service ${i + 1})`)
  return [
    ...envoysAddresses(config),
    ...workers.map(({ admin }, i) => ({ key: `listen.admin${nth(i)}`, address: admin })),
    ...workers.flatMap(({ extproc }, i) =>
      extproc.startsWith('unix:') ? [] : [{ key: `listen.extproc${nth(i)}`, address: extproc }],
    ),
  ]
}

/** Where Envoy is going to listen. */
export function envoysAddresses({ listen, tls }: Config): readonly WantedAddress[] {
  const all = [
    { key: 'listen.proxy', address: listen.proxy },
    ...(tls.cert_file === undefined ? [] : [{ key: 'listen.https', address: listen.https }]),
    { key: 'listen.envoy_admin', address: listen.envoy_admin },
  ]
  return all.map((each) => ({ ...each, isEnvoys: true }))
}

/** Longest path of a unix socket, with room for the number of a worker: 107 bytes on Linux, 104 on macOS. */
const MAX_SOCKET_PATH = 100

function socketOrPort(address: string, runDir: RunDirectory): string {
  if (!address.startsWith('unix:')) return address
  const path = resolve(runDir.path, address.slice('unix:'.length))
  if (path.length <= MAX_SOCKET_PATH) return `unix:${path}`
  const folder = mkdtempSync(join(tmpdir(), 'dify-masking-'))
  runDir.owns(folder)
  return `unix:${join(folder, 'extproc.sock')}`
}
