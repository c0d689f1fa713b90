import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { answerIn, formIn, idsIn } from '../../support/dify/dify-visitor.ts'
import { multipart } from '../../support/http/multipart.ts'
import { type Answer, send } from '../../support/http/send.ts'
import { type Stack, receivedByDify, startStack } from '../../support/envoy/stack.ts'

const ALICE = 'alice@example.vn'
const BOB = 'bob@example.vn'
const CARD = '378282246310005'
const ONE = { authorization: 'Bearer dfoa_one' }
const TWO = { authorization: 'Bearer dfoa_two' }
const DSL = `app: { name: Desk }\nprompt: write to ${ALICE} at 10.20.0.7`

describe('/openapi/v1 through Envoy', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack('file_upload: { enabled: true }', '1.16.0')
  })
  after(async () => await stack.stop())
  beforeEach(() => stack.dify.clear())

  const ask = async (
    request: string,
    body?: object | string,
    headers: Readonly<Record<string, string>> = ONE,
  ): Promise<Answer> => {
    const [method = '', path = ''] = request.split(' ')
    const type = { 'content-type': 'application/json' }
    const sent = typeof body === 'object' ? JSON.stringify(body) : body
    return await send({
      to: stack.envoy.proxyUrl,
      method,
      path,
      headers: { ...type, ...headers },
      ...(sent === undefined ? {} : { body: sent }),
    })
  }
  const last = (): string => stack.dify.requests().at(-1)?.body ?? ''
  const unread = async (): Promise<number> => {
    const text = await (await fetch(`${stack.service.adminUrl}/metrics`)).text()
    return Number(
      /dify_masking_unread_total\{[^}]*kind="operators"[^}]*\} (\d+)/.exec(text)?.[1] ?? 0,
    )
  }

  it('lets invitations, imports of apps and sign-ins of operators pass byte for byte, and counts them', async () => {
    const atFirst = await unread()
    const passes: readonly (readonly [string, object])[] = [
      ['POST /openapi/v1/workspaces/W/members', { email: ALICE, role: 'normal' }],
      ['POST /openapi/v1/workspaces/W/apps/imports', { mode: 'yaml-content', yaml_content: DSL }],
      [
        'POST /openapi/v1/oauth/device/token',
        { device_code: 'sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCD', client_id: 'difyctl' },
      ],
    ]
    for (const [request, body] of passes) {
      const { status, body: answer } = await ask(request, body)
      assert.ok(status < 300, `${request} ${answer}`)
      assert.equal(last(), JSON.stringify(body), request)
    }
    await ask(`GET /openapi/v1/oauth/device/lookup?user_code=ABCD-1234&hint=${ALICE}`)
    assert.ok(stack.dify.requests().at(-1)?.target.endsWith(ALICE))
    assert.equal(await unread(), atFirst + passes.length + 1)
  })

  it('masks every other route, whatever it stands under or looks like', async () => {
    for (const request of [
      'POST /openapi/v1/workspaces/W/apps/A/run',
      'POST /openapi/v1/workspaces/W/later',
      'PUT /openapi/v1/workspaces/W/members',
      'POST /openapi/v1/workspaces/W/members/more/deep/er',
      'POST /openapi/v1/workspaces/W;x/members',
      'POST /openapi/v1/workspaces/%2e%2e/members/../../apps/A/run',
      'POST /openapi/v1/oauth/../apps/A/run',
      'POST /openapi/v1/oauth/%2e%2e/apps/A/run',
      'POST /openapi/v1/oauth/a%20b',
      'POST /openapi/v1/oauth/..;/apps/A/run',
      'POST /openapi/v1/oauthx/device',
      'POST /openapi/v1/account',
      'POST /openapi/v2/oauth/token',
      'POST /OPENAPI/v1/oauth/token',
    ]) {
      stack.dify.clear()
      await ask(request, { query: `see ${BOB}`, inputs: {} })
      assert.ok(!receivedByDify(stack).includes(BOB), request)
    }
  })

  it('runs an app under both spellings, in one scope of app and token', async () => {
    const first = await ask('POST /openapi/v1/apps/A:run', { inputs: {}, query: ALICE })
    const { conversation: conversation_id } = idsIn(first.body)
    const more = { inputs: {}, query: `${BOB} ${ALICE}`, conversation_id }
    const second = await ask('POST /openapi/v1/apps/A/run', more)
    assert.equal(answerIn(second.body), `You said: ${BOB} ${ALICE} Earlier you said: ${ALICE}`)
    // Another token, another app, and a user that a body names: none of them is of this scope.
    stack.dify.script({ raw_json: '{"answer":"EMAIL_1 EMAIL_2"}' })
    for (const [path, headers] of [
      ['/openapi/v1/apps/A:run', TWO],
      ['/openapi/v1/apps/B:run', ONE],
      ['/openapi/v1/apps/A:run', { authorization: 'Bearer' }],
    ] as const) {
      const query = 'EMAIL_1 EMAIL_2'
      const { body } = await ask(`POST ${path}`, { ...more, query, user: 'token' }, headers)
      assert.equal(body, '{"answer":"EMAIL_1 EMAIL_2"}', path)
    }
    assert.doesNotMatch(receivedByDify(stack), /alice|bob/)
  })

  it('is told by the token alone: a user in the body chooses no other scope', async () => {
    const first = await ask('POST /openapi/v1/apps/A/run', { inputs: {}, query: ALICE, user: 'x' })
    const { conversation: conversation_id } = idsIn(first.body)
    const again = { inputs: {}, query: 'who?', conversation_id, user: 'y' }
    const { body } = await ask('POST /openapi/v1/apps/A/run', again)
    assert.equal(answerIn(body), `You said: who? Earlier you said: ${ALICE}`)
  })

  it('restores the file of a run for its token, and for no other', async () => {
    const { type, body } = multipart([], { name: 'a.txt', text: `Dear ${ALICE}` })
    const path = 'POST /openapi/v1/apps/A/files'
    const upload = await ask(path, body, { ...ONE, 'content-type': type })
    assert.equal(upload.status, 201, upload.body)
    assert.ok(!last().includes('alice'))
    const placeholder = /EMAIL_\d+/.exec(last())?.[0] ?? 'none'
    const { id } = JSON.parse(upload.body) as { id: string }
    const run = {
      query: 'read it',
      inputs: { doc: { type: 'document', transfer_method: 'local_file', upload_file_id: id } },
    }
    const say = { 'x-simulator-answer': encodeURIComponent(`It says ${placeholder}`) }
    const mine = await ask('POST /openapi/v1/apps/A:run', run, { ...ONE, ...say })
    assert.equal(answerIn(mine.body), `It says ${ALICE}`)
    const theirs = await ask('POST /openapi/v1/apps/A:run', run, { ...TWO, ...say })
    assert.equal(answerIn(theirs.body), `It says ${placeholder}`)
  })

  it('gives numbers and choices to an app as it takes them, which the app itself tells', async () => {
    const input_form = [
      { number: { variable: 'amount' } },
      { select: { variable: 'desk', options: ['desk@example.vn'] } },
    ]
    const inputs = { amount: CARD, desk: 'desk@example.vn', note: ALICE }
    for (const [path, headers] of [
      ['/openapi/v1/apps/F/run', ONE],
      ['/openapi/v1/apps/G:run', TWO],
    ] as const) {
      stack.dify.script({ input_form })
      const { status, body } = await ask(`POST ${path}`, { inputs }, headers)
      assert.equal(status, 200, body)
      const sent = JSON.parse(last()) as { inputs: typeof inputs }
      assert.deepEqual({ ...sent.inputs, note: '' }, { ...inputs, note: '' })
      assert.match(sent.inputs.note, /^EMAIL_\d+$/)
    }
  })

  it('stops a run, and shows its events and its form to its token alone', async () => {
    const say = { ...ONE, 'x-simulator-human-input': '1' }
    const asked = await ask(
      'POST /openapi/v1/apps/A:run',
      { inputs: {}, query: `I am ${ALICE}` },
      say,
    )
    const { token, run } = formIn(asked.body)
    const events = `GET /openapi/v1/apps/A/tasks/${run}/events`
    assert.ok((await ask(events)).body.includes(ALICE))
    assert.equal((await ask(events, undefined, TWO)).status, 404)
    stack.dify.script({ raw_sse: 'data: {"event":"message","answer":"EMAIL_1"}\n\n' })
    assert.ok(!(await ask(events, undefined, TWO)).body.includes(ALICE))
    stack.dify.script({ raw_json: '{"result":"success"}' })
    for (const spelling of ['/stop', ':stop'])
      assert.equal((await ask(`POST /openapi/v1/apps/A/tasks/${run}${spelling}`)).status, 200)
    stack.dify.script({})
    const inputs = { feedback: `No: ${BOB}` }
    const form = `POST /openapi/v1/apps/A/human-input-forms/${token}:submit`
    assert.equal((await ask(form, { inputs, action: 'approve' })).status, 200)
    assert.match(last(), /EMAIL_(?!1\b)\d+/)
    assert.ok((await ask(events)).body.includes(BOB))
  })
})
