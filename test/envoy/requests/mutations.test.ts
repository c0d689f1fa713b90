import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { CHAT, startProxy } from '../../support/envoy/proxy.ts'
import { PROOF, wellBehaved } from '../../support/ext-proc/stub.ts'

const proxy = await startProxy()
const { dify, stub } = proxy
after(async () => await proxy.stop())
beforeEach(() => proxy.reset())

/** Sets headers with the reply to the body, and replaces the body. */
function mutate(set: Readonly<Record<string, string>>, remove: string[] = [], body?: string): void {
  stub.behave((message, stream) => {
    if (!message.requestBody) return wellBehaved(message, stream)
    stream.write({
      requestBody: {
        response: {
          status: 'CONTINUE',
          headerMutation: {
            removeHeaders: remove,
            setHeaders: Object.entries(set).map(([key, value]) => ({
              header: { key, rawValue: Buffer.from(value) },
              appendAction: 'OVERWRITE_IF_EXISTS_OR_ADD',
            })),
          },
          ...(body === undefined ? {} : { bodyMutation: { body: Buffer.from(body) } }),
        },
      },
      ...PROOF,
    })
  })
}

test('the service replaces body, length, type and path, and removes headers', async () => {
  const body = '{"query":"masked, and longer"}'
  mutate(
    {
      ':path': '/v1/chat-messages?masked=1',
      'content-length': String(body.length),
      'content-type': 'application/json; charset=utf-8',
    },
    ['content-md5'],
    body,
  )
  const answer = await proxy.send({ ...CHAT, headers: { ...CHAT.headers, 'content-md5': 'x' } })
  assert.equal(answer.status, 200)
  const [received] = dify.received
  assert.equal(received?.target, '/v1/chat-messages?masked=1')
  assert.equal(received.body, body)
  assert.equal(received.headers['content-length'], String(body.length))
  assert.equal(received.headers['content-type'], 'application/json; charset=utf-8')
  assert.equal(received.headers['content-md5'], undefined)
})

test('a new path does not choose another route', async () => {
  // The route of this path goes to the admin listener.
  mutate({ ':path': '/masking/health' })
  assert.equal((await proxy.send(CHAT)).status, 200)
  assert.equal(dify.received[0]?.target, '/masking/health')
  assert.deepEqual(proxy.admin.received, [])
})

for (const name of ['host', ':authority', ':scheme', ':method', 'x-envoy-original-path']) {
  test(`the service cannot set ${name}`, async () => {
    mutate({ [name]: 'evil' })
    const answer = await proxy.send(CHAT)
    assert.equal(answer.status, 503)
    assert.match(answer.body, /masking_unavailable/)
    assert.deepEqual(dify.received, [])
  })
}

test('the service answers in place of Dify, to the byte', async () => {
  const body = '{"code":"own","message":"100% %REQ(:path)% \\"q\\" \u00e9","status":413}'
  for (const [code, status] of [
    ['PayloadTooLarge', 413],
    ['UnsupportedMediaType', 415],
    ['BadRequest', 400],
    ['InternalServerError', 500],
    ['ServiceUnavailable', 503],
  ] as const) {
    stub.behave((message, stream) => {
      if (!message.requestBody) return wellBehaved(message, stream)
      stream.write({
        immediateResponse: {
          status: { code },
          headers: {
            setHeaders: [
              {
                header: { key: 'content-type', rawValue: Buffer.from('application/json') },
                appendAction: 'OVERWRITE_IF_EXISTS_OR_ADD',
              },
            ],
          },
          body: Buffer.from(body),
          details: 'dify_masking_own',
        },
      })
    })
    const answer = await proxy.send(CHAT)
    assert.equal(answer.status, status)
    assert.equal(answer.headers['content-type'], 'application/json')
    assert.equal(answer.body, body)
  }
  assert.deepEqual(dify.received, [])
})

test('Envoy tells the service which upstream it chose, and the request id', async () => {
  const answer = await proxy.send(CHAT)
  const fields = stub.messages[0]?.attributes?.['envoy.filters.http.ext_proc']?.fields
  assert.equal(fields?.['xds.cluster_name']?.stringValue, 'dify')
  assert.equal(fields['xds.route_name']?.stringValue, 'masked')
  assert.equal(fields['request.id']?.stringValue, answer.headers['x-request-id'])
})
