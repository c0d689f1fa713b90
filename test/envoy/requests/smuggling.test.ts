import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type HttpRecorder, startHttpRecorder } from '../../support/http/http-recorder.ts'
import { type Stack, startStack } from '../../support/envoy/stack.ts'

const CANARY = 'canary.person@example.vn'
const BODY = `{"query":"${CANARY}","inputs":{},"user":"u"}`
const SIZE = Buffer.byteLength(BODY)

const head = (...lines: readonly string[]): string =>
  [
    'POST /v1/completion-messages HTTP/1.1',
    'Host: dify',
    'Authorization: Bearer app-one',
    'Content-Type: application/json',
    ...lines,
    '',
    '',
  ].join('\r\n')
const chunk = (text: string, extension = ''): string =>
  `${Buffer.byteLength(text).toString(16)}${extension}\r\n${text}\r\n`
const WHOLE = `${chunk(BODY)}0\r\n\r\n`
const http10 = (text: string): string => text.replace('HTTP/1.1', 'HTTP/1.0')

/** What an attacker hopes that Dify takes for a second request. */
const HIDDEN = `POST /v1/completion-messages HTTP/1.1\r\nHost: dify\r\nContent-Type: application/json\r\nContent-Length: ${SIZE}\r\n\r\n${BODY}`

