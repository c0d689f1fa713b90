import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Continue, Effect } from '../../../../src/core/transaction/effect.ts'
import type { Surroundings } from '../../../../src/core/transaction/settings.ts'
import { Transaction } from '../../../../src/core/transaction/transaction.ts'
import { wireJson } from '../../../../src/simulator/shapes/wire-json.ts'
import { headersOf, memoryVault, surroundings } from '../../../support/exchange/surroundings.ts'

const AT = { upstream: 'dify', requestId: 'r-1' }
const JSON_TYPE = { 'content-type': 'application/json' }

function go(effect: Effect): Continue {
  assert.ok(effect.kind === 'continue')
  return effect
}

interface Exchange {
  readonly method?: string
  readonly path?: string
  readonly key?: string
  readonly body?: string
  readonly status?: string
  readonly answer: string
  readonly answerHeaders?: Record<string, string>
}

/** One whole exchange; what Dify got and what the client got. */
async function exchange(
  around: Surroundings,
  what: Exchange,
): Promise<{ sent: string; got: string; target: string; transaction: Transaction }> {
  const transaction = new Transaction(around)
  const headers = headersOf({
    ':method': what.method ?? 'POST',
    ':path': what.path ?? '/v1/chat-messages',
    authorization: `Bearer ${what.key ?? 'app-1'}`,
    ...JSON_TYPE,
  })
  const first = go(await transaction.requestHeaders(headers, what.body === undefined, AT))
  const handed = what.body === undefined ? first : go(await transaction.requestBody(what.body))
  assert.equal(handed.metadata?.['proof'], true, 'the proof goes with the finished request')
  if (what.body !== undefined) assert.equal(first.metadata, undefined, 'and not before')
  const answerHeaders = headersOf({
    ':status': what.status ?? '200',
    ...JSON_TYPE,
    ...what.answerHeaders,
  })
  await transaction.responseHeaders(answerHeaders, false)
  const last = go(await transaction.responseBody(what.answer, true))
  assert.ok(transaction.done)
  const target = handed.setHeaders?.find(([name]) => name === ':path')?.[1] ?? what.path ?? ''
  return {
    sent: handed.body ?? what.body ?? '',
    got: last.body ?? what.answer,
    target,
    transaction,
  }
}

const chat = (query: string, conversation = '', user = 'u'): string =>
  JSON.stringify({ query, conversation_id: conversation, user, inputs: {} })
const IDS = { conversation_id: 'c-00000001', message_id: 'm-00000001', task_id: 't-00000001' }

