import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Effect } from '../../../../src/core/transaction/effect.ts'
import type { Settings, Surroundings } from '../../../../src/core/transaction/settings.ts'
import { Transaction } from '../../../../src/core/transaction/transaction.ts'
import { listeningObserver } from '../../../support/exchange/listening-observer.ts'
import { headersOf, surroundings } from '../../../support/exchange/surroundings.ts'
import { countedPause } from '../../../support/counted-pause.ts'

const AT = { upstream: 'dify', requestId: 'r-1' }
const JSON_TYPE = { 'content-type': 'application/json' }
const HEAD = { ':method': 'POST', ':path': '/v1/chat-messages', authorization: 'Bearer app-1' }
const REMOVED = ['accept-encoding', 'range', 'if-range', 'content-md5', 'digest']
const ANSWER_REMOVED = ['content-length', 'etag', 'content-md5', 'digest', 'accept-ranges']
const METADATA = {
  dify_version: '1.7.0',
  version_source: 'configured',
  endpoint: 'chat-messages',
  patterns_matched: 0,
  outcome: 'ok',
}
const NO_TIME = { masking_time: 0 }

/** Times are told of all the time. */
const listener = () => listeningObserver('seconds')

const begin = (
  around: Surroundings,
  headers: Record<string, string> = {},
): { transaction: Transaction; head: ReturnType<typeof headersOf> } => ({
  transaction: new Transaction(around),
  head: headersOf({ ...HEAD, ...JSON_TYPE, ...headers }),
})

/** A transaction whose request is through. */
async function through(
  around: Surroundings,
  headers: Record<string, string> = {},
  body = '{"query":"a@x.vn","user":"u"}',
): Promise<Transaction> {
  const { transaction, head } = begin(around, headers)
  await transaction.requestHeaders(head, false, AT)
  await transaction.requestBody(body)
  return transaction
}

const answerOf = async (
  transaction: Transaction,
  headers: Record<string, string> = {},
): Promise<Effect> =>
  await transaction.responseHeaders(
    headersOf({ ':status': '200', ...JSON_TYPE, ...headers }),
    false,
  )

