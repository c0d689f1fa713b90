import { pairs } from './bodies.ts'
import { type Maker, percent } from './maker.ts'
import type { HeaderLine } from './wire.ts'

export const ENDPOINTS: readonly (readonly [method: string, path: string])[] = [
  ['POST', '/v1/chat-messages'],
  ['POST', '/v1/completion-messages'],
  ['POST', '/v1/workflows/run'],
  ['POST', '/v1/files/upload'],
  ['POST', '/v1/messages/5ad4cb98-f0c7-4085-b384-88c403be6290/feedbacks'],
  ['POST', '/v1/unknown/endpoint'],
  ['POST', '/api/chat-messages'],
  ['PUT', '/v1/conversations/5ad4cb98-f0c7-4085-b384-88c403be6290/variables/x'],
  ['DELETE', '/v1/conversations/5ad4cb98-f0c7-4085-b384-88c403be6290'],
  ['GET', '/v1/messages'],
  ['GET', '/v1/conversations'],
  ['GET', '/v1/parameters'],
]

export function requestLine(maker: Maker): readonly [method: string, target: string] {
  const { random, trick, value } = maker
  let [method, path] = random.pick(ENDPOINTS)
  if (trick('method', 0.03))
    method = random.pick([
      'OPTIONS',
      'PATCH',
      'HEAD',
      'get',
      'TRACE',
      'PURGE',
      'PROPFIND',
      value()
        .toUpperCase()
        .replaceAll(/[^A-Z0-9]/g, ''),
    ])
  if (trick('value in the path', 0.05)) path += `/${percent(value(), maker)}`
  if (trick('path', 0.03))
    path = random.pick([
      path.replace('/v1', '//v1'),
      `${path}/`,
      `${path};${value()}`,
      path.replace('/v1', '/V1'),
      `${path}%2f${percent(value(), maker)}`,
    ])
  const query = random.chance(method === 'GET' ? 0.8 : 0.2) ? pairs(maker) : ''
  return [method, query === '' ? path : `${path}?${query}`]
}

const HONEST: readonly HeaderLine[] = [
  [
    'User-Agent',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  ],
  ['User-Agent', 'python-requests/2.32.3'],
  ['Accept', '*/*'],
  ['Accept-Encoding', 'gzip, deflate, br'],
  ['Accept-Language', 'vi-VN,vi;q=0.9,en;q=0.8'],
  ['Connection', 'keep-alive'],
  ['X-Request-Id', '5ad4cb98-f0c7-4085-b384-88c403be6290'],
  ['Traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
  ['If-None-Match', 'W/"67ab43-1a2b"'],
  ['Sec-Fetch-Mode', 'cors'],
  ['Origin', 'http://192.168.1.5:3000'],
]

/** Names under which something could pass unread. */
export const HEADER_NAMES: readonly string[] =
  `Accept Accept-Charset Accept-Datetime Accept-Language Access-Control-Request-Method Access-Control-Request-Headers
  A-IM B3 X-B3-TraceId X-B3-SpanId Baggage Cache-Control CF-Connecting-IP CF-Ray Content-Disposition Content-Language
  Content-Location Content-Range Date DNT DPR ETag Forwarded From If-Match If-Modified-Since If-None-Match If-Range
  If-Unmodified-Since Last-Event-ID Link Max-Forwards Mcp-Session-Id Mcp-Protocol-Version Origin Pragma Prefer Priority Range
  Referer Sec-CH-UA Sec-CH-UA-Platform Sec-Fetch-Site Sec-GPC Sec-WebSocket-Key Sec-WebSocket-Protocol Server-Timing Timeout
  Traceparent Tracestate True-Client-IP Upgrade-Insecure-Requests User-Agent Via Warning X-Amzn-Trace-Id X-App-Code
  X-Api-Version X-Client-IP X-Cloud-Trace-Context X-Correlation-ID X-Csrf-Token2 X-Device-Id X-Dify-Version X-Dify-Masking-Note
  X-Envoy-Original-Path X-Envoy-Expected-Rq-Timeout-Ms X-Envoy-Peer-Metadata X-Forwarded-Client-Cert X-Forwarded-For X-Forwarded-Host
  X-Forwarded-Method X-Forwarded-Proto X-Forwarded-User X-HTTP-Method-Override X-Note X-Ot-Span-Context X-Real-IP X-Remote-User
  X-Request-ID X-Session-Id X-Trace-Id X-User X-User-Email X_Note Script_Name`
    .trim()
    .split(/\s+/)

export function headers(maker: Maker): HeaderLine[] {
  const { random, trick, value } = maker
  const lines: HeaderLine[] = [['Authorization', 'Bearer app-one']]
  while (random.chance(0.5)) lines.push(random.pick(HONEST))
  while (random.chance(0.4)) {
    const held = value()
    const name = random.pick(HEADER_NAMES)
    maker.tricks.push(name)
    lines.push([
      name,
      random.pick([
        held,
        held,
        `x=${held}`,
        `${held}, y`,
        `"${held}"`,
        `<https://x.vn/${held}>`,
        percent(held, maker),
      ]),
    ])
  }
  if (trick('value as a header', 0.03)) lines.push([value(), 'y'])
  if (trick('value in the name of a header', 0.03)) lines.push([`X-${value()}`, 'y'])
  if (trick('odd header', 0.03))
    lines.push(
      random.pick<HeaderLine>([
        ['X Note', value()],
        ['X-Note ', value()],
        ['X(Note)', value()],
        ['X-Note\u00e9', value()],
        ['', value()],
        ['X-Note', `\u00e9 ${value()}`],
      ]),
    )
  if (trick('two types', 0.02)) lines.push(['Content-Type', 'text/plain'])
  return lines
}