describe('a transaction', () => {
  it('removes what would make the answer unreadable, and sets the length of a changed body', async () => {
    const transaction = new Transaction(surroundings())
    const headers = headersOf({ ':method': 'POST', ':path': '/v1/chat-messages', ...JSON_TYPE })
    const first = go(await transaction.requestHeaders(headers, false, AT))
    assert.ok(first.removeHeaders?.includes('accept-encoding'))
    const body = go(await transaction.requestBody(chat('a@x.vn')))
    const length = body.setHeaders?.find(([name]) => name === 'content-length')?.[1]
    assert.equal(length, String(body.body?.length))
  })

  it('binds a first turn to the ids of its answer, and numbers an unknown conversation far above', async () => {
    const around = surroundings()
    await exchange(around, {
      body: chat('a@x.vn'),
      answer: JSON.stringify({ ...IDS, answer: 'EMAIL_1' }),
    })
    const second = await exchange(around, {
      body: chat('b@x.vn', IDS.conversation_id),
      answer: '{"answer":"EMAIL_1 EMAIL_2"}',
    })
    assert.match(second.sent, /EMAIL_2/)
    assert.equal(second.got, '{"answer":"a@x.vn b@x.vn"}')
    const unknown = await exchange(around, {
      body: chat('c@x.vn', 'c-forgotten'),
      answer: '{"answer":"EMAIL_1"}',
    })
    assert.match(unknown.sent, /EMAIL_1001/)
    assert.equal(unknown.got, '{"answer":"EMAIL_1"}')
  })

  it('resolves message and run ids without a user, for the same app only', async () => {
    const around = surroundings()
    await exchange(around, { body: chat('a@x.vn'), answer: JSON.stringify({ ...IDS, answer: '' }) })
    const path = `/v1/messages/${IDS.message_id}/suggested`
    const answer = '{"data":["ask EMAIL_1"]}'
    const own = await exchange(around, { method: 'GET', path, answer })
    assert.equal(own.got, '{"data":["ask a@x.vn"]}')
    const foreign = await exchange(around, { method: 'GET', path, key: 'app-2', answer })
    assert.equal(foreign.got, answer)
  })

  it('never resolves a conversation for another user or another app that names it', async () => {
    const around = surroundings()
    await exchange(around, { body: chat('a@x.vn'), answer: JSON.stringify({ ...IDS, answer: '' }) })
    const answer = '{"answer":"EMAIL_1"}'
    const named = (user: string): string => chat('hi', IDS.conversation_id, user)
    const own = await exchange(around, { body: named('u'), answer })
    assert.equal(own.got, '{"answer":"a@x.vn"}')
    const otherUser = await exchange(around, { body: named('v'), answer })
    assert.equal(otherUser.got, answer)
    const otherApp = await exchange(around, { body: named('u'), key: 'app-2', answer })
    assert.equal(otherApp.got, answer)
  })

  it('shares a scope by user or not at all when it is told so', async () => {
    const byUser = surroundings({ scope: 'user' })
    await exchange(byUser, { body: chat('a@x.vn'), answer: '{}' })
    const other = await exchange(byUser, {
      body: chat('hi', 'c-2'),
      answer: '{"answer":"EMAIL_1001"}',
    })
    assert.equal(other.got, '{"answer":"a@x.vn"}')
    const byRequest = surroundings({ scope: 'request' })
    const first = await exchange(byRequest, {
      body: chat('a@x.vn'),
      answer: JSON.stringify({ ...IDS, answer: 'EMAIL_1' }),
    })
    assert.match(first.got, /a@x\.vn/)
    const next = await exchange(byRequest, {
      body: chat('hi', IDS.conversation_id),
      answer: '{"answer":"EMAIL_1"}',
    })
    assert.equal(next.got, '{"answer":"EMAIL_1"}')
  })

  it('takes a user that is a number as its text, as Dify does', async () => {
    const around = surroundings()
    const body = `{"query":"a@x.vn","user":123}`
    await exchange(around, { body, answer: JSON.stringify({ ...IDS, answer: '' }) })
    const path = `/v1/messages?user=123&conversation_id=${IDS.conversation_id}`
    const got = await exchange(around, {
      method: 'GET',
      path,
      answer: '{"data":[{"query":"EMAIL_1"}]}',
    })
    assert.equal(got.got, '{"data":[{"query":"a@x.vn"}]}')
  })

  it('restores a list item by item, wherever the item names its id', async () => {
    const around = surroundings()
    for (const [i, name] of ['a', 'b'].entries()) {
      const ids = { ...IDS, conversation_id: `c-0000000${i}` }
      await exchange(around, { body: chat(`${name}@x.vn`), answer: JSON.stringify(ids) })
    }
    const answer = JSON.stringify({
      data: [
        { name: 'EMAIL_1', id: 'c-00000001' },
        { id: 'c-00000000', name: 'EMAIL_1' },
        { id: 'c-unknown', name: 'EMAIL_1' },
      ],
    })
    const { got } = await exchange(around, {
      method: 'GET',
      path: '/v1/conversations?user=u',
      answer,
    })
    assert.deepEqual(
      (JSON.parse(got) as { data: { name: string }[] }).data.map(({ name }) => name),
      ['b@x.vn', 'a@x.vn', 'EMAIL_1'],
    )
  })

  it('never restores a placeholder that touches the cut end of a name', async () => {
    const around = surroundings()
    const answer = wireJson({
      ...IDS,
      name: 'Mail EMAIL_1\u2026',
      data: { name: 'Mail EMAIL_1 ...' },
    })
    const { got } = await exchange(around, { body: chat('a@x.vn'), answer })
    const { name, data } = JSON.parse(got) as { name: string; data: { name: string } }
    assert.deepEqual([name, data.name], ['Mail EMAIL_1\u2026', 'Mail a@x.vn ...'])
  })

  it('holds a JSON answer until the byte that completes it, and not until the end of the stream', async () => {
    const around = surroundings()
    const transaction = new Transaction(around)
    const headers = headersOf({
      ':method': 'POST',
      ':path': '/v1/chat-messages',
      authorization: 'Bearer k',
      ...JSON_TYPE,
    })
    await transaction.requestHeaders(headers, false, AT)
    await transaction.requestBody(chat('a@x.vn'))
    await transaction.responseHeaders(headersOf({ ':status': '200', ...JSON_TYPE }), false)
    const chunks = ['{"answer":"EMA', 'IL_1"', '}', '\n']
    const out: (string | undefined)[] = []
    for (const chunk of chunks) out.push(go(await transaction.responseBody(chunk, false)).body)
    assert.deepEqual(out, ['', '', '{"answer":"a@x.vn"}', undefined])
    assert.ok(!transaction.done)
    await transaction.responseTrailers()
    assert.ok(transaction.done)
  })

  it('lets go of an answer as soon as nothing of it is left to look at, and not before', async () => {
    const sse = { 'content-type': 'text/event-stream' }
    const event = (rest: object): string => `data: ${JSON.stringify(rest)}\n\n`
    const start = async (query: string, answer: Record<string, string>, options = {}) => {
      const transaction = new Transaction(surroundings(options))
      const head = { ':method': 'POST', ':path': '/v1/chat-messages', authorization: 'Bearer k' }
      await transaction.requestHeaders(headersOf({ ...head, ...JSON_TYPE }), false, AT)
      await transaction.requestBody(chat(query))
      const first = await transaction.responseHeaders(
        headersOf({ ':status': '200', ...answer }),
        false,
      )
      return { transaction, first: go(first) }
    }

    // Neither the pings before nor the ids of half an event are enough.
    const { transaction: plain } = await start('hello', sse)
    const run = event({ event: 'message', answer: 'x', ...IDS })
    for (const chunk of ['event: ping\n\n', run.slice(0, -9)]) {
      await plain.responseBody(chunk, false)
      assert.equal(plain.released, false)
    }
    const last = go(await plain.responseBody(`${run.slice(-9)}data: {"eve`, false))
    assert.equal(plain.released, true)
    assert.equal(last.body, `${run}data: {"eve`)
    assert.equal(typeof last.metadata?.['masking_time'], 'number')

    const { transaction: held } = await start('a@x.vn', sse)
    await held.responseBody(run, false)
    assert.equal(held.released, false)

    for (const [answer, options] of [
      [{ 'content-type': 'audio/mpeg' }, {}],
      [JSON_TYPE, { dryRun: true }],
      [JSON_TYPE, { enabled: false }],
    ] as const) {
      const { transaction, first } = await start('a@x.vn', answer, options)
      assert.equal(transaction.released, true)
      assert.equal(typeof first.metadata?.['masking_time'], 'number')
    }
  })

  it('never lets go before the request is through, nor with a reply of Envoy in place of it', async () => {
    const headers = headersOf({ ':method': 'POST', ':path': '/v1/chat-messages', ...JSON_TYPE })
    const answer = headersOf({ ':status': '413', 'content-type': 'text/plain' })
    const local = new Transaction(surroundings())
    await local.requestHeaders(headers, false, AT)
    await local.responseHeaders(answer, false)
    assert.equal(local.released, false)
    await local.responseBody('Payload Too Large', false)
    assert.equal(local.released, false)

    const trailing = new Transaction(surroundings())
    await trailing.requestHeaders(headers, false, AT)
    await trailing.requestBody(chat('hello'), false)
    await trailing.responseHeaders(answer, false)
    assert.equal(trailing.released, false)

    const upload = new Transaction(surroundings({ enabled: false }))
    await upload.requestHeaders(headers, false, AT, 'streamed')
    await upload.requestBody('--b', false)
    await upload.responseHeaders(answer, false)
    await upload.responseBody('too large', false)
    assert.equal(upload.released, false)
  })

  it('passes answers it has nothing to do with: no success, compressed, other types, bypass', async () => {
    const around = surroundings()
    const answer = '{"answer":"EMAIL_1"}'
    const pass: Partial<Exchange>[] = [
      { status: '404' },
      { answerHeaders: { 'content-encoding': 'gzip' } },
      { answerHeaders: { 'content-type': 'text/html' } },
    ]
    for (const options of pass) {
      const { got } = await exchange(around, { body: chat('a@x.vn'), answer, ...options })
      assert.equal(got, answer)
    }
    const off = await exchange(surroundings({ enabled: false }), { body: chat('a@x.vn'), answer })
    assert.deepEqual([off.sent, off.got], [chat('a@x.vn'), answer])
    assert.equal(off.transaction.summary.outcome, 'bypass')
    const dry = await exchange(surroundings({ dryRun: true }), { body: chat('a@x.vn'), answer })
    assert.deepEqual(
      [dry.sent, dry.got, dry.transaction.summary.findings],
      [chat('a@x.vn'), answer, 1],
    )
  })

  it('masks path and query together with the body, in one allocation', async () => {
    const around = surroundings()
    const { target, sent } = await exchange(around, {
      path: '/v1/chat-messages?note=a%40x.vn',
      body: chat('a@x.vn b@x.vn'),
      answer: '{}',
    })
    assert.equal(target, '/v1/chat-messages?note=EMAIL_1')
    assert.match(sent, /EMAIL_1 EMAIL_2/)
  })

  it("takes a web app's visitor from the passport, issued again or not, and from nowhere else", async () => {
    const around = surroundings()
    const passport = (endUser: string, issued: number): string =>
      [
        'e30',
        Buffer.from(JSON.stringify({ app_id: 'a-1', end_user_id: endUser, iat: issued })).toString(
          'base64url',
        ),
        's',
      ].join('.')
    const path = '/api/chat-messages'
    await exchange(around, {
      path,
      key: passport('v-1', 1),
      body: chat('a@x.vn', '', 'x'),
      answer: JSON.stringify({ ...IDS, answer: '' }),
    })
    const answer = '{"answer":"EMAIL_1"}'
    const again = { path, body: chat('hi', IDS.conversation_id, 'y'), answer }
    assert.equal(
      (await exchange(around, { ...again, key: passport('v-1', 2) })).got,
      '{"answer":"a@x.vn"}',
    )
    assert.equal((await exchange(around, { ...again, key: passport('v-2', 1) })).got, answer)
    assert.equal((await exchange(around, { ...again, key: 'no.passport.here' })).got, answer)
  })

  it('makes a trace id only where a run brings none, in header, query or body, and Dify takes one', async () => {
    const around = surroundings({ generateTraceId: true })
    const made = async (
      headers: Record<string, string>,
      path: string,
      body: string,
    ): Promise<string | undefined> => {
      const transaction = new Transaction(around)
      await transaction.requestHeaders(
        headersOf({ ':method': 'POST', ':path': path, ...JSON_TYPE, ...headers }),
        false,
        AT,
      )
      const effect = go(await transaction.requestBody(body))
      return effect.setHeaders?.find(([name]) => name === 'x-trace-id')?.[1]
    }
    assert.equal(await made({}, '/v1/chat-messages', '{}'), 'trace-new')
    assert.equal(await made({ 'x-trace-id': 'mine' }, '/v1/chat-messages', '{}'), undefined)
    assert.equal(await made({}, '/v1/chat-messages?trace_id=mine', '{}'), undefined)
    assert.equal(await made({}, '/v1/chat-messages', '{"trace_id":"mine"}'), undefined)
    assert.equal(await made({}, '/v1/chat-messages', '{"trace_id":""}'), 'trace-new')
    assert.equal(await made({}, '/v1/messages', '{}'), undefined)
    const old = { ...around, versionOf: () => ({ version: '0.15.8', source: 'probed' }) }
    const transaction = new Transaction(old)
    await transaction.requestHeaders(
      headersOf({ ':method': 'POST', ':path': '/v1/chat-messages', ...JSON_TYPE }),
      false,
      AT,
    )
    assert.deepEqual(go(await transaction.requestBody('{}')).setHeaders, [])
  })

  it('refuses an answer over its limit', async () => {
    const around = surroundings({ maxResponseBytes: 10 })
    await assert.rejects(exchange(around, { body: chat('a@x.vn'), answer: '{"answer":"long"}' }), {
      code: 'response_too_large',
    })
  })

  it('refuses messages in an order that cannot be', async () => {
    const transaction = new Transaction(surroundings())
    await assert.rejects(transaction.requestBody('{}'), { code: 'protocol' })
    await assert.rejects(transaction.responseBody('{}', true), { code: 'protocol' })
    assert.throws(() => transaction.requestTrailers([]), { code: 'protocol' })
    await assert.rejects(transaction.responseTrailers(), { code: 'protocol' })
    assert.ok(!transaction.done)
  })

  it("takes Envoy's own reply to a request that never went on", async () => {
    const transaction = new Transaction(surroundings())
    const headers = headersOf({ ':method': 'POST', ':path': '/v1/chat-messages', ...JSON_TYPE })
    await transaction.requestHeaders(headers, false, AT)
    await transaction.responseHeaders(headersOf({ ':status': '413', ...JSON_TYPE }), false)
    go(await transaction.responseBody('{"code":"body_too_large"}', true))
    assert.ok(transaction.done)
    assert.equal(transaction.summary.outcome, 'local_reply')
  })

  it('learns the version that an answer names, from Dify only', async () => {
    const seen: string[] = []
    const around = surroundings({}, { seen: (version) => seen.push(version) })
    await exchange(around, {
      body: chat('hi'),
      answer: '{}',
      answerHeaders: { 'x-version': '1.8.0' },
    })
    assert.deepEqual(seen, ['1.8.0'])
  })

  it('gives up when the vault does, before anything went on', async () => {
    const broken = { ...memoryVault(), allocate: () => Promise.reject(new Error('gone')) }
    const transaction = new Transaction(surroundings({}, { vault: broken }))
    const headers = headersOf({
      ':method': 'POST',
      ':path': '/v1/chat-messages',
      authorization: 'Bearer k',
      ...JSON_TYPE,
    })
    await transaction.requestHeaders(headers, false, AT)
    await assert.rejects(transaction.requestBody(chat('a@x.vn')), /gone/)
    assert.equal(transaction.phase, 'request_body')
  })
})
