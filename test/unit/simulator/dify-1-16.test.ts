import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, beforeEach, describe, it } from 'node:test'
import { WEBHOOK_SECRET } from '../../../src/simulator/routes/plugin-routes.ts'
import { startSimulator } from '../../../src/simulator/server.ts'
import { sendRaw } from '../../support/http/raw-http.ts'
import { call, eventsOf, joinedAnswer, jsonOf } from '../../support/dify/simulator-client.ts'

type Json = Record<string, unknown>

const dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.16.0' })
const older = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
const CHAT = 'POST /v1/chat-messages'
const STREAM = { inputs: {}, query: 'Chào EMAIL_1', response_mode: 'streaming' }
const JSON_TYPE = 'Content-Type: application/json'

async function passport(url: string, userId = ''): Promise<string> {
  const query = userId === '' ? '' : `?user_id=${encodeURIComponent(userId)}`
  const answer = await sendRaw(url, `GET /api/passport${query}`, ['X-App-Code: code-1'])
  return String(jsonOf(answer)['access_token'])
}

const claimsOf = (token: string): Json =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Json

describe('the simulator of Dify 1.16.0', () => {
  beforeEach(() => {
    dify.clear()
    older.clear()
  })
  after(async () => {
    await dify.close()
    await older.close()
  })

  it('frames streams as compact raw UTF-8', async () => {
    const { body } = await call(dify.url, CHAT, STREAM, ['x-simulator-deltas: whole'])
    assert.match(body, /^data: \{"event":"message","conversation_id":"[^ ]+"/)
    assert.ok(body.includes('Chào') && !body.includes('\\u00e0'))
  })

  it('speaks as a New Agent: a thought before every piece, the whole answer once at the end', async () => {
    const events = eventsOf(await call(dify.url, CHAT, STREAM, ['x-simulator-chat-mode: agent']))
    const kinds = events.map(({ event }) => event)
    const pieces = kinds.filter((kind) => kind === 'agent_message').length
    assert.ok(pieces > 2)
    assert.equal(kinds.filter((kind) => kind === 'agent_thought').length, pieces)
    assert.deepEqual(kinds.slice(-2), ['message', 'message_end'])
    assert.equal(events.at(-2)?.['answer'], 'You said: Chào EMAIL_1')
  })

  it('pauses for a form, takes it once, and tells the rest to who asks for the events', async () => {
    const asked = eventsOf(await call(dify.url, CHAT, STREAM, ['x-simulator-human-input: 1']))
    const kinds = asked.map(({ event }) => event)
    assert.deepEqual(kinds.slice(-2), ['human_input_required', 'workflow_paused'])
    const required = asked.at(-2) as { data: { form_token: string }; workflow_run_id: string }
    const form = `/v1/form/human_input/${required.data.form_token}`
    const shown = jsonOf(await call(dify.url, `GET ${form}`))
    assert.match(String(shown['form_content']), /Is this right\? Chào EMAIL_1/)
    const filled = { inputs: { feedback: 'No, EMAIL_2' }, action: 'reject' }
    assert.equal((await call(dify.url, `POST ${form}`, filled)).status, 200)
    assert.equal((await call(dify.url, `POST ${form}`, filled)).status, 400)
    const run = required.workflow_run_id
    const rest = await call(dify.url, `GET /v1/workflow/${run}/events?user=abc-123`)
    assert.match(
      joinedAnswer(rest),
      /^You decided reject: No, EMAIL_2\. You were asked: Chào EMAIL_1/,
    )
    assert.equal(eventsOf(rest).at(-1)?.['event'], 'message_end')
    const strange = await call(dify.url, `GET /v1/workflow/${run}/events?user=other`)
    assert.equal(strange.status, 404)
    const history = `GET /v1/messages?user=abc-123&conversation_id=${String(asked[0]?.['conversation_id'])}`
    assert.match((await call(dify.url, history)).body, /extra_contents.*No, EMAIL_2/)
  })

  it('lets branches answer at the same time, and thinks aloud in pieces', async () => {
    const headers = ['x-simulator-chat-mode: advanced-chat', 'x-simulator-branches: 2']
    const events = eventsOf(await call(dify.url, CHAT, STREAM, headers))
    const spoken = events.filter(({ event }) => event === 'message')
    const of = (node: string): string =>
      spoken
        .filter((event) => String(event['from_variable_selector']) === `${node},text`)
        .map(({ answer }) => answer)
        .join('')
    assert.equal(of('llm0'), 'Branch 0. You said: Chào EMAIL_1')
    assert.equal(of('llm1'), 'Branch 1. You said: Chào EMAIL_1')
    assert.notEqual(
      String(spoken[0]?.['from_variable_selector']),
      String(spoken[1]?.['from_variable_selector']),
    )
    assert.ok(events.some(({ event }) => event === 'reasoning_chunk'))
  })

  it('cuts long strings of a node at any character', async () => {
    const headers = ['x-simulator-chat-mode: advanced-chat', 'x-simulator-truncate: 12']
    const { body } = await call(dify.url, CHAT, STREAM, headers)
    assert.match(body, /"text":"You said: Ch\.\.\."/)
    assert.match(body, /"outputs_truncated":true/)
  })

  it('gives visitors of a web app passports by user_id, and the same one the same end user', async () => {
    const [first, again, other] = [
      claimsOf(await passport(dify.url, 'carol@example.vn')),
      claimsOf(await passport(dify.url, 'carol@example.vn')),
      claimsOf(await passport(dify.url, 'dave@example.vn')),
    ]
    assert.equal(first['end_user_id'], again['end_user_id'])
    assert.notEqual(first['end_user_id'], other['end_user_id'])
  })

  it('reads a passport from the cookie, then from X-App-Passport, never from Authorization; 1.7.0 the other way round', async () => {
    const ask = async (url: string, ...headers: string[]): Promise<number> =>
      (await sendRaw(url, 'GET /api/conversations', ['X-App-Code: code-1', ...headers])).status
    const good = await passport(dify.url, 'carol')
    const forged = `${good.slice(0, -4)}AAAA`
    assert.equal(await ask(dify.url, `X-App-Passport: ${good}`), 200)
    assert.equal(await ask(dify.url, `Cookie: a=b; passport-code-1=${good}`), 200)
    assert.equal(
      await ask(dify.url, `Cookie: passport-code-1=${forged}`, `X-App-Passport: ${good}`),
      401,
    )
    assert.equal(await ask(dify.url, `Cookie: passport-other=${good}`), 401)
    assert.equal(await ask(dify.url, `Authorization: Bearer ${good}`), 401)
    assert.equal(await ask(older.url, `Authorization: Bearer ${good}`), 200)
    assert.equal(
      await ask(older.url, `Authorization: Bearer ${forged}`, `X-App-Passport: ${good}`),
      401,
    )
  })

  it('keeps conversations of web app visitors apart', async () => {
    const headersOf = async (user: string): Promise<string[]> => [
      `X-App-Passport: ${await passport(dify.url, user)}`,
      'X-App-Code: code-1',
      JSON_TYPE,
    ]
    const carol = await headersOf('carol')
    const body = JSON.stringify({ inputs: {}, query: 'About EMAIL_1' })
    assert.equal((await sendRaw(dify.url, 'POST /api/chat-messages', carol, body)).status, 200)
    const list = async (headers: readonly string[]): Promise<unknown[]> =>
      jsonOf(await sendRaw(dify.url, 'GET /api/conversations', headers))['data'] as unknown[]
    assert.equal((await list(carol)).length, 1)
    assert.equal((await list(await headersOf('dave'))).length, 0)
  })

  it('runs apps for difyctl, keeps and shows files, and finds the runs of one user', async () => {
    const token = ['Authorization: Bearer dfoa_one', JSON_TYPE]
    const run = await sendRaw(
      dify.url,
      'POST /openapi/v1/apps/A/run',
      token,
      '{"inputs":{},"query":"EMAIL_1"}',
    )
    assert.equal(joinedAnswer(run), 'You said: EMAIL_1')
    const type = 'Content-Type: multipart/form-data; boundary=b'
    const part = (head: string, text: string): string =>
      `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${text}\r\n`
    const form = `${part('name="user"', 'u1')}${part('name="file"; filename="a.txt"', 'EMAIL_7')}--b--\r\n`
    const key = 'Authorization: Bearer app-one'
    const stored = jsonOf(await sendRaw(dify.url, 'POST /v1/files/upload', [key, type], form))
    const shown = await call(dify.url, `GET /v1/files/${String(stored['id'])}/preview?user=u1`)
    assert.equal(shown.body, 'EMAIL_7')
    await call(dify.url, 'POST /v1/workflows/run', { inputs: { a: 'b' }, user: 'u1' })
    const logs = async (user: string): Promise<unknown> =>
      jsonOf(await call(dify.url, `GET /v1/workflows/logs?created_by_end_user_session_id=${user}`))[
        'total'
      ]
    assert.deepEqual([await logs('u1'), await logs('u2')], [1, 0])
  })

  it('serves triggers, plugin endpoints and MCP', async () => {
    const body = '{"text":"EMAIL_1"}'
    const hook = await sendRaw(dify.url, 'PUT /triggers/webhook/abc', [JSON_TYPE], body)
    assert.equal(jsonOf(hook)['status'], 'success')
    const signature = createHmac('sha256', WEBHOOK_SECRET).update(body).digest('hex')
    const signed = [JSON_TYPE, `X-Hub-Signature-256: sha256=${signature}`]
    const plugin = 'POST /triggers/plugin/11111111-1111-4111-8111-111111111111'
    assert.equal((await sendRaw(dify.url, plugin, signed, body)).status, 200)
    assert.equal((await sendRaw(dify.url, plugin, signed, `${body} `)).status, 401)
    const asked = '{"messages":[{"role":"user","content":"EMAIL_1"}],"stream":true}'
    const pieces = await sendRaw(dify.url, 'POST /e/hook/v1/chat/completions', [JSON_TYPE], asked)
    assert.ok(pieces.body.endsWith('data: [DONE]\n\n'))
    const tool =
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"arguments":{"query":"EMAIL_1"}}}'
    const called = await sendRaw(dify.url, 'POST /mcp/server/code/mcp', [JSON_TYPE], tool)
    assert.match(called.body, /"structuredContent": \{"query": "EMAIL_1"\}/)
  })
})
