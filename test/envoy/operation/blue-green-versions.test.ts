import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Service, startService } from '../../../src/service/service.ts'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { createLogger } from '../../../src/telemetry/logger.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { answerIn, formIn, idsIn, openWebApp } from '../../support/dify/dify-visitor.ts'
import { type TestEnvoy, startTestEnvoy } from '../../support/envoy/envoy-process.ts'
import { multipart } from '../../support/http/multipart.ts'
import { type Answer, send } from '../../support/http/send.ts'
import { type Stack, startStack } from '../../support/envoy/stack.ts'
import { waitFor } from '../../support/wait-for.ts'

const ALICE = 'alice@example.vn'
const BOB = 'bob@example.vn'
const CAROL = 'carol@example.vn'
const CHAT = { inputs: {}, response_mode: 'streaming' }

type Headers = Readonly<Record<string, string>>
type Ask = (request: string, body?: object, headers?: Headers) => Promise<Answer>

const asker =
  (to: string, own: Headers): Ask =>
  async (request, body, headers = {}) => {
    const [method = '', path = ''] = request.split(' ')
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const type = { 'content-type': 'application/json' }
    return await send({ to, method, path, headers: { ...type, ...own, ...headers }, ...sent })
  }

/** Where each version reads a passport. */
const placeOf = (version: string, token: string): Headers =>
  version === '1.16.0' ? { 'x-app-passport': token } : { authorization: `Bearer ${token}` }

