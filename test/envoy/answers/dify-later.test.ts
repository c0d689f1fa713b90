import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { answerIn, eventsIn, formIn, idsIn, openWebApp } from '../../support/dify/dify-visitor.ts'
import { multipart } from '../../support/http/multipart.ts'
import { type Answer, send } from '../../support/http/send.ts'
import { type Stack, receivedByDify, startStack } from '../../support/envoy/stack.ts'
import { waitFor } from '../../support/wait-for.ts'

const ALICE = 'alice@example.vn'
const BOB = 'bob@example.vn'
const CHAT = { inputs: {}, response_mode: 'streaming' }
const FORM = { 'x-simulator-human-input': '1' }

describe('Dify 1.16.0 through Envoy', () => {
  let stack: Stack
  let proxy: string

  before(async () => {
    stack = await startStack('file_upload: { enabled: true }', '1.16.0')
    proxy = stack.envoy.proxyUrl
    // Without a version nothing is known of the places where it reads a passport.
    await waitFor(() => stack.log().includes('1.16.0'))
  })
  after(async () => await stack.stop())
  beforeEach(() => stack.dify.clear())

  const api = async (
    request: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> => {
    const [method = '', path = ''] = request.split(' ')
    const common = { authorization: 'Bearer app-one', 'content-type': 'application/json' }
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    return await send({ to: proxy, method, path, headers: { ...common, ...headers }, ...sent })
  }
  /** The body of the last request, as Dify got it. */
  const sentTo = (path: string): Record<string, unknown> => {
    const found = stack.dify.requests().findLast((request) => request.path.startsWith(path))
    return JSON.parse(found?.body ?? '{}') as Record<string, unknown>
  }

  it('restores what a web app shows its visitor later: history, lists, suggestions, the second turn', async () => {
    for (const inCookie of [false, true]) {
      stack.dify.clear()
      const carol = await openWebApp(proxy, 'shop', `carol-${inCookie}`)
      const headers: Record<string, string> = inCookie
        ? { cookie: `x=y; passport-shop=${carol.passport}` }
        : { 'x-app-passport': carol.passport }
      const first = await carol.ask(
        'POST /api/chat-messages',
        { ...CHAT, query: `I am ${ALICE}` },
        headers,
      )
      assert.equal(answerIn(first.body), `You said: I am ${ALICE}`)
      const { conversation, message } = idsIn(first.body)
      const shown = [
        `GET /api/messages?conversation_id=${conversation}`,
        'GET /api/conversations',
        `GET /api/messages/${message}/suggested-questions`,
      ]
      for (const request of shown) {
        const { body } = await carol.ask(request, undefined, headers)
        assert.ok(body.includes(ALICE) && !body.includes('EMAIL_'), `${request} ${body}`)
      }
      const second = await carol.ask(
        'POST /api/chat-messages',
        { ...CHAT, query: `Again ${ALICE}`, conversation_id: conversation },
        headers,
      )
      assert.equal(
        answerIn(second.body),
        `You said: Again ${ALICE} Earlier you said: I am ${ALICE}`,
      )
      assert.equal(sentTo('/api/chat-messages')['query'], 'Again EMAIL_1')
    }
    assert.ok(!receivedByDify(stack).includes(ALICE))
  })

  it('keeps the values of a form in the scope of its run, whichever route fills it in', async () => {
    for (const [shown, filled] of [
      ['/v1/form/human_input/', '/v1/form/human_input/'],
      ['/api/form/human_input/', '/api/form/human_input/'],
      ['/v1/form/human_input/', '/api/form/human_input/'],
    ] as const) {
      stack.dify.clear()
      const asked = await api(
        'POST /v1/chat-messages',
        { ...CHAT, query: `I am ${ALICE}`, user: 'u1' },
        FORM,
      )
      assert.equal(answerIn(asked.body), `Please confirm I am ${ALICE}`)
      assert.equal(eventsIn(asked.body).at(-1)?.event, 'workflow_paused')
      assert.ok(!asked.body.includes('EMAIL_'), asked.body)
      const { token, run } = formIn(asked.body)
      const noKey = shown.startsWith('/api') ? { authorization: '' } : {}
      const form = await api(`GET ${shown}${token}`, undefined, noKey)
      assert.match(form.body, new RegExp(`Is this right\\? I am ${ALICE}`))
      const feedback = `No: use ${BOB} instead of ${ALICE}`
      const submit = { inputs: { feedback }, action: 'approve', user: 'u1' }
      const done = await api(
        `POST ${filled}${token}`,
        submit,
        filled.startsWith('/api') ? { authorization: '' } : {},
      )
      assert.equal(done.status, 200, done.body)
      const got = sentTo(filled) as { inputs: { feedback: string } }
      assert.match(got.inputs.feedback, /^No: use EMAIL_(?!1\b)\d+ instead of EMAIL_1$/)
      const rest = await api(`GET /v1/workflow/${run}/events?user=u1`)
      assert.equal(
        answerIn(rest.body),
        `You decided approve: ${feedback}. You were asked: I am ${ALICE}`,
      )
      const { conversation } = idsIn(asked.body)
      const history = await api(`GET /v1/messages?user=u1&conversation_id=${conversation}`)
      assert.ok(history.body.includes(feedback) && !history.body.includes('EMAIL_'), history.body)
    }
    assert.ok(!receivedByDify(stack).includes(BOB))
  })

  it('keeps them there as well in a workflow without any value before the form', async () => {
    const start = { inputs: { note: 'hello' }, response_mode: 'streaming', user: 'u1' }
    const asked = await api('POST /v1/workflows/run', start, FORM)
    const { token, run } = formIn(asked.body)
    const submit = { inputs: { feedback: `to ${BOB}` }, action: 'approve', user: 'u1' }
    await api(`POST /v1/form/human_input/${token}`, submit)
    const rest = await api(`GET /v1/workflow/${run}/events?user=u1`)
    assert.ok(rest.body.includes(BOB) && !rest.body.includes('EMAIL_'), rest.body)
  })

  it('keeps them there as well for an agent, which has no run: its message is used instead', async () => {
    for (const query of ['hello', `I am ${ALICE}`]) {
      const headers = { ...FORM, 'x-simulator-chat-mode': 'agent', 'x-simulator-deltas': 'char' }
      const asked = await api('POST /v1/chat-messages', { ...CHAT, query, user: 'u1' }, headers)
      assert.equal(answerIn(asked.body, 'agent_message'), `Please confirm ${query}`)
      const { token, run } = formIn(asked.body)
      assert.equal(run, idsIn(asked.body).message)
      const submit = { inputs: { feedback: `to ${BOB}` }, action: 'approve', user: 'u1' }
      await api(`POST /v1/form/human_input/${token}`, submit)
      const rest = await api(`GET /v1/workflow/${run}/events?user=u1`)
      const said = `You decided approve: to ${BOB}. You were asked: ${query}`
      assert.equal(answerIn(rest.body, 'agent_message'), said)
      assert.equal(answerIn(rest.body), `Please confirm ${query}${said}`)
      assert.ok(!rest.body.includes('EMAIL_'), rest.body)
    }
  })

  it('restores what a file says that was sent for a form, in the run that reads it', async () => {
    const asked = await api(
      'POST /v1/chat-messages',
      { ...CHAT, query: `I am ${ALICE}`, user: 'u1' },
      FORM,
    )
    const { token, run } = formIn(asked.body)
    const web = { authorization: '' }
    const given = await api(`POST /api/form/human_input/${token}/upload-token`, {}, web)
    const { upload_token: uploadToken } = JSON.parse(given.body) as { upload_token: string }
    const { type, body } = multipart([], { name: 'a.txt', text: `${BOB}, not ${ALICE}` })
    const upload = async (bearer: string): Promise<Answer> =>
      await send({
        to: proxy,
        path: '/api/form/human_input/files/upload',
        headers: { authorization: `Bearer ${bearer}`, 'content-type': type },
        body,
      })
    assert.equal((await upload(`${uploadToken}x`)).status, 403)
    const sent = await upload(uploadToken)
    assert.equal(sent.status, 201, sent.body)
    assert.match(stack.dify.requests().at(-1)?.body ?? '', /EMAIL_(?!1\b)\d+, not EMAIL_1\b/)
    const { id } = JSON.parse(sent.body) as { id: string }
    const evidence = { type: 'document', transfer_method: 'local_file', upload_file_id: id }
    const submit = { inputs: { feedback: 'see file', evidence }, action: 'approve' }
    assert.equal((await api(`POST /api/form/human_input/${token}`, submit, web)).status, 200)
    const rest = await api(`GET /v1/workflow/${run}/events?user=u1`)
    assert.ok(answerIn(rest.body).endsWith(`The file a.txt says: ${BOB}, not ${ALICE}`), rest.body)
  })

  it('does not show the values of a form to a client with another token', async () => {
    const asked = await api(
      'POST /v1/chat-messages',
      { ...CHAT, query: `I am ${ALICE}`, user: 'u1' },
      FORM,
    )
    const { token } = formIn(asked.body)
    stack.dify.script({ raw_json: '{"form_content":"EMAIL_1"}' })
    const other = await api(`GET /v1/form/human_input/${token.slice(1)}x`)
    assert.equal(other.body, '{"form_content":"EMAIL_1"}')
    assert.match((await api(`GET /v1/form/human_input/${token}`)).body, new RegExp(ALICE))
  })

  it('never numbers a conversation twice: runs of difyctl, and unknown routes', async () => {
    const token = { authorization: 'Bearer dfoa_one' }
    const first = await api('POST /openapi/v1/apps/A/run', { inputs: {}, query: ALICE }, token)
    const { conversation: conversation_id } = idsIn(first.body)
    const more = { inputs: {}, query: `${BOB} ${ALICE}`, conversation_id }
    const second = await api('POST /openapi/v1/apps/A/run', more, token)
    assert.equal(answerIn(second.body), `You said: ${BOB} ${ALICE} Earlier you said: ${ALICE}`)
    const stranger = await api('POST /openapi/v1/apps/A/run', more, {
      authorization: 'Bearer dfoa_two',
    })
    assert.ok(!stranger.body.includes(ALICE) || stranger.status !== 200, stranger.body)
    stack.dify.script({ raw_json: '{"answer":"EMAIL_1 EMAIL_2 IP_PRIVATE_1"}' })
    for (const request of ['POST /v1/later', 'PUT /api/later', 'PATCH /openapi/v1/apps/A/later'])
      assert.equal(
        (await api(request, { query: `${BOB} 10.0.0.1`, conversation_id })).body,
        '{"answer":"EMAIL_1 EMAIL_2 IP_PRIVATE_1"}',
        request,
      )
  })

  it('restores forms and events of difyctl', async () => {
    const token = { authorization: 'Bearer dfoa_one' }
    const app = '/openapi/v1/apps/A'
    const asked = await api(
      `POST ${app}/run`,
      { inputs: {}, query: `I am ${ALICE}` },
      { ...token, ...FORM },
    )
    const { token: form, run } = formIn(asked.body)
    const shown = await api(`GET ${app}/human-input-forms/${form}`, undefined, token)
    assert.ok(shown.body.includes(ALICE), shown.body)
    const submit = { inputs: { feedback: BOB }, action: 'reject' }
    const done = await api(`POST ${app}/human-input-forms/${form}:submit`, submit, token)
    assert.equal(done.status, 200, done.body)
    const rest = await api(`GET ${app}/tasks/${run}/events`, undefined, token)
    assert.ok(rest.body.includes(BOB) && rest.body.includes(ALICE) && !rest.body.includes('EMAIL_'))
  })

  it('restores a New Agent whose pieces are cut anywhere, and the whole answer at its end', async () => {
    for (const deltas of ['char', '2', '3', '5', '7']) {
      const headers = { 'x-simulator-chat-mode': 'agent', 'x-simulator-deltas': deltas }
      const said = { ...CHAT, query: `Mail ${ALICE} now`, user: 'u1' }
      const { body } = await api('POST /v1/chat-messages', said, headers)
      assert.equal(answerIn(body, 'agent_message'), `You said: Mail ${ALICE} now`)
      const whole = eventsIn(body).filter(({ event }) => event === 'message')
      assert.deepEqual(
        whole.map(({ answer }) => answer),
        [`You said: Mail ${ALICE} now`],
      )
    }
  })

  it('restores branches that answer at the same time, text and thoughts', async () => {
    for (const deltas of ['char', '3', '4', '9']) {
      const headers = {
        'x-simulator-chat-mode': 'advanced-chat',
        'x-simulator-branches': '3',
        'x-simulator-deltas': deltas,
      }
      const said = { ...CHAT, query: `Mail ${ALICE} and ${BOB}`, user: 'u1' }
      const { body } = await api('POST /v1/chat-messages', said, headers)
      const texts = new Map<string, string>()
      for (const { event, answer, data, from_variable_selector: selector } of eventsIn(body)) {
        const thought = data as { node_id: string; reasoning: string } | undefined
        const key = event === 'message' ? String(selector) : `${event} ${thought?.node_id}`
        const piece =
          event === 'message'
            ? String(answer)
            : event === 'reasoning_chunk'
              ? (thought?.reasoning ?? '')
              : ''
        texts.set(key, (texts.get(key) ?? '') + piece)
      }
      for (const at of [0, 1, 2]) {
        const text = `Branch ${at}. You said: Mail ${ALICE} and ${BOB}`
        assert.equal(texts.get(`llm${at},text`), text)
        assert.equal(texts.get(`reasoning_chunk llm${at}`), `Thinking of ${text}`)
      }
    }
  })

  it('restores a file for the user who has sent it, and not for a user who names its id', async () => {
    const { type, body } = multipart([['user', 'u1']], { name: 'a.txt', text: `Dear ${ALICE}` })
    const upload = await send({
      to: proxy,
      path: '/v1/files/upload',
      headers: { authorization: 'Bearer app-one', 'content-type': type },
      body,
    })
    assert.equal(upload.status, 201, upload.body)
    const { id } = JSON.parse(upload.body) as { id: string }
    const preview = async (query: string): Promise<string> =>
      (await api(`GET /v1/files/${id}/preview${query}`)).body
    assert.equal(await preview('?user=u1'), `Dear ${ALICE}`)
    for (const query of ['?user=u2', '', '?user='])
      assert.ok(!(await preview(query)).includes(ALICE), query)
    const placeholder = /EMAIL_\d+/.exec(await preview('?user=u2'))?.[0] ?? 'none'
    const files = [{ type: 'document', transfer_method: 'local_file', upload_file_id: id }]
    const asks = async (user: string): Promise<string> => {
      const headers = { 'x-simulator-answer': encodeURIComponent(`It says ${placeholder}`) }
      return answerIn(
        (await api('POST /v1/chat-messages', { ...CHAT, query: 'read', user, files }, headers))
          .body,
      )
    }
    assert.equal(await asks('u1'), `It says ${ALICE}`)
    assert.equal(await asks('u2'), `It says ${placeholder}`)
  })

  it('shows no other value where a title is cut inside a placeholder', async () => {
    const people = Array.from({ length: 11 }, (_, at) => `p${at + 1}@example.vn`)
    const said = { ...CHAT, inputs: { people: people.join(' ') }, user: 'u1' }
    for (const [pad, end] of [
      [67, 'EMAIL_1...'],
      [66, 'EMAIL_12...'],
      [70, 'EMAI...'],
    ] as const) {
      const query = `${'x'.repeat(pad)} p12@example.vn and more`
      const { conversation } = idsIn((await api('POST /v1/chat-messages', { ...said, query })).body)
      const named = await api(`POST /v1/conversations/${conversation}/name`, {
        auto_generate: true,
        user: 'u1',
      })
      const list = await api('GET /v1/conversations?user=u1&limit=1')
      for (const { body } of [named, list]) {
        const [name = ''] = /"name": ?"([^"]*)"/.exec(body)?.slice(1) ?? []
        assert.ok(name.endsWith(` ${end}`), name)
        assert.doesNotMatch(name, /example/)
      }
    }
  })

  it('has one user per credential of a tool: an empty bearer counts as none', async () => {
    const first = await api(
      'POST /v1/chat-messages',
      { ...CHAT, query: `I am ${ALICE}`, user: 'u1' },
      { authorization: 'Bearer ' },
    )
    assert.equal(first.status, 401)
    stack.dify.script({ raw_json: '{"result":"success","data":["EMAIL_1"]}' })
    const id = '5ad4cb98-f0c7-4085-b384-88c403be6290'
    const { body } = await api(`GET /v1/messages/${id}/suggested?user=u1`, undefined, {
      authorization: 'Bearer',
    })
    assert.ok(body.includes('EMAIL_1'))
  })
})
