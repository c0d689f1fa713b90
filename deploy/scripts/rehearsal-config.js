// node rehearsal-config.js CONFIG SOCKET: the configuration with free ports and the Redis behind the socket, as JSON.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

const [file, socket] = process.argv.slice(2)
const { listen: _, tls: __, oauth: ___, store, ...rest } = parse(readFileSync(file, 'utf8')) ?? {}
const { key_file, key_prefix, on_failure, max_ttl, max_entries_per_scope } = store ?? {}
const rehearsal = {
  ...rest,
  listen: { extproc: 'unix:extproc.sock', admin: '127.0.0.1:0' },
  ...(store?.type === 'redis'
    ? { store: { type: 'redis', url: `unix:${socket}`, key_file, key_prefix, on_failure, max_ttl, max_entries_per_scope } }
    : {}),
}
process.stdout.write(`${JSON.stringify(rehearsal, null, 2)}\n`)
