import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MaskingError } from '../../../../../src/core/errors.ts'
import { OPENAI } from '../../../../../src/core/product/openai/openai.ts'
import type { Continue, Effect } from '../../../../../src/core/transaction/effect.ts'
import type { Settings, Surroundings } from '../../../../../src/core/transaction/settings.ts'
import { Transaction } from '../../../../../src/core/transaction/transaction.ts'
import { DONE, chatChunk, gatherChat } from '../../../../support/openai/openai-events.ts'
import { headersOf, surroundings } from '../../../../support/exchange/surroundings.ts'

const MAIL = 'alice@example.vn'
const OTHER = 'bob@example.vn'
const RESPONSE_ID = 'resp_0123456789abcdef'

function go(effect: Effect): Continue {
  assert.ok(effect.kind === 'continue')
  return effect
}

const openai = (settings: Partial<Settings> = {}): Surroundings =>
  surroundings(settings, { product: OPENAI })

interface Asked {
  readonly path?: string
  readonly method?: string
  readonly key?: string
  readonly body?: object
  readonly answer: string
  readonly type?: string
}

/** One whole exchange: what the upstream got, and what the client got. */
async function ask(
  around: Surroundings,
  { path = '/v1/chat/completions', method = 'POST', key = 'sk-1', body, answer, type }: Asked,
): Promise<{ sent: string; got: string }> {
  const transaction = new Transaction(around)
  const headers = headersOf({
    ':method': method,
    ':path': path,
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
  })
  const at = { upstream: 'llm', requestId: 'r-1' }
  await transaction.requestHeaders(headers, body === undefined, at)
  const raw = body === undefined ? '' : JSON.stringify(body)
  const handed = body === undefined ? undefined : go(await transaction.requestBody(raw))
  const told = headersOf({ ':status': '200', 'content-type': type ?? 'application/json' })
  await transaction.responseHeaders(told, false)
  const last = go(await transaction.responseBody(answer, true))
  await transaction.close()
  return { sent: handed?.body ?? raw, got: last.body ?? answer }
}

const chat = (content: unknown, more: object = {}): object => ({
  model: 'gpt-4o-2024-08-06',
  messages: [{ role: 'user', content }],
  ...more,
})