describe('Dify 1.7.0 and 1.16.0 over one database, side by side', () => {
  const runDir = mkdtempSync(join(tmpdir(), 'dify-masking-blue-green-'))
  let blue: Simulator
  let green: Simulator
  let service: Service
  let envoy: TestEnvoy

  before(async () => {
    blue = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    const { store } = blue
    green = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.16.0', store })
    const config = configOf(`file_upload: { enabled: true }
listen: { admin: "127.0.0.1:0" }
upstreams:
  - { name: blue, url: "${blue.url}", version: 1.7.0 }
  - { name: green, url: "${green.url}", version: 1.16.0, match: { header: { name: X-Side, value: green } } }`)
    const logger = await createLogger({ level: 'error', format: 'json' }, { write: () => true })
    const extproc = `unix:${join(runDir, 'extproc.sock')}`
    service = await startService({ config, extproc, logger })
    const admin = service.adminUrl.slice('http://'.length)
    envoy = await startTestEnvoy(config, { service: [extproc], admin })
  })
  after(async () => {
    await envoy.stop()
    await service.drain()
    await Promise.all([blue.close(), green.close()])
    rmSync(runDir, { recursive: true, force: true })
  })

  const sides = ['1.7.0', '1.16.0'] as const
  const on = (version: (typeof sides)[number]): Headers =>
    version === '1.16.0' ? { 'x-side': 'green' } : {}
  const received = (): string =>
    [...blue.requests(), ...green.requests()].map(({ body, target }) => body + target).join('\n')

  it('go on with a conversation that the other began, turn by turn', async () => {
    for (const first of sides) {
      const ask = asker(envoy.proxyUrl, { authorization: 'Bearer app-one' })
      const order = [first, ...sides.filter((side) => side !== first), first, ...sides]
      let conversation_id = ''
      const said: string[] = []
      for (const [turn, side] of order.entries()) {
        const query = `turn ${turn}: ${turn}.${ALICE} and ${ALICE}`
        const body = { ...CHAT, query, conversation_id, user: 'u1' }
        const answer = await ask('POST /v1/chat-messages', body, on(side))
        assert.equal(answer.headers['x-version'], side)
        const earlier = said.length === 0 ? '' : ` Earlier you said: ${said.join(' | ')}`
        assert.equal(answerIn(answer.body), `You said: ${query}${earlier}`)
        said.push(query)
        conversation_id = idsIn(answer.body).conversation
        for (const other of sides) {
          const list = `GET /v1/messages?user=u1&conversation_id=${conversation_id}`
          const { body: shown } = await ask(list, undefined, on(other))
          assert.ok(said.every((text) => shown.includes(text)) && !shown.includes('EMAIL_'), shown)
          const strangers = `GET /v1/messages?user=u2&conversation_id=${conversation_id}`
          assert.ok(!(await ask(strangers, undefined, on(other))).body.includes(ALICE))
        }
      }
    }
    assert.ok(!received().includes(ALICE))
  })

  it('know a visitor of a web app wherever the passport stands that each of them reads', async () => {
    for (const first of sides) {
      const carol = await openWebApp(envoy.proxyUrl, 'shop', `carol-${first}`)
      const mallory = await openWebApp(envoy.proxyUrl, 'shop', `mallory-${first}`)
      const askOn = async (
        side: (typeof sides)[number],
        who: string,
        request: string,
        body?: object,
      ) =>
        await asker(envoy.proxyUrl, { 'x-app-code': 'shop', ...on(side), ...placeOf(side, who) })(
          request,
          body,
        )
      const chat = 'POST /api/chat-messages'
      const opened = await askOn(first, carol.passport, chat, { ...CHAT, query: `I am ${CAROL}` })
      const { conversation, message } = idsIn(opened.body)
      for (const side of sides) {
        for (const request of [
          `GET /api/messages?conversation_id=${conversation}`,
          `GET /api/messages/${message}/suggested-questions`,
        ]) {
          const mine = await askOn(side, carol.passport, request)
          assert.ok(mine.body.includes(CAROL) && !mine.body.includes('EMAIL_'), mine.body)
          assert.ok(!(await askOn(side, mallory.passport, request)).body.includes(CAROL), request)
        }
        const more = { ...CHAT, query: `Again ${CAROL}, ${BOB}`, conversation_id: conversation }
        const { body } = await askOn(side, carol.passport, chat, more)
        assert.match(
          answerIn(body),
          new RegExp(`^You said: Again ${CAROL}, ${BOB} Earlier you said`),
        )
        assert.ok(!body.includes('EMAIL_'), body)
      }
    }
  })

  it('share files, runs and forms: what one has taken in, the other restores', async () => {
    const key = { authorization: 'Bearer app-one' }
    const ask = asker(envoy.proxyUrl, key)
    const { type, body } = multipart([['user', 'u1']], { name: 'a.txt', text: `Dear ${ALICE}` })
    const headers = { ...key, 'content-type': type }
    const upload = await send({ to: envoy.proxyUrl, path: '/v1/files/upload', headers, body })
    const { id } = JSON.parse(upload.body) as { id: string }
    const preview = `GET /v1/files/${id}/preview?user=u1`
    assert.equal((await ask(preview, undefined, on('1.16.0'))).body, `Dear ${ALICE}`)
    const run = await ask('POST /v1/workflows/run', { inputs: { a: ALICE }, user: 'u1' })
    const { workflow_run_id: runId } = JSON.parse(run.body) as { workflow_run_id: string }
    const detail = await ask(`GET /v1/workflows/run/${runId}`, undefined, on('1.16.0'))
    assert.ok(detail.body.includes(ALICE) && !detail.body.includes('EMAIL_'), detail.body)
    const form = { 'x-simulator-human-input': '1', ...on('1.16.0') }
    const asked = await ask('POST /v1/chat-messages', { ...CHAT, query: ALICE, user: 'u1' }, form)
    const { token } = formIn(asked.body)
    const submit = { inputs: { feedback: `to ${BOB}` }, action: 'approve', user: 'u1' }
    await ask(`POST /v1/form/human_input/${token}`, submit, on('1.16.0'))
    // The older one shows the turn, which it did not run.
    const list = `GET /v1/messages?user=u1&conversation_id=${idsIn(asked.body).conversation}`
    const shown = await ask(list)
    assert.ok(shown.body.includes(ALICE) && !shown.body.includes('EMAIL_'), shown.body)
  })

  it('are not mixed up: a passport in the place of the other version names no user', async () => {
    const carol = await openWebApp(envoy.proxyUrl, 'shop', 'carol-x')
    const mallory = await openWebApp(envoy.proxyUrl, 'shop', 'mallory-x')
    const say = { 'x-simulator-answer': 'EMAIL_1' }
    const asks = asker(envoy.proxyUrl, { 'x-app-code': 'shop', ...say })
    const opened = await asks(
      'POST /api/chat-messages',
      { ...CHAT, query: `I am ${CAROL}` },
      placeOf('1.7.0', carol.passport),
    )
    const { conversation } = idsIn(opened.body)
    for (const side of sides)
      for (const other of sides) {
        if (side === other) continue
        const both = { ...placeOf(other, carol.passport), ...placeOf(side, mallory.passport) }
        for (const headers of [both, placeOf(other, carol.passport)])
          for (const request of [
            `GET /api/messages?conversation_id=${conversation}`,
            'GET /api/conversations',
          ]) {
            const { body } = await asks(request, undefined, { ...headers, ...on(side) })
            assert.ok(!body.includes(CAROL), `${side} ${request} ${body}`)
          }
        const turn = { ...CHAT, query: 'who?', conversation_id: conversation }
        const { body } = await asks('POST /api/chat-messages', turn, { ...both, ...on(side) })
        assert.ok(!body.includes(CAROL), body)
      }
  })
})