describe('what Envoy is told', () => {
  it('of headers with a body to come: what must not go on, and no proof', async () => {
    const { transaction, head } = begin(surroundings())
    assert.deepEqual(await transaction.requestHeaders(head, false, AT), {
      kind: 'continue',
      removeHeaders: REMOVED,
    })
    assert.equal(transaction.phase, 'request_body')
  })

  it('of a body: what has changed, its length, and the proof', async () => {
    const { transaction, head } = begin(surroundings(), { 'x-note': 'to b@x.vn' })
    await transaction.requestHeaders(head, false, AT)
    const body = '{"query":"EMAIL_2","user":"u"}'
    assert.deepEqual(await transaction.requestBody('{"query":"a@x.vn","user":"u"}'), {
      kind: 'continue',
      setHeaders: [
        ['x-note', 'to EMAIL_1'],
        ['content-length', String(body.length)],
      ],
      removeHeaders: REMOVED,
      metadata: { ...METADATA, patterns_matched: 2, proof: true },
      body,
    })
    assert.equal(transaction.phase, 'response_headers')
  })

  it('of a body in which nothing is found: the proof alone', async () => {
    const { transaction, head } = begin(surroundings())
    await transaction.requestHeaders(head, false, AT)
    assert.deepEqual(await transaction.requestBody('{"query":"hi"}'), {
      kind: 'continue',
      setHeaders: [],
      removeHeaders: REMOVED,
      metadata: { ...METADATA, proof: true },
    })
  })

  it('of a request without a body: its target, and the proof at once', async () => {
    const { transaction, head } = begin(surroundings(), {
      ':method': 'GET',
      ':path': '/v1/parameters?q=a@x.vn',
    })
    assert.deepEqual(await transaction.requestHeaders(head, true, AT), {
      kind: 'continue',
      setHeaders: [[':path', '/v1/parameters?q=EMAIL_1']],
      removeHeaders: REMOVED,
      metadata: { ...METADATA, endpoint: 'parameters', patterns_matched: 1, proof: true },
    })
  })

  it('of a body with a coding: that it has none any more', async () => {
    const around: Surroundings = {
      ...surroundings(),
      decode: async (body, encoding, limit) =>
        await Promise.resolve(`{"query":"${body} ${encoding} ${limit}"}`),
    }
    const { transaction, head } = begin(around, { 'content-encoding': ' GZIP ' })
    await transaction.requestHeaders(head, false, AT)
    const effect = await transaction.requestBody('a@x.vn')
    const body = `{"query":"EMAIL_1 gzip ${1 << 20}"}`
    assert.deepEqual(effect, {
      kind: 'continue',
      setHeaders: [['content-length', String(body.length)]],
      removeHeaders: [...REMOVED, 'content-encoding'],
      metadata: { ...METADATA, patterns_matched: 1, proof: true },
      body,
    })
    const plain = begin(around, { 'content-encoding': 'identity' })
    await plain.transaction.requestHeaders(plain.head, false, AT)
    const asItCame = await plain.transaction.requestBody('{"query":"hi"}')
    assert.ok(asItCame.kind === 'continue' && asItCame.body === undefined)
  })

  it('of an empty body: nothing of it', async () => {
    const { transaction, head } = begin(surroundings(), { 'content-encoding': 'gzip' })
    await transaction.requestHeaders(head, false, AT)
    assert.deepEqual(await transaction.requestBody(''), {
      kind: 'continue',
      setHeaders: [],
      removeHeaders: REMOVED,
      metadata: { ...METADATA, proof: true },
    })
  })

  it('of a body with a long text: the same, while others have their turn', async () => {
    const prose = 'Nothing else is wanted. '.repeat(4000)
    const bodies: readonly (readonly [type: string, body: string])[] = [
      ['application/json', JSON.stringify({ a: 'a@x.vn', query: `${prose}b@x.vn`, user: 'u' })],
      ['application/json', JSON.stringify(Array.from({ length: 9000 }, () => 'a@x.vn'))],
      ['text/plain', `a@x.vn ${prose}b@x.vn`],
      ['application/x-www-form-urlencoded', `a=a@x.vn&b=${prose.replaceAll(' ', '+')}b@x.vn`],
      ['application/x-ndjson', `"a@x.vn"\n"${prose}b@x.vn"`],
    ]
    for (const [type, body] of bodies) {
      const others = countedPause()
      const around = { ...surroundings(), pause: others.pause }
      const { transaction, head } = begin(around, { 'content-type': type })
      await transaction.requestHeaders(head, false, AT)
      const effect = await transaction.requestBody(body)
      const masked = body.replaceAll('a@x.vn', 'EMAIL_1').replaceAll('b@x.vn', 'EMAIL_2')
      assert.equal(effect.kind === 'continue' && effect.body, masked)
      assert.ok(others.count > (body.includes('b@x.vn') ? 5 : 1), `${type}: ${others.count}`)
    }
  })

  it('of trailers: to leave them out, once the request is through', async () => {
    const { transaction, head } = begin(surroundings())
    await transaction.requestHeaders(head, false, AT)
    await transaction.requestBody('{}', false)
    assert.deepEqual(transaction.requestTrailers(['x', 'y']), {
      kind: 'continue',
      removeHeaders: ['x', 'y'],
    })
    const off = begin(surroundings({ enabled: false }))
    await off.transaction.requestHeaders(off.head, false, AT)
    await off.transaction.requestBody('{}', false)
    assert.deepEqual(off.transaction.requestTrailers(['x']), { kind: 'continue' })
  })

  it('of trailers that Envoy does not remove: that they are not taken', async () => {
    for (const name of ['host', ':path', 'x-envoy-peer-metadata']) {
      const { transaction, head } = begin(surroundings())
      await transaction.requestHeaders(head, false, AT)
      await transaction.requestBody('{}', false)
      assert.throws(() => transaction.requestTrailers(['x', name]), { code: 'invalid_header' })
    }
  })

  it('of trailers where a body was to come: that there must be one', async () => {
    const { transaction, head } = begin(surroundings())
    assert.throws(() => transaction.requestTrailers([]), { code: 'protocol' })
    await transaction.requestHeaders(head, false, AT)
    assert.throws(() => transaction.requestTrailers(['x']), { code: 'trailers_without_body' })
  })

  it('of an answer in JSON: what no longer is true of it; and where it ends, the time', async () => {
    const transaction = await through(surroundings())
    assert.deepEqual(await answerOf(transaction), {
      kind: 'continue',
      setHeaders: [],
      removeHeaders: ANSWER_REMOVED,
    })
    assert.deepEqual(await transaction.responseBody('{"answer":"EMA', false), {
      kind: 'continue',
      body: '',
    })
    assert.deepEqual(await transaction.responseBody('IL_1"}', true), {
      kind: 'continue',
      body: '{"answer":"a@x.vn"}',
      metadata: NO_TIME,
    })
    assert.equal(transaction.phase, 'done')
    assert.ok(transaction.done)
    assert.equal(transaction.summary.status, 200)
  })

  it('of a stream of events: that it must not be buffered', async () => {
    const transaction = await through(surroundings())
    assert.deepEqual(await answerOf(transaction, { 'content-type': 'Text/Event-Stream; x=y' }), {
      kind: 'continue',
      setHeaders: [
        ['x-accel-buffering', 'no'],
        ['cache-control', 'no-cache'],
      ],
      removeHeaders: ANSWER_REMOVED,
    })
    const event = (answer: string): string => `data: {"event":"message","answer":"${answer}"}\n\n`
    assert.deepEqual(await transaction.responseBody(event('EMAIL_1.'), true), {
      kind: 'continue',
      body: event('a@x.vn.'),
      metadata: NO_TIME,
    })
  })

  it('of an answer without a body: the time', async () => {
    const transaction = await through(surroundings())
    assert.deepEqual(
      await transaction.responseHeaders(headersOf({ ':status': '204', ...JSON_TYPE }), true),
      { kind: 'continue', metadata: NO_TIME },
    )
    assert.ok(transaction.done)
    assert.equal(transaction.summary.status, 204)
  })

  it('of an answer by its status: only a success is read', async () => {
    for (const [status, isRead] of [
      ['199', false],
      ['200', true],
      ['299', true],
      ['300', false],
      ['404', false],
      ['x', false],
    ] as const) {
      const transaction = await through(surroundings())
      const effect = await answerOf(transaction, { ':status': status })
      assert.ok(effect.kind === 'continue')
      assert.equal(effect.removeHeaders !== undefined, isRead, status)
      assert.equal(transaction.released, !isRead, status)
    }
  })

  it('of trailers of an answer: that it has ended, unless something is held back', async () => {
    const whole = await through(surroundings())
    await answerOf(whole)
    await whole.responseBody('{"answer":"x"}', false)
    assert.deepEqual(await whole.responseTrailers(), { kind: 'continue', metadata: NO_TIME })
    const held = await through(surroundings())
    await answerOf(held)
    await held.responseBody('{"answer":"x"', false)
    await assert.rejects(held.responseTrailers(), {
      code: 'protocol',
      message: /Trailers came early\./,
    })
  })
})

