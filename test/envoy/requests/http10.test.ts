import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type Stack, receivedByDify, startStack } from '../../support/envoy/stack.ts'

const VALUE = 'an.old.proxy@example.vn'

/** The bytes of a chat as nginx sends them with its defaults: HTTP/1.0, a length, and no connection that is kept. */
const fromNginx = (mode: string, ...headers: readonly string[]): string => {
  const body = JSON.stringify({
    inputs: {},
    query: `I am ${VALUE}`,
    response_mode: mode,
    user: 'u',
  })
  const head = [
    'POST /v1/chat-messages HTTP/1.0',
    ...headers,
    `Content-Length: ${body.length}`,
    'Authorization: Bearer app-one',
    'Content-Type: application/json',
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}

interface Answered {
  readonly first: string
  readonly text: string
  /** Milliseconds until the first bytes, and until the other side had closed. */
  readonly ms: readonly [first: number, closed: number]
}

/** Sends bytes on a connection of their own and reads until the other side closes it. */
async function exchange(url: string, bytes: string): Promise<Answered> {
  const { hostname, port } = new URL(url)
  const began = performance.now()
  const socket = connect(Number(port), hostname)
  let [text, firstMs] = ['', 0]
  socket.setEncoding('utf8').on('data', (piece: string) => {
    firstMs ||= performance.now() - began
    text += piece
  })
  socket.write(bytes)
  await once(socket, 'close')
  return {
    first: text.split('\r\n', 1)[0] ?? '',
    text,
    ms: [firstMs, performance.now() - began],
  }
}

describe('HTTP/1.0, as an nginx in front speaks it', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack()
  })
  after(async () => await stack.stop())
  beforeEach(() => {
    stack.dify.clear()
  })

  const url = (): string => stack.envoy.proxyUrl

  it('a blocking chat is masked, restored, and ends with the connection', async () => {
    const { first, text } = await exchange(
      url(),
      fromNginx('blocking', 'Host: dify', 'Connection: close'),
    )
    assert.equal(first, 'HTTP/1.0 200 OK')
    assert.ok(text.includes(VALUE))
    assert.doesNotMatch(text, /transfer-encoding/i)
    assert.match(receivedByDify(stack), /I am EMAIL_1"/)
    assert.ok(!receivedByDify(stack).includes(VALUE))
  })

  it('a stream comes event by event, without chunks', async () => {
    stack.dify.script({ deltas: 'word', delay_ms: 60 })
    const { first, text, ms } = await exchange(url(), fromNginx('streaming', 'Host: dify'))
    assert.equal(first, 'HTTP/1.0 200 OK')
    assert.match(text, /\r\n\r\ndata: \{/)
    assert.match(text, /message_end/)
    assert.ok(!text.includes('EMAIL_1'))
    assert.ok(ms[0] < ms[1] - 100, ms.join(' '))
  })

  it('a client that asks to keep the connection is refused that where the length is not known', async () => {
    const { first, text } = await exchange(
      url(),
      fromNginx('blocking', 'Host: dify', 'Connection: keep-alive'),
    )
    assert.equal(first, 'HTTP/1.0 200 OK')
    assert.match(text, /\r\nconnection: close\r\n/i)
    assert.ok(text.includes(VALUE))
  })

  it('without a host it is masked all the same, and reads no page of the service', async () => {
    const { first, text } = await exchange(url(), fromNginx('blocking'))
    assert.equal(first, 'HTTP/1.0 200 OK')
    assert.ok(text.includes(VALUE))
    const page = await exchange(url(), 'GET /masking/health HTTP/1.0\r\n\r\n')
    assert.equal(page.first, 'HTTP/1.0 421 Misdirected Request')
  })

  it('errors have the shape of Dify’s', async () => {
    const { first, text } = await exchange(
      url(),
      `POST /v1/chat-messages%2f HTTP/1.0\r\nHost: dify\r\n\r\n`,
    )
    assert.equal(first, 'HTTP/1.0 400 Bad Request')
    assert.match(text, /"code":"bad_request"/)
  })
})