for (const [from, to] of [
  ['1.7.0', '1.16.0'],
  ['1.16.0', '1.7.0'],
] as const)
  describe(`a Dify ${from} that becomes ${to}, with its database`, () => {
    let stack: Stack
    let old: Simulator
    let next: Simulator | undefined
    before(async () => {
      old = await startSimulator({ listen: '127.0.0.1:0', difyVersion: from })
      stack = await startStack('', '1.7.0', old.url)
    })
    after(async () => {
      await stack.stop()
      await old.close().catch(() => undefined)
      await next?.close()
    })

    const known = async (): Promise<string | undefined> => {
      const page = (await (await fetch(`${stack.service.adminUrl}/masking/version`)).json()) as {
        upstreams: { version: string }[]
      }
      return page.upstreams[0]?.version
    }

    it('goes on with all conversations, and shows no user another value in between', async () => {
      await waitFor(async () => (await known()) === from)
      const proxy = stack.envoy.proxyUrl
      const api = asker(proxy, { authorization: 'Bearer app-one' })
      const chat = { ...CHAT, query: `I am ${ALICE}`, user: 'u1' }
      const mine = idsIn((await api('POST /v1/chat-messages', chat)).body)
      const carol = await openWebApp(proxy, 'shop', 'carol')
      const mallory = await openWebApp(proxy, 'shop', 'mallory')
      const web = asker(proxy, { 'x-app-code': 'shop' })
      const say = { ...CHAT, query: `I am ${CAROL}` }
      const opened = await web('POST /api/chat-messages', say, placeOf(from, carol.passport))
      const { conversation } = idsIn(opened.body)
      const { store } = old
      const listen = new URL(old.url).host
      await old.close()
      next = await startSimulator({ listen, difyVersion: to, store })

      // The service has not heard of it yet: whatever stands where, a forged passport gives nothing.
      const history = `GET /api/messages?conversation_id=${conversation}`
      const forged = carol.passport.replace(/[^.]*$/, 'x')
      const both = { ...placeOf(from, carol.passport), ...placeOf(to, mallory.passport) }
      for (let round = 0; round < 20; round++)
        for (const headers of [both, placeOf(from, forged), placeOf(to, forged)]) {
          const answer = await web(history, undefined, {
            ...headers,
            'x-simulator-answer': 'EMAIL_1',
          })
          assert.ok(!answer.body.includes(CAROL), JSON.stringify(headers))
        }
      await waitFor(async () => {
        // Answers tell it, once the last probe is a second old.
        await api('GET /v1/info')
        return (await known()) === to
      })
      const again = await api('POST /v1/chat-messages', {
        ...chat,
        query: `And ${BOB}`,
        conversation_id: mine.conversation,
      })
      assert.equal(answerIn(again.body), `You said: And ${BOB} Earlier you said: I am ${ALICE}`)
      const shown = await web(history, undefined, placeOf(to, carol.passport))
      assert.ok(shown.body.includes(CAROL) && !shown.body.includes('EMAIL_'), shown.body)
      const turn = { ...say, query: `Still ${CAROL}`, conversation_id: conversation }
      const second = await web('POST /api/chat-messages', turn, placeOf(to, carol.passport))
      const wanted = `You said: Still ${CAROL} Earlier you said: I am ${CAROL}`
      assert.equal(answerIn(second.body), wanted)
      const stolen = await web(history, undefined, placeOf(from, carol.passport))
      assert.ok(!stolen.body.includes(CAROL), stolen.body)
    })
  })
