import assert from 'node:assert/strict'
import { request } from 'node:http'
import { connect } from 'node:net'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type HttpRecorder, startHttpRecorder } from '../../support/http/http-recorder.ts'
import { type Answer, send } from '../../support/http/send.ts'
import { sendWithTrailers } from '../../support/http/send-with-trailers.ts'
import { type Stack, startStack } from '../../support/envoy/stack.ts'
import { waitFor } from '../../support/wait-for.ts'

const ID = '5ad4cb98-f0c7-4085-b384-88c403be6290'
const CANARY = 'canary.person@example.vn'

interface Planned {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: string
}

describe('what HTTP has besides requests and answers', () => {
  let stack: Stack
  let dify: HttpRecorder
  let plan: Planned = { status: 200 }
  let hold: (() => void)[] = []
  let isHolding = false
  let closed = 0
  const sockets = new WeakSet<object>()

  before(async () => {
    dify = await startHttpRecorder('dify', (incoming, answer) => {
      const { socket } = incoming
      if (!sockets.has(socket)) socket.once('close', () => closed++)
      sockets.add(socket)
      answer.writeHead(plan.status, plan.headers)
      if (isHolding) {
        answer.write(plan.body ?? '')
        hold.push(() => answer.end())
      } else answer.end(incoming.method === 'HEAD' ? undefined : plan.body)
    })
    stack = await startStack('performance: { drain_timeout: 1 }', '1.7.0', dify.url)
  })
  after(async () => {
    await stack.stop()
    await dify.stop()
  })
  beforeEach(() => {
    dify.received.length = 0
    hold = []
    isHolding = false
  })

  const ask = async (
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<Answer> =>
    await send({
      to: stack.envoy.proxyUrl,
      method,
      path,
      headers: { authorization: 'Bearer app-one', 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body }),
    })
  const chat = (extra = ''): string => `{"query":"I am ${CANARY}","user":"u","inputs":{}${extra}}`
  /** Requests of the client; the service's own probes are none. */
  const received = (): HttpRecorder['received'] =>
    dify.received.filter(({ target }) => target !== '/v1/')

  it('HEAD: the same headers, no body, the query masked', async () => {
    plan = { status: 200, headers: { 'content-type': 'application/json', 'content-length': '77' } }
    const answer = await ask('HEAD', `/v1/messages?user=u&keyword=${CANARY}`)
    assert.deepEqual([answer.status, answer.body], [200, ''])
    assert.equal(received()[0]?.target, '/v1/messages?user=u&keyword=EMAIL_1')
  })

  it('an option of a select arrives as it is: the service asks the app for its inputs first', async () => {
    const options = ['desk@x.vn', 'gold']
    plan = {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user_input_form: [{ select: { variable: 'to', options } }] }),
    }
    const run = '{"query":"q","user":"u","inputs":{"to":"desk@x.vn"}}'
    await ask('POST', '/v1/chat-messages', run)
    await ask('GET', '/v1/parameters?user=u')
    await ask('POST', '/v1/chat-messages', run)
    assert.deepEqual(
      received().map(({ body }) => body),
      // What the service asked, the run, what the client asked, the run.
      ['', run, '', run],
    )
  })

  it('headers that are not those of HTTP, browsers or proxies are masked too, also of a request without a body', async () => {
    plan = { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }
    const headers = {
      referer: `https://crm.example/customers?mail=${CANARY}`,
      'x-customer': `${CANARY}; phone=0912 345 678`,
      'user-agent': 'Mozilla/5.0 (X11) Chrome/120.0.0.0',
      'x-forwarded-for': '203.0.113.7',
      cookie: 'session=1',
    }
    const body = JSON.stringify({ query: `write to ${CANARY}`, inputs: {}, user: 'u' })
    await ask('POST', '/v1/completion-messages', body, headers)
    // UTF-8, which Node writes only where no body follows.
    const note = Buffer.from('khách hàng canary.khách@ví-dụ.vn').toString('latin1')
    await ask('GET', '/v1/info', undefined, { ...headers, 'x-note': note })
    const form = '--b\r\ncontent-disposition: form-data; name="user"\r\n\r\nu\r\n--b--\r\n'
    const multipart = { ...headers, 'content-type': 'multipart/form-data; boundary=b' }
    await ask('POST', '/v1/files/upload', form, multipart)
    const requests = dify.received.filter(({ target }) => target !== '/v1/')
    assert.equal(requests.length, 3)
    for (const { target, headers: arrived } of requests) {
      assert.doesNotMatch(JSON.stringify(arrived), /canary|0912/, target)
      assert.match(String(arrived.referer), /^URL_\d+$/)
      assert.match(String(arrived['x-customer']), /^EMAIL_\d+; phone=PHONE_\d+$/)
      assert.equal(arrived['user-agent'], headers['user-agent'])
      assert.equal(arrived.cookie, headers.cookie)
      assert.match(String(arrived['x-forwarded-for']), /^203\.0\.113\.7/)
    }
    assert.match(String(requests[1]?.headers['x-note']), /EMAIL_\d+$/)
    // One scope: the value has one placeholder wherever it stands.
    const [first] = requests
    const [placeholder = '?'] = /EMAIL_\d+/.exec(String(first?.headers['x-customer'])) ?? []
    assert.ok(first?.body.includes(`write to ${placeholder}"`), first?.body)
  })

  it('204 and 304: no body, no hang', async () => {
    for (const status of [204, 304]) {
      plan = { status, headers: { 'content-type': 'application/json', etag: '"1"' } }
      const answer = await ask('GET', '/v1/meta?user=u', undefined, { 'if-none-match': '"1"' })
      assert.deepEqual([answer.status, answer.body], [status, ''])
    }
  })

  it('Range: asked for in vain, because half an answer could not be restored', async () => {
    plan = {
      status: 200,
      headers: { 'content-type': 'application/json', 'accept-ranges': 'bytes', etag: '"1"' },
      body: '{"answer":"EMAIL_1"}',
    }
    const answer = await ask('POST', '/v1/chat-messages', chat(), { range: 'bytes=3-9' })
    assert.equal(answer.body, `{"answer":"${CANARY}"}`)
    assert.equal(answer.headers['accept-ranges'], undefined)
    assert.equal(answer.headers.etag, undefined)
    assert.equal(received()[0]?.headers.range, undefined)
  })

  it('OPTIONS and CORS headers pass', async () => {
    plan = {
      status: 200,
      headers: { 'access-control-allow-origin': 'https://app.example', allow: 'POST, OPTIONS' },
    }
    const answer = await ask('OPTIONS', '/api/chat-messages', undefined, {
      origin: 'https://app.example',
      'access-control-request-method': 'POST',
    })
    assert.equal(answer.headers['access-control-allow-origin'], 'https://app.example')
    assert.equal(answer.headers.allow, 'POST, OPTIONS')
  })

  it('answers without a status of success show placeholders, whatever their body', async () => {
    for (const [status, type, body] of [
      [400, 'application/json', '{"message":"EMAIL_1 is wrong"}'],
      [404, 'text/html', '<p>EMAIL_1</p>'],
      [429, 'application/json', '{"message":"EMAIL_1"}'],
      [500, 'text/event-stream', 'data: {"event":"message","answer":"EMAIL_1"}\n\n'],
      [302, 'text/plain', 'EMAIL_1'],
    ] as const) {
      plan = { status, headers: { 'content-type': type, location: '/x' }, body }
      const answer = await ask('POST', '/v1/chat-messages', chat())
      assert.deepEqual([answer.status, answer.body], [status, body])
    }
  })

  it('a deleted conversation is forgotten with Dify’s 204', async () => {
    plan = {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: `{"answer":"EMAIL_1","conversation_id":"${ID}"}`,
    }
    await ask('POST', '/v1/chat-messages', chat())
    const history = async (): Promise<string> => {
      plan = {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: '{"data":[{"query":"EMAIL_1"}]}',
      }
      return (await ask('GET', `/v1/messages?user=u&conversation_id=${ID}`)).body
    }
    assert.match(await history(), new RegExp(CANARY))
    plan = { status: 204, headers: { 'content-type': 'application/json' } }
    const gone = await ask('DELETE', `/v1/conversations/${ID}`, '{"user":"u"}')
    assert.deepEqual([gone.status, gone.body], [204, ''])
    assert.equal(await history(), '{"data":[{"query":"EMAIL_1"}]}')
  })

  it('a client that goes away while Dify answers ends the request at Dify, and nothing stays open', async () => {
    isHolding = true
    plan = {
      status: 200,
      headers: { 'content-type': 'text/event-stream' },
      body: 'data: {"event":"message","answer":"EMA"}\n\n',
    }
    const closedBefore = closed
    const { hostname, port } = new URL(stack.envoy.proxyUrl)
    const body = chat()
    await new Promise<void>((resolve, reject) => {
      const asking = request(
        {
          hostname,
          port,
          method: 'POST',
          path: '/v1/chat-messages',
          agent: false,
          headers: {
            authorization: 'Bearer app-one',
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          },
        },
        (answer) => {
          answer.once('data', () => {
            answer.destroy()
            resolve()
          })
          answer.on('error', () => {})
        },
      )
      asking.on('error', reject)
      asking.end(body)
    })
    await waitFor(() => closed > closedBefore)
    await waitFor(async () => (await stats()).streams_open === 0)
  })

  it('a client that goes away in the middle of its request does not reach Dify', async () => {
    const { hostname, port } = new URL(stack.envoy.proxyUrl)
    const socket = connect(Number(port), hostname)
    const type = 'Content-Type: application/json\r\nAuthorization: Bearer app-one'
    socket.write(
      `POST /v1/chat-messages HTTP/1.1\r\nHost: x\r\n${type}\r\nContent-Length: 500\r\n\r\n${chat().slice(0, 40)}`,
    )
    await waitFor(async () => (await stats()).streams_open === 1)
    socket.destroy()
    await waitFor(async () => (await stats()).streams_open === 0)
    assert.deepEqual(received(), [])
  })

  it('trailers over HTTP/2 do not arrive; without a body they are refused, and why', async () => {
    plan = { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }
    const withTrailers = async (
      method: string,
      body: string,
    ): ReturnType<typeof sendWithTrailers> =>
      await sendWithTrailers({
        to: stack.envoy.proxyUrl,
        headers: {
          ':method': method,
          ':path': `/v1/messages?user=u&keyword=${CANARY}`,
          authorization: 'Bearer app-one',
          'content-type': 'application/json',
        },
        body,
        trailers: { 'x-note': CANARY },
      })
    const refused = await withTrailers('GET', '')
    assert.equal(refused.status, 400)
    assert.match(refused.body, /"code":"trailers_without_body"/)
    assert.deepEqual(received(), [])
    assert.deepEqual(await withTrailers('POST', chat()), { status: 200, body: '{}' })
    const [seen] = received()
    assert.match(seen?.target ?? '', /^\/v1\/messages\?user=u&keyword=EMAIL_\d+$/)
    assert.doesNotMatch(JSON.stringify(seen), new RegExp(CANARY))
  })

  const stats = async (): Promise<{ streams_open: number }> =>
    (await (await fetch(`${stack.service.adminUrl}/masking/stats`)).json()) as {
      streams_open: number
    }
})
