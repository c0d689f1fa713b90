import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { chat, startStack, type Stack } from '../../support/envoy/stack.ts'
import {
  deltaOf,
  parseStream,
  reslice,
  splitAt,
  splitPoints,
  writeStream,
} from '../../support/dify/sse-fixtures.ts'

const RECORDED = [
  ['0.15.8/sse/chat-streaming.sse', '/v1/chat-messages'],
  ['1.7.0/sse/advanced-chat-streaming.sse', '/v1/chat-messages'],
  ['1.7.0/sse/completion-streaming.sse', '/v1/completion-messages'],
] as const
const ADDRESS = 'an.nguyen@example.com'

const join = (stream: string): string =>
  parseStream(stream)
    .map((event) => deltaOf(event)?.text ?? '')
    .join('')

const kinds = (stream: string): unknown[] =>
  parseStream(stream)
    .filter((event) => deltaOf(event) === undefined)
    .map((event) => event['event'])

describe('recorded streams through Envoy', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack()
  })
  after(async () => await stack.stop())

  for (const [name, path] of RECORDED) {
    it(`${name}: the same joined answer and events, whatever the cutting of text and bytes`, async () => {
      const points = splitPoints(name)
      const step = Math.max(1, Math.floor(points / 25))
      for (let at = 1; at < points; at += step) {
        const stream = writeStream(
          at % 2 === 0 ? splitAt(name, at) : reslice(name, (below) => (at * 7) % below),
        )
        // Slices of bytes that fall anywhere, or one write an event as Dify does.
        stack.dify.script(
          at % 3 === 0 ? { raw_sse: stream } : { raw_sse: stream, slice: 40 + ((at * 37) % 900) },
        )
        const { body, status } = await chat(stack.envoy.proxyUrl, `I am ${ADDRESS}`, {
          mode: 'streaming',
          path,
        })
        assert.equal(status, 200)
        assert.equal(join(body), join(stream).replaceAll(/EMAIL_1(?!\d)/g, ADDRESS), `cut at ${at}`)
        assert.deepEqual(kinds(body), kinds(stream), `cut at ${at}`)
        assert.ok(!/EMAIL_1(?!\d)/.test(body))
      }
    })
  }

  it('sends every event on before the next one comes: nothing is collected', async () => {
    stack.dify.script({ delay_ms: 30, deltas: 'word' })
    const answer = await fetch(`${stack.envoy.proxyUrl}/v1/chat-messages`, {
      method: 'POST',
      headers: { authorization: 'Bearer app-one', 'content-type': 'application/json' },
      body: JSON.stringify({
        inputs: {},
        query: `one two three four ${ADDRESS}`,
        response_mode: 'streaming',
        user: 'u',
      }),
    })
    let reads = 0
    for await (const chunk of answer.body ?? []) {
      if (chunk.length > 0) reads++
    }
    assert.ok(reads >= 6, `${reads} reads`)
    stack.dify.script({})
  })

  it('shows a broken answer as broken: what came is restored, and the end is not made up', async () => {
    stack.dify.script({
      answer: `to EMAIL_1 and more text that never comes`,
      deltas: 'char',
      abort_after_bytes: 6000,
    })
    const got = await chat(stack.envoy.proxyUrl, `I am ${ADDRESS}`, { mode: 'streaming' }).catch(
      () => undefined,
    )
    // Cut off in the middle, or, if nothing had gone out yet, an error that says so.
    assert.ok(got === undefined || got.status === 502, String(got?.status))
    stack.dify.script({})
  })
})