describe('a request that is not read', () => {
  it('goes on as it is where masking is off', async () => {
    const { transaction, head } = begin(surroundings({ enabled: false }), { 'x-a': 'a@x.vn' })
    assert.deepEqual(await transaction.requestHeaders(head, false, AT), {
      kind: 'continue',
      removeHeaders: REMOVED,
    })
    assert.deepEqual(await transaction.requestBody('{"query":"a@x.vn"}'), {
      kind: 'continue',
      setHeaders: [],
      removeHeaders: [],
      metadata: { ...METADATA, outcome: 'bypass', proof: true },
    })
    assert.deepEqual(await answerOf(transaction), { kind: 'continue', metadata: NO_TIME })
    assert.deepEqual(await transaction.responseBody('{"answer":"EMAIL_1"}', true), {
      kind: 'continue',
      metadata: NO_TIME,
    })
  })

  it('is counted, or refused, as the policy of its endpoint says', async () => {
    for (const [path, kind, policy] of [
      ['/v1/datasets/d', 'dataset', 'datasets'],
      ['/v1/apps/annotations', 'annotation', 'annotations'],
    ] as const) {
      const { told, observer } = listener()
      const { transaction, head } = begin(surroundings({}, { observer }), { ':path': path })
      await transaction.requestHeaders(head, false, AT)
      assert.deepEqual(told, [['unread', kind, 1]])
      assert.equal(transaction.summary.outcome, 'allowed')
      const settings: Partial<Settings> = {
        policies: { datasets: 'mask', annotations: 'mask', [policy]: 'block' },
      }
      const blocked = begin(surroundings(settings), { ':path': path })
      await assert.rejects(blocked.transaction.requestHeaders(blocked.head, false, AT), {
        code: 'endpoint_blocked',
        message: new RegExp(`masking\\.${policy} is block\\.`),
      })
      const masked = begin(surroundings({ policies: { datasets: 'mask', annotations: 'mask' } }), {
        ':path': path,
      })
      await masked.transaction.requestHeaders(masked.head, false, AT)
      const effect = await masked.transaction.requestBody('{"name":"a@x.vn"}')
      assert.ok(effect.kind === 'continue' && effect.body?.includes('EMAIL_'), path)
    }
  })
})

