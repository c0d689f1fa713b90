import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type Stack, chat, startStack } from '../support/stack.ts'

const CARD = '378282246310005'
const FORM = [
  { number: { variable: 'amount' } },
  { select: { variable: 'desk', options: ['desk@example.vn', 'gold'] } },
  { 'text-input': { variable: 'note' } },
]
const inputs = { amount: CARD, desk: 'desk@example.vn', note: 'alice@example.vn' }

describe('inputs of an app that no client has asked about, since the service started', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack()
  })
  after(async () => {
    await stack.stop()
  })
  beforeEach(() => {
    stack.dify.clear()
    stack.dify.script({ input_form: FORM })
  })
  const asked = (): readonly string[] =>
    stack.dify
      .requests()
      .filter(({ target }) => target === '/v1/parameters')
      .map(({ headers }) => String(headers['authorization']))

  it('reach Dify as the numbers and choices that it expects, text beside them masked', async () => {
    const path = '/v1/workflows/run'
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        chat(stack.envoy.proxyUrl, 'q', { key: 'app-form', path, inputs }),
      ),
    )
    for (const { status, body } of answers) {
      assert.equal(status, 200, body)
      assert.ok(body.includes('alice@example.vn'))
    }
    assert.deepEqual(asked(), ['Bearer app-form'])
    const runs = stack.dify.requests().filter(({ target }) => target === path)
    for (const { body } of runs) {
      const sent = JSON.parse(body) as { inputs: Record<string, string> }
      assert.equal(sent.inputs['amount'], CARD)
      assert.equal(sent.inputs['desk'], 'desk@example.vn')
      assert.match(sent.inputs['note'] ?? '', /^EMAIL_\d+$/)
    }
  })

  it('are asked about with the key of each app, and not where nothing depends on it', async () => {
    const { proxyUrl } = stack.envoy
    await chat(proxyUrl, 'I am bob@example.vn', { key: 'app-plain' })
    assert.deepEqual(asked(), [])
    for (const key of ['app-a', 'app-b', 'app-a'])
      assert.equal((await chat(proxyUrl, 'q', { key, inputs })).status, 200)
    assert.deepEqual(asked(), ['Bearer app-a', 'Bearer app-b'])
  })

  it('are masked as before when Dify refuses the key', async () => {
    const { status } = await chat(stack.envoy.proxyUrl, 'q', { key: 'wrong', inputs })
    assert.equal(status, 401)
    assert.ok(stack.dify.requests().every(({ body }) => !body.includes(CARD)))
  })
})
