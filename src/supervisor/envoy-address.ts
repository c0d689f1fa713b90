import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Name of the file in the run directory in which Envoy says where its admin interface was bound. */
export const ENVOY_ADDRESS_FILE = 'envoy-admin-address'

/** `http://HOST:PORT` of the admin interface of the Envoy that `up` runs, or undefined if none runs from there. */
export function envoyAdminUrl(runDir: string): string | undefined {
  try {
    const address = readFileSync(join(runDir, ENVOY_ADDRESS_FILE), 'utf8').trim()
    return address === '' ? undefined : `http://${address}`
  } catch {
    return undefined
  }
}
