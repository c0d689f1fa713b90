import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { openWebApp } from '../../support/dify/dify-visitor.ts'
import { type Stack, chat, startStack } from '../../support/envoy/stack.ts'

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

  it('that are masked longer than the app allows are refused by Dify, and pass where policy lets them', async () => {
    const form = [{ 'text-input': { variable: 'host', max_length: 10 } }]
    const path = '/v1/workflows/run'
    const own = { key: 'app-short', path, inputs: { host: '10.0.0.1' } }
    stack.dify.script({ input_form: form })
    const refused = await chat(stack.envoy.proxyUrl, 'q', own)
    assert.equal(refused.status, 400)
    assert.match(refused.body, /host in input form must be less than 10 characters/)
    assert.ok(stack.dify.requests().every(({ body }) => !body.includes('10.0.0.1')))
    const lenient = await startStack('masking: { inputs: { host: allow } }')
    lenient.dify.script({ input_form: form })
    const passed = await chat(lenient.envoy.proxyUrl, 'q', own)
    await lenient.stop()
    assert.equal(passed.status, 200, passed.body)
  })

  it('are masked as before when Dify refuses the key', async () => {
    const { status } = await chat(stack.envoy.proxyUrl, 'q', { key: 'wrong', inputs })
    assert.equal(status, 401)
    assert.ok(stack.dify.requests().every(({ body }) => !body.includes(CARD)))
  })
})

/** Where a visitor's passport can stand. */
const PLACES = [
  { authorization: 'Bearer TOKEN' },
  { 'x-app-passport': 'TOKEN' },
  { cookie: 'a=b; passport-CODE=TOKEN' },
]

for (const version of ['0.15.8', '1.7.0', '1.16.0'] as const)
  describe(`inputs that a visitor of a web app gives, Dify ${version}`, () => {
    let stack: Stack
    before(async () => {
      stack = await startStack('', version)
    })
    after(async () => {
      await stack.stop()
    })

    it('reach Dify as it expects them, if the passport stands where this version reads it', async () => {
      for (const [at, place] of PLACES.entries()) {
        stack.dify.clear()
        stack.dify.script({ input_form: FORM })
        const code = `shop-${at}`
        const visitor = await openWebApp(stack.envoy.proxyUrl, code, 'carol')
        const headers = Object.fromEntries(
          Object.entries(place).map(([name, value]) => [
            name,
            value.replace('TOKEN', visitor.passport).replace('CODE', code),
          ]),
        )
        const { status } = await visitor.ask('POST /api/workflows/run', { inputs }, headers)
        const { inputs: sent } = JSON.parse(stack.dify.requests().at(-1)?.body ?? '') as {
          inputs: typeof inputs
        }
        const isRead = (at === 0) === (version !== '1.16.0')
        assert.equal(status, isRead ? 200 : 401, code)
        assert.equal(sent.amount === CARD && sent.desk === inputs.desk, isRead, code)
        assert.match(sent.note, /^EMAIL_\d+$/)
      }
    })

    it('are asked about again by others after a forged passport was refused', async () => {
      stack.dify.clear()
      stack.dify.script({ input_form: FORM })
      const visitor = await openWebApp(stack.envoy.proxyUrl, 'forged', 'carol')
      const place = (token: string): Record<string, string> =>
        version === '1.16.0' ? { 'x-app-passport': token } : { authorization: `Bearer ${token}` }
      const forged = visitor.passport.replace(/[^.]*$/, 'x')
      const run = 'POST /api/workflows/run'
      assert.equal((await visitor.ask(run, { inputs }, place(forged))).status, 401)
      assert.equal((await visitor.ask(run, { inputs }, place(visitor.passport))).status, 200)
    })
  })