/** Bytes on one connection: what two servers could read in two ways. */
const ATTACKS: Readonly<Record<string, string>> = {
  'both lengths, the chunks hide a request': `${head('Content-Length: 6', 'Transfer-Encoding: chunked')}0\r\n\r\n${HIDDEN}`,
  'both lengths, the length hides a request': `${head(`Content-Length: ${WHOLE.length}`, 'Transfer-Encoding: chunked')}${WHOLE}${HIDDEN}`,
  'two lengths': `${head(`Content-Length: ${SIZE}`, 'Content-Length: 0')}${BODY}`,
  'two equal lengths': `${head(`Content-Length: ${SIZE}`, `Content-Length: ${SIZE}`)}${BODY}`,
  'a list of lengths': `${head(`Content-Length: ${SIZE}, 0`)}${BODY}`,
  'a length with a sign': `${head(`Content-Length: +${SIZE}`)}${BODY}`,
  'a length in hexadecimal': `${head('Content-Length: 0x10')}${BODY}`,
  'an unknown coding': `${head('Transfer-Encoding: xchunked')}${WHOLE}`,
  'chunked twice': `${head('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked')}${WHOLE}`,
  'chunked and identity': `${head('Transfer-Encoding: chunked, identity')}${WHOLE}`,
  'identity in a header of its own': `${head('Transfer-Encoding: identity', 'Transfer-Encoding: chunked')}${WHOLE}`,
  'a tab before chunked': `${head('Transfer-Encoding:\tchunked')}${WHOLE}`,
  'a space before the colon': `${head('Transfer-Encoding : chunked')}${WHOLE}`,
  'a vertical tab in the value': `${head('Transfer-Encoding: \u000bchunked')}${WHOLE}`,
  'a folded header': `${head('Transfer-Encoding:', ' chunked')}${WHOLE}`,
  'a folded header of somebody': `${head('X-Note: a', ` ${CANARY}`, `Content-Length: ${SIZE}`)}${BODY}`,
  'an underscore for a hyphen': `${head('Content_Length: 0', `Content-Length: ${SIZE}`)}${BODY}`,
  'a chunk with an extension': `${head('Transfer-Encoding: chunked')}${chunk(BODY, `;note="${CANARY}"`)}0\r\n\r\n`,
  'a long chunk extension': `${head('Transfer-Encoding: chunked')}${chunk(BODY, `;${'a'.repeat(100_000)}`)}0\r\n\r\n`,
  'a chunk that ends with LF': `${head('Transfer-Encoding: chunked')}${SIZE.toString(16)}\n${BODY}\n0\n\n`,
  'a chunk size with a space': `${head('Transfer-Encoding: chunked')}${SIZE.toString(16)} \r\n${BODY}\r\n0\r\n\r\n`,
  'a chunk size that overflows': `${head('Transfer-Encoding: chunked')}10000000000000000\r\n${BODY}\r\n0\r\n\r\n`,
  'a trailer': `${head('Transfer-Encoding: chunked', 'Trailer: x-note')}${chunk(BODY)}0\r\nX-Note: ${CANARY}\r\n\r\n`,
  'a trailer that is a length': `${head('Transfer-Encoding: chunked')}${chunk(BODY)}0\r\nContent-Length: 5\r\n\r\n`,
  'lines that end with LF': `${head(`Content-Length: ${SIZE}`).replaceAll('\r\n', '\n')}${BODY}`,
  'lines that end with CR': `${head(`Content-Length: ${SIZE}`).replaceAll('\r\n', '\r')}${BODY}`,
  'a NUL in a header': `${head('X-Note: a\0b', `Content-Length: ${SIZE}`)}${BODY}`,
  'a bare CR in a header': `${head(`X-Note: a\rContent-Length: 0`, `Content-Length: ${SIZE}`)}${BODY}`,
  'no host': `POST /v1/completion-messages HTTP/1.1\r\nContent-Length: ${SIZE}\r\n\r\n${BODY}`,
  'two hosts': `${head('Host: other', `Content-Length: ${SIZE}`)}${BODY}`,
  'absolute form': `${head(`Content-Length: ${SIZE}`).replace('POST /v1', 'POST http://other/v1')}${BODY}`,
  'absolute form without a path': `${head(`Content-Length: ${SIZE}`).replace('/v1/completion-messages', 'http://other')}${BODY}`,
  'a fragment': `${head(`Content-Length: ${SIZE}`).replace('messages', `messages#${CANARY}`)}${BODY}`,
  'authority form': `${head(`Content-Length: ${SIZE}`).replace('POST /v1/completion-messages', 'CONNECT dify:80')}${BODY}`,
  'asterisk form': head().replace('POST /v1/completion-messages', 'OPTIONS *'),
  'HTTP/1.0 with chunks': `${http10(head('Transfer-Encoding: chunked'))}${WHOLE}`,
  'HTTP/1.0 with both lengths': `${http10(head(`Content-Length: ${WHOLE.length}`, 'Transfer-Encoding: chunked'))}${WHOLE}${HIDDEN}`,
  'HTTP/1.0 with two lengths': `${http10(head(`Content-Length: ${SIZE}`, 'Content-Length: 0'))}${BODY}`,
  'HTTP/1.0 without a length, the body hides a request': `${http10(head())}${HIDDEN}`,
  'HTTP/1.0 kept alive without a length': `${http10(head('Connection: keep-alive'))}${HIDDEN}`,
  'HTTP/1.0 kept alive, less length than body': `${http10(head('Connection: keep-alive', 'Content-Length: 2'))}{}${HIDDEN}`,
  'HTTP/1.0 pipelined':
    `${http10(head('Connection: keep-alive', `Content-Length: ${SIZE}`))}${BODY}`.repeat(3),
  'HTTP/1.0 without a host': `${http10(head(`Content-Length: ${SIZE}`)).replace('Host: dify\r\n', '')}${BODY}`,
  'HTTP/1.0 with two hosts': `${http10(head('Host: other', `Content-Length: ${SIZE}`))}${BODY}`,
  'HTTP/1.0 with an upgrade': `${http10(head('Connection: Upgrade', 'Upgrade: websocket', `Content-Length: ${SIZE}`))}${BODY}`,
  'HTTP/1.0 with expect': `${http10(head('Expect: 100-continue', `Content-Length: ${SIZE}`))}${BODY}`,
  'HTTP/0.9': `GET /v1/info?q=${CANARY}\r\n\r\n`,
  'HTTP/1.2': `${head(`Content-Length: ${SIZE}`).replace('HTTP/1.1', 'HTTP/1.2')}${BODY}`,
  'a GET with a body that hides a request': `${head(`Content-Length: ${HIDDEN.length}`).replace('POST', 'GET')}${HIDDEN}`,
  'more body than length': `${head('Content-Length: 2')}{}${HIDDEN}`,
  'less body than length': `${head(`Content-Length: ${SIZE + 9}`)}${BODY}`,
  'an upgrade to HTTP/2': `${head('Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__', `Content-Length: ${SIZE}`)}${BODY}`,
  'an upgrade to a websocket': `${head('Connection: Upgrade', 'Upgrade: websocket', `Content-Length: ${SIZE}`)}${BODY}`,
  'hop by hop': `${head('Connection: Content-Length, Content-Type', `Content-Length: ${SIZE}`)}${BODY}`,
  expect: `${head('Expect: 100-continue', `Content-Length: ${SIZE}`)}${BODY}`,
  pipelined: HIDDEN.repeat(3),
}

/** A frame of HTTP/2 (RFC 9113, 4.1). */
function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(9)
  header.writeUIntBE(payload.length, 0, 3)
  header.writeUInt8(type, 3)
  header.writeUInt8(flags, 4)
  header.writeUInt32BE(stream, 5)
  return Buffer.concat([header, payload])
}