describe('a body over the limit', () => {
  it('is refused, one that just fits is not', async () => {
    const body = '{"query":"hi"}'
    const over = begin(surroundings({ maxBodyBytes: body.length - 1 }))
    await over.transaction.requestHeaders(over.head, false, AT)
    await assert.rejects(over.transaction.requestBody(body), { code: 'body_too_large' })
    const fits = begin(surroundings({ maxBodyBytes: body.length }))
    await fits.transaction.requestHeaders(fits.head, false, AT)
    await fits.transaction.requestBody(body)
    const answer = '{"answer":"long"}'
    const long = await through(surroundings({ maxResponseBytes: answer.length - 1 }))
    await answerOf(long)
    await assert.rejects(long.responseBody(answer, true), {
      code: 'response_too_large',
      message: new RegExp(`The limit is ${answer.length - 1} bytes\\.`),
    })
    const just = await through(surroundings({ maxResponseBytes: answer.length }))
    await answerOf(just)
    await just.responseBody(answer, true)
    assert.ok(just.done)
  })
})

describe('what precedes the target', () => {
  const around = (prefix: string): Surroundings => ({ ...surroundings(), prefixOf: () => prefix })
  const endpointOf = async (prefix: string, path: string): Promise<string> => {
    const { transaction, head } = begin(around(prefix), { ':path': path })
    await transaction.requestHeaders(head, false, AT)
    return transaction.summary.endpoint
  }

  it('is taken off to know the endpoint, where it is a prefix of whole segments', async () => {
    assert.equal(await endpointOf('/dify', '/dify/v1/chat-messages'), 'chat-messages')
    assert.equal(await endpointOf('/dify', '/v1/chat-messages'), 'chat-messages')
    assert.equal(await endpointOf('/dify', '/difyv1/chat-messages'), 'other')
    assert.equal(await endpointOf('', '/dify/v1/chat-messages'), 'other')
    assert.equal(await endpointOf('/v1', '/v1?x=/v1/chat-messages'), 'other')
    assert.equal(await endpointOf('/v1/chat-messages', '/v1/chat-messages'), 'other')
  })

  it('is there again in a target that has changed', async () => {
    const { transaction, head } = begin(around('/dify'), {
      ':method': 'GET',
      ':path': '/dify/v1/parameters?q=a@x.vn',
    })
    const effect = await transaction.requestHeaders(head, true, AT)
    assert.deepEqual(effect.kind === 'continue' && effect.setHeaders, [
      [':path', '/dify/v1/parameters?q=EMAIL_1'],
    ])
  })
})

