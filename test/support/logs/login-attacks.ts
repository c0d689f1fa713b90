import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { send } from '../http/send.ts'

/** What a visitor without an account sends to a login; none of it may stand in any log. */
export const SECRETS = [
  'visitor.canary@example.vn',
  '0912345678',
  'canary-code-of-a-login',
  'canary-cookie-of-a-visitor',
  'FORGED',
]
const [ADDRESS, PHONE, CODE, COOKIE, FORGED] = SECRETS as [string, string, string, string, string]

const NAMES =
  'BearerToken IdToken RefreshToken OauthHMAC OauthExpires OauthNonce CodeVerifier'.split(' ')

/** Cookies as Envoy names them by itself, and as this product does. */
const COOKIES = NAMES.flatMap((name) => [name, `__Host-${name}`])

const base64url = (text: string): string => Buffer.from(text).toString('base64url')

/** A line as Envoy writes it, in the middle of a value. */
const LINE = `x\n[2026-01-01 00:00:00.000][1][critical][main] ${FORGED} \u001b[31m${ADDRESS}`

/** The state and the cookies of a login that was begun, as the redirect to the provider has them. */
async function begin(proxy: string): Promise<{ readonly csrf: string; readonly cookie: string }> {
  const { headers } = await send({ to: proxy, path: '/apps', headers: { accept: 'text/html' } })
  const state = new URL(headers.location ?? 'http://none').searchParams.get('state') ?? ''
  const told: unknown = JSON.parse(Buffer.from(state, 'base64url').toString() || '{}')
  const { csrf_token: csrf = '' } = told as { readonly csrf_token?: string }
  const cookie = (headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ')
  return { csrf, cookie }
}

/** Requests of a visitor who is not known: to the callback, with cookies, and with a state of their own. Returns how many. */
export async function attackLogin(proxy: string): Promise<number> {
  const { csrf, cookie } = await begin(proxy)
  const states = [
    base64url(JSON.stringify({ url: LINE, csrf_token: csrf })),
    base64url(JSON.stringify({ url: `https://${ADDRESS}/`, csrf_token: csrf })),
    base64url(JSON.stringify({ url: `${proxy}/?q=${ADDRESS}`, csrf_token: `${csrf}${CODE}` })),
    base64url(`${LINE} is no JSON`),
    encodeURIComponent(LINE),
    'A'.repeat(20_000),
  ]
  const paths = [
    `/oauth2/callback?code=${ADDRESS}&phone=${PHONE}`,
    `/oauth2/callback?code=${CODE}`,
    `/oauth2/callback?error=${ADDRESS}&error_description=${PHONE}`,
    `/oauth2/callback?${encodeURIComponent(LINE)}`,
    ...states.map((state) => `/oauth2/callback?code=${CODE}&state=${state}`),
    `/oauth2/signout?${ADDRESS}`,
    `/apps?q=${ADDRESS}`,
  ]
  const filled = (value: string): string => COOKIES.map((name) => `${name}=${value}`).join('; ')
  const cookies = [
    cookie,
    filled(COOKIE),
    filled(base64url(`${COOKIE} ${LINE}`)),
    filled(createHash('sha256').update(COOKIE).digest('base64') + COOKIE),
    `${cookie}; ${filled(COOKIE.repeat(100))}`,
  ]
  let sent = 1
  for (const path of paths)
    for (const value of cookies) {
      const headers = { accept: 'text/html', cookie: value, 'x-forwarded-proto': 'https' }
      await send({ to: proxy, path, headers }).catch(() => undefined)
      sent++
    }
  return sent + (await sendRaw(proxy))
}

/** What is not HTTP, or nearly none. */
async function sendRaw(proxy: string): Promise<number> {
  const texts = [
    `GET /${ADDRESS} HTTP/9.9\r\n\r\n`,
    `${ADDRESS} / HTTP/1.1\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: ${ADDRESS}\r\nBad Header ${PHONE}: 1\r\n\r\n`,
    `GET /oauth2/callback?code=${ADDRESS} HTTP/1.1\r\nHost: x\r\nCookie: ${LINE}\r\n\r\n`,
    `GET /%2f${ADDRESS} HTTP/1.1\r\nHost: x\r\nX_${ADDRESS}: ${PHONE}\r\n\r\n`,
  ]
  const { hostname, port } = new URL(proxy)
  for (const text of texts)
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.end(text))
      socket.on('error', () => {})
      socket.on('close', () => resolve())
      socket.resume()
      socket.setTimeout(1_000, () => socket.destroy())
    })
  return texts.length
}
