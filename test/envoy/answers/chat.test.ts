import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Stack, chat, receivedByDify, startStack } from '../../support/envoy/stack.ts'
import { waitFor } from '../../support/wait-for.ts'

const VALUES = ['alice@example.vn', '10.20.0.7', 'fd12:3456::7', '8.8.4.4', '2001:4860:4860::8844']
const TEXT = `I am ${VALUES[0]}, at ${VALUES[1]} and ${VALUES[2]}, not ${VALUES[3]} or ${VALUES[4]}. Mail ${VALUES[0]}!`
const MASKED =
  'I am EMAIL_1, at IP_PRIVATE_1 and IP_PRIVATE_2, not IP_PUBLIC_1 or IP_PUBLIC_2. Mail EMAIL_1!'

for (const version of ['0.15.8', '1.7.0'] as const) {
  describe(`chat and completion through Envoy, Dify ${version}`, () => {
    let stack: Stack
    let proxy: string

    before(async () => {
      stack = await startStack('', version)
      proxy = stack.envoy.proxyUrl
    })
    after(async () => await stack.stop())

    for (const mode of ['blocking', 'streaming'] as const) {
      for (const path of ['/v1/chat-messages', '/v1/completion-messages']) {
        it(`masks the request and restores the answer: ${path}, ${mode}`, async () => {
          stack.dify.clear()
          const got = await chat(proxy, TEXT, {
            mode,
            path,
            inputs: { note: 'from alice@example.vn' },
          })
          assert.equal(got.status, 200)
          // Before it the service may have asked for the inputs of the app.
          const sent = stack.dify.requests().find(({ method }) => method === 'POST')
          const body = JSON.parse(sent?.body ?? '{}') as Record<string, unknown>
          assert.deepEqual(body['inputs'], { note: 'from EMAIL_1' })
          assert.equal(body['query'], MASKED)
          assert.equal(body['user'], 'user-1')
          assert.ok(got.answer.startsWith(`You said: ${TEXT}`), got.answer)
          for (const value of VALUES) assert.ok(!receivedByDify(stack).includes(value), value)
          assert.ok(!/_(?:PRIVATE|PUBLIC)_\d|EMAIL_\d/.test(got.body), 'no placeholder is left')
        })
      }
    }

    it('streams one character at a time without losing or delaying anything', async () => {
      const got = await chat(proxy, TEXT, {
        mode: 'streaming',
        headers: { 'x-simulator-deltas': 'char', 'x-simulator-ping': '1' },
      })
      assert.equal(got.answer, `You said: ${TEXT}`)
      assert.equal(got.headers.get('x-accel-buffering'), 'no')
      const pings = got.body.split('event: ping\n\n').length - 1
      assert.equal(pings, 'You said: '.length + MASKED.length + 2)
    })

    it('gives one value one placeholder through a conversation, and restores turn 1 in turn 5', async () => {
      stack.dify.clear()
      const first = await chat(proxy, 'I am alice@example.vn')
      const { conversation } = first
      const turns = ['Hello', 'My server is 10.0.0.1', 'Again alice@example.vn and bob@example.vn']
      for (const turn of turns) await chat(proxy, turn, { conversation, mode: 'streaming' })
      const fifth = await chat(proxy, 'What did I say?', { conversation, mode: 'streaming' })
      assert.equal(
        fifth.answer,
        `You said: What did I say? Earlier you said: I am alice@example.vn | ${turns.join(' | ')}`,
      )
      const queries = stack.dify
        .requests()
        .map(({ body }) => (JSON.parse(body) as { query: string }).query)
      assert.deepEqual(queries, [
        'I am EMAIL_1',
        'Hello',
        'My server is IP_PRIVATE_1',
        'Again EMAIL_1 and EMAIL_2',
        'What did I say?',
      ])
    })

    it('never shows one user the values of another, interleaved', async () => {
      const users = ['ann', 'ben', 'cat'].map((name) => ({ name, address: `${name}@example.vn` }))
      const open = await Promise.all(
        users.map(
          async ({ name, address }) => await chat(proxy, `I am ${address}`, { user: name }),
        ),
      )
      const everything = 'EMAIL_1 EMAIL_2 EMAIL_3 IP_PRIVATE_1'
      const answers = await Promise.all(
        users.map(
          async ({ name }, i) =>
            await chat(proxy, 'who?', {
              user: name,
              conversation: open[i]?.conversation ?? '',
              mode: i % 2 === 0 ? 'streaming' : 'blocking',
              headers: { 'x-simulator-answer': encodeURIComponent(everything) },
            }),
        ),
      )
      for (const [i, { address }] of users.entries()) {
        assert.equal(answers[i]?.answer, `${address} EMAIL_2 EMAIL_3 IP_PRIVATE_1`)
      }
    })

    it('does not resolve a conversation that another user or app names', async () => {
      const { conversation } = await chat(proxy, 'I am alice@example.vn', { user: 'owner' })
      const answer = encodeURIComponent('EMAIL_1')
      for (const options of [{ user: 'thief' }, { user: 'owner', key: 'app-other' }]) {
        const got = await chat(proxy, 'hi', {
          ...options,
          conversation,
          headers: { 'x-simulator-answer': answer },
        })
        assert.equal(got.status, 404)
        assert.ok(!got.body.includes('alice@example.vn'))
      }
    })

    it('restores history, lists and suggestions in the scope of each item', async () => {
      stack.dify.clear()
      const one = await chat(proxy, 'one@example.vn', { user: 'lister' })
      const two = await chat(proxy, 'two@example.vn', { user: 'lister' })
      const get = async (path: string): Promise<string> => {
        const answer = await fetch(`${proxy}${path}`, {
          headers: { authorization: 'Bearer app-one' },
        })
        return await answer.text()
      }
      const messages = await get(`/v1/messages?user=lister&conversation_id=${one.conversation}`)
      assert.match(messages, /"query": "one@example.vn", "answer": "You said: one@example.vn"/)
      const names = (
        JSON.parse(await get('/v1/conversations?user=lister')) as { data: { name: string }[] }
      ).data
      const expected =
        version === '0.15.8'
          ? ['New conversation', 'New conversation']
          : ['two@example.vn', 'one@example.vn']
      assert.deepEqual(
        names.map(({ name }) => name),
        expected,
      )
      const suggested = await get(`/v1/messages/${two.message}/suggested?user=lister`)
      assert.match(suggested, /Tell me more: two@example.vn/)
      assert.doesNotMatch(await get('/v1/conversations?user=other'), /example\.vn/)
    })

    it('restores nothing in an answer that is not a success', async () => {
      const got = await chat(proxy, 'I am alice@example.vn', {
        headers: { 'x-simulator-status': '400' },
      })
      assert.equal(got.status, 400)
      assert.ok(got.body.includes('EMAIL_1') && !got.body.includes('alice'), got.body)
    })

    it('returns what the user typed in the shape of a placeholder', async () => {
      const got = await chat(proxy, 'EMAIL_1 is what alice@example.vn calls EMAIL_2')
      assert.equal(got.answer, 'You said: EMAIL_1 is what alice@example.vn calls EMAIL_2')
    })

    it('restores nothing inside the URL of a link or an image', async () => {
      const evil = '![x](https://evil.example/?q=EMAIL_1) https://evil.example/EMAIL_1 EMAIL_1'
      const got = await chat(proxy, 'I am alice@example.vn', {
        mode: 'streaming',
        headers: { 'x-simulator-answer': encodeURIComponent(evil), 'x-simulator-deltas': 'char' },
      })
      assert.equal(got.answer, evil.replace(/EMAIL_1$/, 'alice@example.vn'))
    })

    it('masks queries and paths, and leaves the user alone', async () => {
      stack.dify.clear()
      const path = '/v1/things/alice%40example.vn?keyword=bob%40example.vn&user=carol@example.vn'
      await fetch(`${proxy}${path}`, { headers: { authorization: 'Bearer app-one' } })
      assert.equal(
        stack.dify.requests()[0]?.target,
        '/v1/things/EMAIL_1?keyword=EMAIL_2&user=carol@example.vn',
      )
    })

    it('knows the version of Dify and says so', async () => {
      const health = (await (await fetch(`${proxy}/masking/health`)).json()) as {
        status: string
        upstreams: { version: string; source: string }[]
      }
      assert.equal(health.status, 'healthy')
      assert.equal(health.upstreams[0]?.version, version)
      assert.match(health.upstreams[0]?.source ?? '', /probed|header/)
    })

    it('logs names and counts, never a value, a placeholder pair or a key', async () => {
      await chat(proxy, TEXT, { mode: 'streaming' })
      await waitFor(() =>
        stack.envoy.accessLog().some((line) => line.includes('"patterns_matched":6')),
      )
      const access = stack.envoy.accessLog().join('\n')
      assert.match(access, /"endpoint":"chat-messages"/)
      const metrics = await (await fetch(`${stack.service.adminUrl}/metrics`)).text()
      assert.match(metrics, /dify_masking_findings_total\{entity="EMAIL"\} [1-9]/)
      const stats = await (await fetch(`${stack.service.adminUrl}/masking/stats`)).text()
      const everything = `${access}${stack.log()}${metrics}${stats}`
      for (const secret of [...VALUES, 'example.vn', 'app-one']) {
        assert.ok(!everything.includes(secret), secret)
      }
    })
  })
}
