import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startSimulator } from '../../../../src/simulator/server.ts'
import { sendRaw } from '../../../support/http/raw-http.ts'
import { call, jsonOf } from '../../../support/dify/simulator-client.ts'

const FIXTURES = fileURLToPath(new URL('../../../fixtures/dify/', import.meta.url))
const CHAT = 'POST /v1/chat-messages'
const KEY = 'Authorization: Bearer app-one'
const JSON_TYPE = 'Content-Type: application/json'

for (const version of ['0.15.8', '1.7.0'] as const) {
  describe(`errors of ${version}`, async () => {
    const dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: version })
    const { url } = dify
    after(async () => await dify.close())
    const recorded = (name: string): string =>
      readFileSync(`${FIXTURES}${version}/json/response-error-${name}.json`, 'utf8')
    const request = (name: string): string =>
      readFileSync(`${FIXTURES}${version}/json/request-error-${name}.json`, 'utf8')

    for (const name of ['400-query', '400-user', '404-conversation']) {
      it(`${name}: as recorded`, async () => {
        const answer = await sendRaw(url, CHAT, [KEY, JSON_TYPE], request(name))
        assert.equal(answer.body, recorded(name))
        assert.equal(answer.status, Number(name.slice(0, 3)))
        assert.ok(answer.head.includes('Content-Type: application/json'))
      })
    }

    it('401: a wrong key, a wrong scheme, no key, no matter what the body is', async () => {
      const wrong = await sendRaw(url, CHAT, ['Authorization: Bearer sk-1', JSON_TYPE], '{')
      assert.equal(wrong.body, recorded('401'))
      for (const [headers, message] of [
        [[], "Authorization header must be provided and start with 'Bearer'"],
        [
          ['Authorization: app-one'],
          "Authorization header must be provided and start with 'Bearer'",
        ],
        [['Authorization: Basic app-one'], "Authorization scheme must be 'Bearer'"],
      ] as const) {
        const answer = await sendRaw(url, 'GET /v1/parameters', headers)
        assert.equal(answer.status, 401)
        assert.deepEqual(jsonOf(answer), { code: 'unauthorized', message, status: 401 })
      }
      const lower = await sendRaw(url, 'GET /v1/parameters', ['Authorization: bearer app-one'])
      assert.equal(lower.status, 200)
    })

    it('asks for the user before it looks at other arguments', async () => {
      const answer = await sendRaw(url, CHAT, [KEY, JSON_TYPE], '{}')
      assert.equal(answer.body, recorded('400-user'))
      const suggested = await call(url, 'GET /v1/messages/x/suggested')
      assert.equal(suggested.body, recorded('400-user'))
    })

    const bodies: readonly (readonly [string, string, number, string, string])[] = [
      ['no JSON', '{"user": ', 400, 'bad_request', ''],
      ['invalid UTF-8', '{"user": "\xff"}', 400, 'bad_request', ''],
      ['no object', '[1]', 500, 'unknown', ''],
      ['no inputs', '{"user":"a","query":"x"}', 400, 'invalid_param', 'inputs'],
      [
        'inputs that are a text',
        '{"user":"a","query":"x","inputs":"y"}',
        400,
        'invalid_param',
        'inputs',
      ],
      ['an empty query', '{"user":"a","query":"","inputs":{}}', 400, 'invalid_param', ''],
      [
        'an unknown mode',
        '{"user":"a","query":"x","inputs":{},"response_mode":"z"}',
        400,
        'invalid_param',
        'response_mode',
      ],
      [
        'an id that is none',
        '{"user":"a","query":"x","inputs":{},"conversation_id":"z"}',
        400,
        'invalid_param',
        'conversation_id',
      ],
    ]
    for (const [what, body, status, code, params] of bodies) {
      it(`refuses ${what}`, async () => {
        const bytes = Buffer.from(body, 'latin1')
        const answer = await fetch(`${url}/v1/chat-messages`, {
          method: 'POST',
          headers: { authorization: 'Bearer app-one', 'content-type': 'application/json' },
          body: bytes,
        })
        const error = (await answer.json()) as Record<string, unknown>
        assert.equal(answer.status, status)
        assert.equal(error['code'], code)
        assert.equal(error['params'] ?? '', params)
        // The shape that names an argument has no status.
        if (code !== 'unknown') assert.equal('status' in error, params === '')
      })
    }

    it('refuses a body that does not say that it is JSON, and a method that the path has not', async () => {
      const form = await sendRaw(url, CHAT, [KEY, 'Content-Type: text/plain'], '{}')
      assert.deepEqual([form.status, jsonOf(form)['code']], [415, 'unsupported_media_type'])
      const get = await sendRaw(url, 'GET /v1/chat-messages', [KEY])
      assert.deepEqual([get.status, jsonOf(get)['code']], [405, 'method_not_allowed'])
    })

    it('answers any status that a request asks for, as recorded', async () => {
      const query = { inputs: {}, query: 'Write to [EMAIL_1]' }
      const tooMany = version === '0.15.8' ? '429-quota-0.15.8' : '429-rate'
      for (const name of [
        '400-completion-request',
        '401',
        '404-conversation',
        '413',
        '415',
        tooMany,
        '500',
      ]) {
        const status = name.slice(0, 3)
        const answer = await call(url, CHAT, query, [`X-Simulator-Status: ${status}`])
        assert.equal(answer.body, recorded(name))
        assert.equal(answer.status, Number(status))
      }
      const other = await call(url, CHAT, query, ['X-Simulator-Status: 502'])
      assert.deepEqual([other.status, jsonOf(other)['status']], [502, 502])
    })
  })
}
