import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseHostPort } from '../config/address.ts'
import { isAllowedHost } from './allowed-host.ts'
import type { MaskedAlone } from '../vault/mask-alone.ts'
import { pageFiles } from './page-files.ts'
import { tryRoute } from './try-route.ts'
import { SELF_TEST_PATH, echo } from '../self-test/echo.ts'
import type { Health } from './health.ts'
import { hasBearerToken } from '../http/bearer-token.ts'
import type { ActionRoute } from './action-route.ts'

/** What the pages show. Every function is called per request. */
export interface AdminPages {
  /** `ok: false` answers 503. */
  readonly health: () => Promise<Health> | Health
  readonly stats: () => Record<string, unknown>
  /** Secrets already hidden. */
  readonly config: () => Record<string, unknown>
  readonly version: () => Record<string, unknown>
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>
  readonly ready: () => boolean
  /** Samples of the last hour, for charts. */
  readonly history: () => Record<string, unknown>
  /** Masks a text that a person tries out, and forgets it. */
  readonly tryMask: (text: string) => MaskedAlone
  /** The routes that change something, by the last part of their path under `/masking/admin/`. */
  readonly actions: ReadonlyMap<string, ActionRoute>
  /** The token that the self-test shows to its echo. Without a token there is no echo. */
  readonly selfTestToken?: string
  /** Names that a `Host` header may have besides addresses (`allowedHosts`). */
  readonly hosts: ReadonlySet<string>
  /** The token that every page but the probes asks for, if it is more than the address. */
  readonly pageToken?: () => string | undefined
}

export interface AdminServer {
  /** `http://HOST:PORT` with the port that was bound. */
  readonly url: string
  close(): Promise<void>
}

/** Starts the HTTP listener for people and probes. Never shows a value of the traffic. */
export async function startAdminServer(listen: string, pages: AdminPages): Promise<AdminServer> {
  const server = createServer(
    // Node looks for requests that are late every 30 seconds only, if it is not told.
    { requestTimeout: 10_000, headersTimeout: 5_000, connectionsCheckingInterval: 1_000 },
    (request, response) => {
      answer(request, response, pages).catch(() => {
        if (!response.headersSent)
          send(response, 500, { code: 'internal', message: 'The page failed.', status: 500 })
        else response.destroy()
      })
    },
  )
  const { host, port } = parseHostPort(listen)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const { address, family, port: bound } = server.address() as AddressInfo
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const ACTIONS = '/masking/admin/'

const PAGES = [
  '/masking/',
  ...['health', 'stats', 'history', 'config', 'version'].map((page) => `/masking/${page}`),
  '/metrics',
  '/livez',
  '/readyz',
]

const orderPath = (name: string): string => (name === 'try' ? '/masking/try' : `${ACTIONS}${name}`)

/** Shown without the token, where one is asked for: nothing of the service is in them. */
const FILES = pageFiles()

/** They say one word. Probes come under any name: of a pod, of a service, or none. */
const PROBES = new Set(['/livez', '/readyz'])

/** Nothing from elsewhere, no script but the page's own. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  pages: AdminPages,
): Promise<void> {
  const [path = '/'] = (request.url ?? '/').split('?', 1)
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (!PROBES.has(path) && !isAllowedHost(request.headers.host, pages.hosts)) {
    const message = 'The pages do not answer to this host name: add it to listen.allowed_hosts.'
    send(response, 421, { code: 'host_not_allowed', message, status: 421 })
    return
  }
  const shown = isRead ? FILES.get(path) : undefined
  if (shown !== undefined) {
    response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY)
    response.setHeader('referrer-policy', 'no-referrer')
    sendText(response, 200, shown.contentType, shown.text)
    return
  }
  if (path === SELF_TEST_PATH || path === `${SELF_TEST_PATH}/unread`) {
    const { status, body } = await echo(request, pages.selfTestToken)
    send(response, status, body)
    return
  }
  const token = pages.pageToken?.()
  if (!PROBES.has(path) && token !== undefined && !hasBearerToken(request, token)) {
    response.setHeader('www-authenticate', 'Bearer')
    const message = 'This page needs the bearer token of admin.token_file.'
    send(response, 401, { code: 'unauthorized', message, status: 401 })
    return
  }
  const action = path.startsWith(ACTIONS)
    ? pages.actions.get(path.slice(ACTIONS.length))
    : undefined
  if (action !== undefined) {
    const { status, body } = await action(request)
    if (status === 401) response.setHeader('www-authenticate', 'Bearer')
    if (status === 405) response.setHeader('allow', 'POST')
    send(response, status, body)
    return
  }
  if (path === '/masking/try') {
    const { status, body } = await tryRoute(request, pages.tryMask)
    if (status === 405) response.setHeader('allow', 'POST')
    send(response, status, body)
    return
  }
  if (path === '/masking') {
    response.setHeader('location', '/masking/')
    sendText(response, 308, 'text/plain', '')
    return
  }
  if (!isRead) {
    response.setHeader('allow', 'GET, HEAD')
    send(response, 405, { code: 'method_not_allowed', message: 'Only GET and HEAD.', status: 405 })
    return
  }
  switch (path) {
    case '/livez':
      send(response, 200, { status: 'alive' })
      return
    case '/readyz': {
      const ready = pages.ready()
      send(response, ready ? 200 : 503, { status: ready ? 'ready' : 'not_ready' })
      return
    }
    case '/masking/health': {
      const { ok, report } = await pages.health()
      send(response, ok ? 200 : 503, report)
      return
    }
    case '/masking/stats':
      send(response, 200, pages.stats())
      return
    case '/masking/history':
      send(response, 200, pages.history())
      return
    case '/masking/config':
      send(response, 200, pages.config())
      return
    case '/masking/version':
      send(response, 200, pages.version())
      return
    case '/metrics': {
      const { contentType, text } = await pages.metrics()
      sendText(response, 200, contentType, text)
      return
    }
    default:
      send(response, 404, {
        code: 'not_found',
        message: `Known: ${PAGES.join(', ')}; with POST: ${['try', ...pages.actions.keys()].map(orderPath).join(', ')}.`,
        status: 404,
      })
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: Readonly<Record<string, unknown>>,
): void {
  sendText(
    response,
    status,
    'application/json; charset=utf-8',
    `${JSON.stringify(body, null, 2)}\n`,
  )
}

function sendText(
  response: ServerResponse,
  status: number,
  contentType: string,
  text: string,
): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(response.req.method === 'HEAD' ? undefined : text)
}
