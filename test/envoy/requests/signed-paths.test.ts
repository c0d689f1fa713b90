import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { WEBHOOK_SECRET } from '../../../src/simulator/routes/plugin-routes.ts'
import { type Answer, send } from '../../support/http/send.ts'
import { type Stack, startStack } from '../../support/envoy/stack.ts'

const SIGNED = '/triggers/plugin/11111111-1111-4111-8111-111111111111'
const OTHER = '/triggers/plugin/22222222-2222-4222-8222-222222222222'
const CLOSED = '/e/closed'
const BODY = JSON.stringify({ sender: 'alice@example.vn' })

describe('masking.paths through Envoy', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack(
      `masking: { paths: { "${SIGNED}": allow, "/triggers/webhook": mask, "${CLOSED}": block } }`,
      '1.16.0',
    )
  })
  after(async () => await stack.stop())

  const hook = async (path: string): Promise<Answer> => {
    const signature = createHmac('sha256', WEBHOOK_SECRET).update(BODY).digest('hex')
    return await send({
      to: stack.envoy.proxyUrl,
      path,
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
      body: BODY,
    })
  }
  const received = (): string => stack.dify.requests().at(-1)?.body ?? ''

  it('lets a signed webhook pass byte for byte, and counts it', async () => {
    const answer = await hook(SIGNED)
    assert.equal(answer.status, 200, answer.body)
    assert.equal(received(), BODY)
    const stats = await (await fetch(`${stack.service.adminUrl}/metrics`)).text()
    assert.match(stats, /dify_masking_unread_total\{[^}]*kind="path"[^}]*\} 1/)
  })

  it('masks every other path, also one that only looks like it', async () => {
    assert.equal((await hook(OTHER)).status, 401)
    for (const path of [
      OTHER,
      '/triggers/webhook/abc',
      `${SIGNED}x`,
      `${SIGNED}/%2e%2e/x`,
      `${SIGNED};x`,
    ]) {
      await hook(path)
      assert.ok(!received().includes('alice'), `${path} ${received()}`)
    }
    await hook(`${SIGNED}/../../../v1/chat-messages`)
    assert.ok(!received().includes('alice'), received())
  })

  it('refuses a path that is closed', async () => {
    const answer = await hook(`${CLOSED}/v1/chat/completions`)
    assert.equal(answer.status, 403)
    assert.match(answer.body, /"code":"endpoint_blocked".*masking\.paths/)
  })

  it('restores the pieces of an OpenAI endpoint of a plugin', async () => {
    const asked = {
      stream: true,
      messages: [{ role: 'user', content: 'Mail alice@example.vn now' }],
    }
    const { body } = await send({
      to: stack.envoy.proxyUrl,
      path: '/e/hook/v1/chat/completions',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked),
    })
    assert.ok(!received().includes('alice'))
    const pieces = body
      .split('\n\n')
      .filter((event) => event.startsWith('data: {'))
      .map((event) => JSON.parse(event.slice('data: '.length)) as OpenAiEvent)
    const text = pieces.map(({ choices: [choice] }) => choice?.delta.content ?? '').join('')
    assert.equal(text, 'You said: Mail alice@example.vn now')
  })

  it('restores a tool of an MCP server in JSON, as an event, and in structured content', async () => {
    for (const accept of ['application/json', 'text/event-stream']) {
      const call = {
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'app', arguments: { query: 'alice@example.vn' } },
      }
      const { body } = await send({
        to: stack.envoy.proxyUrl,
        path: '/mcp/server/code/mcp',
        headers: {
          'content-type': 'application/json',
          accept,
          'mcp-protocol-version': '2025-06-18',
        },
        body: JSON.stringify(call),
      })
      assert.ok(!received().includes('alice'))
      assert.equal(body.split('alice@example.vn').length - 1, 2, body)
      assert.ok(!body.includes('EMAIL_'), body)
    }
  })
})

interface OpenAiEvent {
  readonly choices: readonly { readonly delta: { readonly content?: string } }[]
}
