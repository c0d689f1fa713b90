import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { type HttpRecorder, startHttpRecorder } from '../../support/http/http-recorder.ts'
import { splitPoints, splitAt, writeStream } from '../../support/dify/sse-fixtures.ts'
import { chat, startStack, type Stack } from '../../support/envoy/stack.ts'

const RECORDED = [
  ['0.15.8/sse/chat-streaming.sse', '/v1/chat-messages'],
  ['1.7.0/sse/advanced-chat-streaming.sse', '/v1/chat-messages'],
  ['1.7.0/sse/completion-streaming.sse', '/v1/completion-messages'],
] as const

/** Messages that Envoy has sent to the service, by its own count. */
async function messages({ envoy }: Stack): Promise<number> {
  const text = await (await fetch(`${envoy.adminUrl}/stats?filter=stream_msgs_sent`)).text()
  return Number(/stream_msgs_sent: (\d+)/.exec(text)?.[1] ?? Number.NaN)
}

describe('a stream of the service that ends before the exchange, through Envoy', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack()
  })
  after(async () => await stack.stop())

  it('leaves an answer without values to Envoy once its ids are known, and the conversation is known all the same', async () => {
    const earlier = await messages(stack)
    stack.dify.script({ deltas: 'char', delay_ms: 2 })
    const first = await chat(stack.envoy.proxyUrl, 'nothing to hide here', { mode: 'streaming' })
    assert.match(first.answer, /nothing to hide here/)
    // Request headers, body, answer headers, and the first event, before which pings may come.
    const sent = (await messages(stack)) - earlier
    assert.ok(sent <= 6, `${sent} messages`)
    stack.dify.script({})
    const { conversation } = first
    const second = await chat(stack.envoy.proxyUrl, 'I am an.nguyen@example.com', { conversation })
    assert.match(second.answer, /an\.nguyen@example\.com/)
    const requests = stack.dify.requests()
    assert.match(String(requests.at(-1)?.body), /I am EMAIL_1"/)
  })

  for (const [name, path] of RECORDED) {
    it(`${name}: byte for byte what Dify sent, whatever the cutting`, async () => {
      const points = splitPoints(name)
      const step = Math.max(1, Math.floor(points / 40))
      for (let at = 1; at < points; at += step) {
        const stream = writeStream(splitAt(name, at))
        stack.dify.script(
          at % 3 === 0 ? { raw_sse: stream } : { raw_sse: stream, slice: 1 + ((at * 37) % 900) },
        )
        const { body } = await chat(stack.envoy.proxyUrl, 'nothing', { mode: 'streaming', path })
        assert.equal(body, stream, `cut at ${at}`)
      }
      stack.dify.script({})
    })
  }

  it('does not need the service for the rest of an answer: it may go', async () => {
    const other = await startStack()
    try {
      other.dify.script({ deltas: 'char', delay_ms: 20 })
      const answer = await fetch(`${other.envoy.proxyUrl}/v1/chat-messages`, {
        method: 'POST',
        headers: { authorization: 'Bearer app-one', 'content-type': 'application/json' },
        body: '{"inputs":{},"query":"a question of some length","response_mode":"streaming","user":"u"}',
      })
      let text = ''
      let gone: Promise<void> | undefined
      const decoder = new TextDecoder()
      for await (const chunk of answer.body ?? []) {
        text += decoder.decode(chunk as Uint8Array, { stream: true })
        if (text.includes('"answer"')) gone ??= other.service.drain()
      }
      assert.match(text, /message_end/)
      await gone
    } finally {
      await other.stop()
    }
  })
})

describe('an answer that is none of ours, through Envoy', () => {
  const AUDIO = randomBytes(3_000_000)
  let stack: Stack
  let dify: HttpRecorder
  before(async () => {
    dify = await startHttpRecorder('dify', (incoming, response) => {
      incoming.resume()
      response.setHeader('content-type', 'audio/mpeg')
      response.end(AUDIO)
    })
    stack = await startStack('', '1.7.0', dify.url)
  })
  after(async () => {
    await stack.stop()
    await dify.stop()
  })

  it('costs three messages and the chunk that was under way, however large it is, and stays as it is', async () => {
    const earlier = await messages(stack)
    for (let i = 0; i < 20; i++) {
      const answer = await fetch(`${stack.envoy.proxyUrl}/v1/text-to-audio`, {
        method: 'POST',
        headers: { authorization: 'Bearer app-one', 'content-type': 'application/json' },
        body: '{"text":"I am an.nguyen@example.com","user":"u"}',
      })
      assert.ok(AUDIO.equals(Buffer.from(await answer.arrayBuffer())))
    }
    assert.ok((await messages(stack)) - earlier <= 80)
  })
})
