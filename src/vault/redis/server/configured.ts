import { readFileSync } from 'node:fs'
import { parseHostPort } from '../../../config/address.ts'
import type { StoreConfig } from '../../../config/config.ts'
import type { RedisConnection, RedisTarget } from './connection.ts'

const DEFAULT_PORT = 6379

/** Where and as whom `store` says to connect. Reads the files that it names. */
export function connectionOf(store: StoreConfig): RedisConnection {
  const { username, password_file: file, sentinel_password_file: sentinelFile, tls, url } = store
  const isSecure = tls !== undefined || url?.startsWith('rediss:') === true
  return {
    target: targetOf(store),
    ...(username === undefined ? {} : { username }),
    ...(file === undefined ? {} : { password: secretIn(file) }),
    ...(sentinelFile === undefined ? {} : { sentinelPassword: secretIn(sentinelFile) }),
    ...(isSecure
      ? {
          tls: {
            ...(tls?.ca_file === undefined ? {} : { ca: readFileSync(tls.ca_file) }),
            ...(tls?.cert_file === undefined ? {} : { cert: readFileSync(tls.cert_file) }),
            ...(tls?.key_file === undefined ? {} : { key: readFileSync(tls.key_file) }),
          },
        }
      : {}),
  }
}

function targetOf({ url = '', nodes, sentinels, name = '' }: StoreConfig): RedisTarget {
  if (nodes !== undefined) return { kind: 'cluster', nodes: nodes.map(parseHostPort) }
  if (sentinels !== undefined)
    return { kind: 'sentinel', sentinels: sentinels.map(parseHostPort), name, db: 0 }
  if (url.startsWith('unix:')) return { kind: 'socket', path: url.slice('unix:'.length), db: 0 }
  const { hostname, port, pathname } = new URL(url)
  const address = {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? DEFAULT_PORT : Number(port),
  }
  return { kind: 'standalone', address, db: Number(pathname.slice(1)) }
}

/** Editors end files with a line break that is not part of the secret. */
const secretIn = (file: string): string => readFileSync(file, 'utf8').replace(/\r?\n$/, '')
