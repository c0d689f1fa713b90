import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type TestEnvoy, startTestEnvoy } from '../../support/envoy/envoy-process.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { send } from '../../support/http/send.ts'

/** Nothing listens here: every exchange fails at Envoy itself. */
const NOTHING = '127.0.0.1:1'

const upstream = (name: string, product: string, more = ''): string =>
  `  - { name: ${name}, url: "http://${NOTHING}", product: ${product}${more} }`

const isDify = (body: string, code: string, status: number): void => {
  const { message, ...rest } = JSON.parse(body) as { message: string }
  assert.deepEqual(rest, { code, status })
  assert.ok(message !== '')
}

const isOpenai = (body: string, code: string, type: string): void => {
  const { error } = JSON.parse(body) as { error: Record<string, unknown> }
  assert.deepEqual({ ...error, message: '' }, { message: '', type, param: null, code })
}

describe('an error that Envoy itself answers', () => {
  let envoy: TestEnvoy
  const start = async (upstreams: readonly string[]): Promise<void> => {
    const config = configOf(`upstreams:\n${upstreams.join('\n')}`)
    envoy = await startTestEnvoy(config, { service: [NOTHING], admin: NOTHING })
  }
  const ask = async (headers: Readonly<Record<string, string>>): Promise<string> =>
    (
      await send({
        to: envoy.proxyUrl,
        method: 'POST',
        path: '/v1/chat/completions',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{}',
      })
    ).body

  describe('in front of Dify and OpenAI', () => {
    before(() =>
      start([
        upstream('dify', 'dify'),
        upstream('llm', 'openai', ', match: { header: { name: x-model, value: llm } }'),
      ]),
    )
    after(() => envoy.stop())

    it('has the shape of the product whose upstream was chosen', async () => {
      isDify(await ask({}), 'masking_unavailable', 503)
      isOpenai(await ask({ 'x-model': 'llm' }), 'masking_unavailable', 'server_error')
    })
  })

  describe('in front of OpenAI alone', () => {
    before(() => start([upstream('llm', 'openai')]))
    after(() => envoy.stop())

    it('has the shape of OpenAI, also where no upstream was chosen', async () => {
      isOpenai(await ask({}), 'masking_unavailable', 'server_error')
      const target = await send({ to: envoy.proxyUrl, path: '/v1/a%2Fb' })
      assert.equal(target.status, 400)
      isOpenai(target.body, 'bad_request', 'invalid_request_error')
    })
  })
})