describe('an exchange with OpenAI', () => {
  it('is masked in messages, tools and user, and restored in text and arguments of tools', async () => {
    const message = {
      content: 'Hi EMAIL_1',
      tool_calls: [{ function: { name: 'send', arguments: '{"to":"EMAIL_1"}' } }],
    }
    const { sent, got } = await ask(openai(), {
      body: chat(`I am ${MAIL}`, {
        user: MAIL,
        tools: [{ type: 'function', function: { name: 'send', description: `as ${OTHER}` } }],
      }),
      answer: JSON.stringify({ id: 'chatcmpl-1', choices: [{ index: 0, message }] }),
    })
    assert.doesNotMatch(sent, /@example\.vn/)
    const body = JSON.parse(sent) as Record<string, unknown>
    assert.equal(body['model'], 'gpt-4o-2024-08-06')
    assert.equal(body['user'], 'EMAIL_1')
    const { choices } = JSON.parse(got.replaceAll('EMAIL_1', 'lost')) as {
      choices: { message: typeof message }[]
    }
    assert.equal(choices[0]?.message.content, `Hi ${MAIL}`)
    assert.equal(choices[0]?.message.tool_calls[0]?.function.arguments, `{"to":"${MAIL}"}`)
  })

  it('is restored where it is streamed', async () => {
    const answer = ['Hi EMA', 'IL_1.'].map((content) => chatChunk({ content })).join('') + DONE
    const body = chat(`I am ${MAIL}`, { stream: true })
    const { got } = await ask(openai(), { body, answer, type: 'text/event-stream; charset=utf-8' })
    assert.equal(gatherChat(got)[0]?.content, `Hi ${MAIL}.`)
  })

  it('of one request says nothing to the next one with the same key', async () => {
    const around = openai()
    await ask(around, { body: chat(MAIL), answer: '{}' })
    const { sent, got } = await ask(around, {
      body: chat(OTHER),
      answer: '{"choices":[{"message":{"content":"EMAIL_1"}}]}',
    })
    assert.match(sent, /EMAIL_1/)
    assert.match(got, new RegExp(OTHER))
  })

  it('goes on from the response that it names, with the same key only', async () => {
    const around = openai()
    const path = '/v1/responses'
    const answer = (text: string): string =>
      JSON.stringify({ id: RESPONSE_ID, output: [{ content: [{ text }] }] })
    const first = await ask(around, { path, body: { input: MAIL }, answer: answer('EMAIL_1') })
    assert.match(first.got, new RegExp(MAIL))
    const body = { input: `${OTHER} and ${MAIL}`, previous_response_id: RESPONSE_ID }
    const second = await ask(around, { path, body, answer: answer('EMAIL_1') })
    assert.match(
      second.sent,
      new RegExp(`"EMAIL_2 and EMAIL_1","previous_response_id":"${RESPONSE_ID}"`),
    )
    assert.match(second.got, new RegExp(MAIL))
    const stranger = await ask(around, { path, key: 'sk-2', body, answer: answer('EMAIL_1') })
    assert.match(stranger.got, /"EMAIL_1"/)
    const shown = { method: 'GET', path: `${path}/${RESPONSE_ID}`, answer: answer('EMAIL_2') }
    assert.match((await ask(around, shown)).got, new RegExp(OTHER))
    assert.match((await ask(around, { ...shown, key: 'sk-2' })).got, /"EMAIL_2"/)
  })

  it('binds a response that is streamed by the first event that shows it', async () => {
    const around = openai()
    const created = { type: 'response.created', response: { id: RESPONSE_ID, output: [] } }
    const answer = `event: response.created\ndata: ${JSON.stringify(created)}\n\n`
    const path = '/v1/responses'
    await ask(around, { path, body: { input: MAIL }, answer, type: 'text/event-stream' })
    const shown = { method: 'GET', path: `${path}/${RESPONSE_ID}`, answer: '{"a":"EMAIL_1"}' }
    assert.equal((await ask(around, shown)).got, `{"a":"${MAIL}"}`)
  })

  it('is refused if it holds a file whose type is not allowed, and passes unread if it is', async () => {
    const picture = [{ type: 'image_url', image_url: { url: 'data:image/png;base64,aaaa' } }]
    const sound = [{ type: 'input_audio', input_audio: { data: 'QUJD'.repeat(40), format: 'wav' } }]
    const { uploads: rules } = openai().settings
    const uploads = { ...rules, enabled: true, allowedTypes: ['image/png'] }
    const { sent } = await ask(openai({ uploads }), { body: chat(picture), answer: '{}' })
    assert.match(sent, /data:image\/png;base64,aaaa/)
    const isRefused = { code: 'unsupported_file_type' }
    await assert.rejects(ask(openai({ uploads }), { body: chat(sound), answer: '{}' }), isRefused)
    const none = { ...uploads, allowedTypes: [] }
    await assert.rejects(
      ask(openai({ uploads: none }), { body: chat(picture), answer: '{}' }),
      isRefused,
    )
    const off = { ...uploads, enabled: false }
    await assert.rejects(ask(openai({ uploads: off }), { body: chat(picture), answer: '{}' }), {
      code: 'uploads_disabled',
    })
  })

  it('keeps its key in a header of its own as it came, and no passport of another product', async () => {
    const value = 'AKIAQ4XY6RT2LMN5OPWZ'
    const transaction = new Transaction(openai())
    const headers = headersOf({
      ':method': 'GET',
      ':path': '/v1/models',
      'api-key': value,
      'x-app-passport': value,
    })
    const effect = go(
      await transaction.requestHeaders(headers, true, { upstream: 'llm', requestId: 'r-1' }),
    )
    const names = new Map(effect.setHeaders)
    assert.equal(names.has('api-key'), false)
    assert.notEqual(names.get('x-app-passport') ?? value, value)
    assert.deepEqual(transaction.summary.hasCredential, true)
  })

  it('that is refused has an error as OpenAI writes them', async () => {
    const transaction = new Transaction(openai())
    const headers = headersOf({ ':method': 'POST', ':path': '/v1/chat/completions' })
    await transaction.requestHeaders(headers, false, { upstream: 'llm', requestId: 'r-1' })
    const body = JSON.parse(transaction.errorBody(new MaskingError('too_deep'))) as {
      error: Record<string, unknown>
    }
    assert.deepEqual(
      [body.error['code'], body.error['type'], body.error['param']],
      ['too_deep', 'invalid_request_error', null],
    )
  })
})
