import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Files for a browser, on a free port of the loopback interface. */
export interface PageServer {
  readonly url: string
  close(): Promise<void>
}

/**
 * Serves what is below `folders`, each by the path that it has here (`/public/fonts/inter/` → a folder), the first that
 * has the file; and `/run.json`, which is `run`.
 */
export async function servePage(
  folders: readonly (readonly [path: string, folder: string])[],
  run: object,
): Promise<PageServer> {
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const path = normalize(pathname === '/' ? '/index.html' : pathname)
    if (path === '/run.json') {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(run))
      return
    }
    const file = folders
      .filter(([prefix]) => path.startsWith(prefix))
      .map(([prefix, folder]) => join(folder, path.slice(prefix.length)))
      .find((candidate) => existsSync(candidate))
    if (file === undefined) {
      response.writeHead(404).end()
      return
    }
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream')
    response.end(readFileSync(file))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