/** A header that is not in any table, without Huffman coding (RFC 7541, 6.2.2). Lengths below 127. */
function field(name: string, value: string): Buffer {
  const [n, v] = [Buffer.from(name, 'latin1'), Buffer.from(value, 'latin1')]
  return Buffer.concat([Buffer.from([0, n.length]), n, Buffer.from([v.length]), v])
}

const HTTP2_ATTACKS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'CRLF in a value': [['x-note', `a\r\nx-smuggled: ${CANARY}`]],
  'LF in a value': [['x-note', `a\nx-smuggled: ${CANARY}`]],
  'CRLF in a name': [[`x-note: a\r\nx-smuggled`, CANARY]],
  'NUL in a value': [['x-note', `a\0${CANARY}`]],
  'an upper-case name': [['X-Note', CANARY]],
  'a colon in a name': [['x:note', CANARY]],
  'a transfer-encoding': [['transfer-encoding', 'chunked']],
  'a connection header': [['connection', 'x-note']],
  'a wrong length': [['content-length', '1']],
  'two paths': [[':path', `/files/${CANARY}`]],
  'an unknown pseudo header': [[':note', CANARY]],
}

function http2Request(more: readonly (readonly [string, string])[], path: string): Buffer {
  const fields = [
    field(':method', 'POST'),
    field(':scheme', 'http'),
    field(':path', path),
    field(':authority', 'dify'),
    field('content-type', 'application/json'),
    field('authorization', 'Bearer app-one'),
    ...more.map(([name, value]) => field(name, value)),
  ]
  return Buffer.concat([
    Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    frame(4, 0, 0, Buffer.alloc(0)),
    frame(1, 4, 1, Buffer.concat(fields)),
    frame(0, 1, 1, Buffer.from(BODY)),
  ])
}

const QUIET_MS = 120

/** Sends bytes, and waits until the other side closes or says nothing more. */
async function exchange(url: string, bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.setTimeout(QUIET_MS, () => socket.destroy())
  socket.on('error', () => {})
  let text = ''
  socket.on('data', (data: Buffer) => {
    text += data.toString('latin1')
  })
  socket.write(bytes, 'latin1')
  await once(socket, 'close')
  return text
}

describe('requests that two servers could read in two ways', () => {
  let stack: Stack
  let dify: HttpRecorder
  before(async () => {
    dify = await startHttpRecorder('dify')
    stack = await startStack('', '1.7.0', dify.url)
  })
  after(async () => {
    await stack.stop()
    await dify.stop()
  })
  beforeEach(() => {
    dify.received.length = 0
  })

  /** Whatever came through came masked, as often as requests were sent, and whole. */
  function check(most: number): number {
    const received = dify.received.filter(({ target }) => target !== '/v1/')
    assert.ok(received.length <= most, `${received.length} requests`)
    for (const { target, headers, body } of received) {
      assert.ok(!JSON.stringify([target, headers, body]).includes('canary'), target)
      if (body !== '' && body !== '{}') assert.match(body, /"query":"EMAIL_\d+"/)
      assert.equal(headers['x-smuggled'], undefined)
    }
    return received.length
  }

  for (const [name, bytes] of Object.entries(ATTACKS)) {
    it(name, async () => {
      const answer = await exchange(stack.envoy.proxyUrl, bytes)
      const hidden = bytes.split('POST /v1').length - 1
      const count = check(Math.max(1, hidden))
      assert.ok(count > 0 || answer === '' || /^HTTP\/1\.[01] [1345]\d\d /.test(answer), answer)
    })
  }

  for (const [name, headers] of Object.entries(HTTP2_ATTACKS)) {
    it(`HTTP/2: ${name}`, async () => {
      await exchange(stack.envoy.proxyUrl, http2Request(headers, '/v1/completion-messages'))
      check(1)
    })
  }

  it('HTTP/2: an attack in the path', async () => {
    for (const path of [`/v1/x HTTP/1.1\r\nx-smuggled: ${CANARY}`, `/v1/x?q=${CANARY} y`, 'v1/x'])
      await exchange(stack.envoy.proxyUrl, http2Request([], path))
    check(1)
  })

  it('and the plain form of both comes through masked, so the tests above can tell', async () => {
    await exchange(stack.envoy.proxyUrl, `${head(`Content-Length: ${SIZE}`)}${BODY}`)
    await exchange(stack.envoy.proxyUrl, http2Request([], '/v1/completion-messages'))
    assert.equal(check(2), 2)
  })
})