describe('an upload in chunks', () => {
  const TYPE = 'multipart/form-data; boundary=b'
  const FORM = [
    '--b\r\nContent-Disposition: form-data; name="user"\r\n\r\nu\r\n',
    '--b\r\nContent-Disposition: form-data; name="file"; filename="a@x.vn.txt"\r\n',
    'Content-Type: text/plain\r\n\r\nto b@x.vn\r\n--b--\r\n',
  ]
  const upload = (
    settings: Partial<Settings> = {},
    headers: Record<string, string> = {},
  ): ReturnType<typeof begin> =>
    begin(surroundings(settings), {
      ':path': '/v1/files/upload',
      'content-type': TYPE,
      'content-length': '400',
      ...headers,
    })

  it('goes on with its headers, which lose the length', async () => {
    const { transaction, head } = upload()
    assert.deepEqual(await transaction.requestHeaders(head, false, AT, 'streamed'), {
      kind: 'continue',
      setHeaders: [],
      removeHeaders: [...REMOVED, 'content-length'],
      metadata: { ...METADATA, endpoint: 'files-upload', proof: true },
    })
    let sent = ''
    for (const [i, chunk] of FORM.entries()) {
      const effect = await transaction.requestBody(chunk, i === FORM.length - 1)
      assert.ok(effect.kind === 'continue')
      sent += effect.body ?? chunk
      assert.equal(transaction.done, false)
    }
    assert.ok(!/@x\.vn/.test(sent))
    assert.match(sent, /filename="EMAIL_\d+\.txt"/)
    assert.match(sent, /to EMAIL_\d+\r\n--b--/)
    assert.equal(transaction.summary.findings, 2)
    await answerOf(transaction)
    await transaction.responseBody('{"id":"f-00000001"}', true)
    assert.ok(transaction.done)
  })

  it('is not done before its last chunk, whatever the answer does', async () => {
    const { transaction, head } = upload()
    await transaction.requestHeaders(head, false, AT, 'streamed')
    await transaction.requestBody(FORM[0] ?? '', false)
    await transaction.responseHeaders(headersOf({ ':status': '413' }), false)
    assert.equal(transaction.released, false)
    await transaction.responseBody('', true)
    assert.equal(transaction.done, false)
    await transaction.requestBody(FORM.slice(1).join(''), true)
    assert.equal(transaction.done, true)
  })

  it('that breaks off is refused, with trailers as well', async () => {
    const broken = upload()
    await broken.transaction.requestHeaders(broken.head, false, AT, 'streamed')
    await assert.rejects(broken.transaction.requestBody(FORM[0] ?? '', true), {
      code: 'broken_multipart',
    })
    const trailing = upload()
    await trailing.transaction.requestHeaders(trailing.head, false, AT, 'streamed')
    await trailing.transaction.requestBody(FORM[0] ?? '', false)
    assert.throws(() => trailing.transaction.requestTrailers([]), { code: 'broken_multipart' })
    const whole = upload()
    await whole.transaction.requestHeaders(whole.head, false, AT, 'streamed')
    await whole.transaction.requestBody(FORM.join(''), false)
    assert.deepEqual(whole.transaction.requestTrailers(['x']), {
      kind: 'continue',
      removeHeaders: ['x'],
    })
  })

  it('must be one that can be read, and not too long', async () => {
    const refused = async (
      headers: Record<string, string>,
      settings: Partial<Settings> = {},
    ): Promise<string> => {
      const { transaction, head } = upload(settings, headers)
      try {
        await transaction.requestHeaders(head, false, AT, 'streamed')
      } catch (error) {
        return (error as { code: string }).code
      }
      return 'none'
    }
    assert.equal(await refused({ 'content-type': 'text/plain' }), 'unsupported_content_type')
    assert.equal(
      await refused({ 'content-type': 'multipart/form-datas' }),
      'unsupported_content_type',
    )
    assert.equal(
      await refused({ 'content-type': 'x multipart/form-data' }),
      'unsupported_content_type',
    )
    assert.equal(await refused({ 'content-type': 'multipart/form-data' }), 'broken_multipart')
    assert.equal(await refused({ 'content-type': ' Multipart/Form-Data ; boundary=b' }), 'none')
    assert.equal(await refused({ 'content-encoding': 'gzip' }), 'unsupported_encoding')
    assert.equal(await refused({ 'content-encoding': 'identity' }), 'none')
    const limit = 1000 + (1 << 20)
    assert.equal(await refused({ 'content-length': String(limit) }), 'none')
    assert.equal(await refused({ 'content-length': String(limit + 1) }), 'file_too_large')
  })

  it('passes unread where masking is off', async () => {
    const { transaction, head } = upload({ enabled: false }, { 'content-type': 'text/plain' })
    assert.deepEqual(await transaction.requestHeaders(head, false, AT, 'streamed'), {
      kind: 'continue',
      setHeaders: [],
      removeHeaders: [],
      metadata: { ...METADATA, endpoint: 'files-upload', outcome: 'bypass', proof: true },
    })
    assert.deepEqual(await transaction.requestBody('a@x.vn', false), { kind: 'continue' })
    assert.deepEqual(await transaction.requestBody('', true), { kind: 'continue' })
  })
})

describe('what the observer hears', () => {
  it('of values that came back, and of unknown placeholders', async () => {
    for (const [type, answer] of [
      ['application/json', '{"answer":"EMAIL_1 EMAIL_7 EMAIL_1"}'],
      ['application/problem+json', '{"answer":"EMAIL_1 EMAIL_7 EMAIL_1"}'],
    ] as const) {
      const { told, observer } = listener()
      const transaction = await through(surroundings({}, { observer }))
      await answerOf(transaction, { 'content-type': type })
      await transaction.responseBody(answer, true)
      assert.deepEqual(told, [
        ['findings', 'EMAIL', 1],
        ['restored', 2],
        ['unknownPlaceholder', 1],
      ])
    }
    const { told, observer } = listener()
    const silent = await through(surroundings({}, { observer }))
    await answerOf(silent)
    await silent.responseBody('{"answer":"x"}', true)
    assert.deepEqual(told, [['findings', 'EMAIL', 1]])
  })

  it('of numbers that are left', async () => {
    const { told, observer } = listener()
    await through(surroundings({}, { observer }), {}, '{"inputs":{"card":4111111111111111}}')
    assert.deepEqual(told, [['unread', 'json_number', 1]])
  })
})

describe('who a trace and a failure belong to', () => {
  it('is in the summary', async () => {
    const { transaction, head } = begin(surroundings(), {
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    })
    await transaction.requestHeaders(head, false, AT)
    transaction.failed('vault_down')
    const { traceParent, ...summary } = transaction.summary
    assert.equal(traceParent?.traceId, '4bf92f3577b34da6a3ce929d0e0e4736')
    assert.deepEqual(summary, {
      endpoint: 'chat-messages',
      upstream: 'dify',
      requestId: 'r-1',
      version: '1.7.0',
      versionSource: 'configured',
      findings: 0,
      seconds: 0,
      status: 0,
      outcome: 'vault_down',
      hasCredential: true,
      answer: 'none',
    })
  })
})
