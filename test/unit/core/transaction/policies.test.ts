import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MaskingError } from '../../../../src/core/errors.ts'
import type { Continue, Effect } from '../../../../src/core/transaction/effect.ts'
import type { Surroundings } from '../../../../src/core/transaction/settings.ts'
import { Transaction } from '../../../../src/core/transaction/transaction.ts'
import { headersOf, memoryVault, surroundings } from '../../../support/exchange/surroundings.ts'

const AT = { upstream: 'dify', requestId: 'r-1' }

function go(effect: Effect): Continue {
  assert.ok(effect.kind === 'continue')
  return effect
}

interface Sent {
  readonly body: string
  readonly target: string
  /** The client's view of an answer with this body. */
  readonly answer: (body: string, type?: string, status?: string) => Promise<string>
  readonly transaction: Transaction
}

/** Sends one request and tells what Dify got. */
async function send(
  around: Surroundings,
  [method, path]: readonly [method: string, path: string],
  body?: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Sent> {
  const transaction = new Transaction(around)
  const head = headersOf({
    ':method': method,
    ':path': path,
    authorization: 'Bearer app-1',
    'content-type': 'application/json',
    ...headers,
  })
  const first = go(await transaction.requestHeaders(head, body === undefined, AT))
  const handed = body === undefined ? first : go(await transaction.requestBody(body))
  assert.equal(handed.metadata?.['proof'], true)
  return {
    transaction,
    body: handed.body ?? body ?? '',
    target: handed.setHeaders?.find(([name]) => name === ':path')?.[1] ?? path,
    answer: async (text, type = 'application/json', status = '200') => {
      await transaction.responseHeaders(
        headersOf({ ':status': status, 'content-type': type }),
        text === '',
      )
      if (text === '') return ''
      return go(await transaction.responseBody(text, true)).body ?? text
    },
  }
}

const withPolicies = (policy: 'allow' | 'mask' | 'block'): Surroundings =>
  surroundings({ policies: { datasets: policy, annotations: policy } })

describe('what is kept for readers in other scopes', () => {
  const CREATE = ['POST', '/v1/datasets/d-1/document/create-by-text?keyword=a%40x.vn'] as const
  const ANNOTATE = ['PUT', '/v1/apps/annotations/1'] as const
  const BODY = '{"name":"n","text":"of a@x.vn"}'

  it('passes untouched by default, and is counted', async () => {
    const kinds: string[] = []
    const around = surroundings(
      {},
      { observer: { ...surroundings().observer, unread: (kind) => kinds.push(kind) } },
    )
    for (const line of [CREATE, ANNOTATE]) {
      const { body, target, transaction } = await send(around, line, BODY)
      assert.deepEqual([body, target], [BODY, line[1]])
      assert.equal(transaction.summary.outcome, 'allowed')
    }
    assert.deepEqual(kinds, ['dataset', 'annotation'])
  })

  it('is masked by policy in a scope of its key, whose reader gets it back', async () => {
    const around = withPolicies('mask')
    const { body, target } = await send(around, CREATE, BODY)
    const [, placeholder = ''] = /of (EMAIL_\d+)"/.exec(body) ?? []
    assert.match(target, new RegExp(`keyword=${placeholder}$`))
    const read = await send(around, ['GET', '/v1/datasets/d-1/documents/1/segments'])
    const stored = `{"data":[{"content":"of ${placeholder}"}]}`
    assert.equal(await read.answer(stored), '{"data":[{"content":"of a@x.vn"}]}')
    const other = await send(around, ['GET', '/v1/datasets/d-1'], undefined, {
      authorization: 'Bearer dataset-2',
    })
    assert.equal(await other.answer(stored), stored)
    const chat = await send(around, ['POST', '/v1/chat-messages'], '{"query":"b@x.vn","user":"u"}')
    assert.match(chat.body, /EMAIL_1"/)
    assert.equal(await chat.answer(stored), stored)
  })

  it('is refused by policy', async () => {
    for (const line of [CREATE, ANNOTATE])
      await assert.rejects(
        send(withPolicies('block'), line, BODY),
        new MaskingError(
          'endpoint_blocked',
          `masking.${line === CREATE ? 'datasets' : 'annotations'} is block.`,
        ),
      )
  })

  it('is nothing else by a similar name', async () => {
    for (const path of ['/v1/datasetsX', '/v1/datasets-x/1', '/v2/datasets', '/v1/apps/annotation'])
      assert.match((await send(surroundings(), ['POST', path], BODY)).body, /EMAIL_1/)
  })
})

describe('a deleted conversation', () => {
  const ID = '5ad4cb98-f0c7-4085-b384-88c403be6290'
  const chat = (around: Surroundings, user = 'u'): Promise<Sent> =>
    send(
      around,
      ['POST', '/v1/chat-messages'],
      `{"query":"a@x.vn","user":"${user}","conversation_id":"${ID}"}`,
    )
  const history = async (around: Surroundings): Promise<string> => {
    const sent = await send(around, ['GET', `/v1/messages?user=u&conversation_id=${ID}`])
    return await sent.answer('{"data":[{"query":"EMAIL_1001"}]}')
  }

  for (const [status, answer] of [
    ['200', '{"result": "success"}'],
    ['204', ''],
  ] as const)
    it(`takes its mapping with it (${status})`, async () => {
      const around = surroundings()
      assert.match((await chat(around)).body, /EMAIL_1001/)
      assert.match(await history(around), /a@x\.vn/)
      const gone = await send(around, ['DELETE', `/v1/conversations/${ID}`], '{"user":"u"}')
      await gone.answer(answer, 'application/json', status)
      assert.ok(gone.transaction.done)
      assert.doesNotMatch(await history(around), /a@x\.vn/)
    })

  it('keeps it while Dify has not deleted it, or for another user', async () => {
    const around = surroundings()
    await chat(around)
    for (const [user, status] of [
      ['u', '404'],
      ['other', '204'],
    ] as const) {
      const kept = await send(around, ['DELETE', `/v1/conversations/${ID}`], `{"user":"${user}"}`)
      await kept.answer('', 'application/json', status)
    }
    assert.match(await history(around), /a@x\.vn/)
  })

  it('is forgotten for good: what comes later does not bring it back', async () => {
    const around = surroundings()
    const running = await chat(around)
    const gone = await send(around, ['DELETE', `/v1/conversations/${ID}`], '{"user":"u"}')
    await gone.answer('', 'application/json', '204')
    const shown = await running.answer(`{"answer":"EMAIL_1001","conversation_id":"${ID}"}`)
    assert.match(shown, /a@x\.vn/, 'the running answer keeps its own copy')
    assert.doesNotMatch(await history(around), /a@x\.vn/)
  })
})

describe('the preview of an uploaded text', () => {
  const FILE = '5ad4cb98-f0c7-4085-b384-88c403be6290'
  const FORM =
    '--b\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\nContent-Type: text/plain\r\n\r\nDear a@x.vn\r\n--b--\r\n'

  it('is restored for a client that has its key, in any chunks', async () => {
    const around = surroundings()
    const type = { 'content-type': 'multipart/form-data; boundary=b' }
    const upload = await send(around, ['POST', '/v1/files/upload'], FORM, type)
    const [, text = ''] = /\r\n\r\n(Dear EMAIL_\d+)\r\n/.exec(upload.body) ?? []
    await upload.answer(`{"id":"${FILE}","name":"x.txt"}`, 'application/json', '201')
    for (const key of ['app-1', 'app-2']) {
      for (let cut = 0; cut <= text.length; cut++) {
        const { transaction } = await send(
          around,
          ['GET', `/v1/files/${FILE}/preview`],
          undefined,
          {
            authorization: `Bearer ${key}`,
          },
        )
        const head = headersOf({ ':status': '200', 'content-type': 'text/plain; charset=utf-8' })
        await transaction.responseHeaders(head, false)
        const shown = [text.slice(0, cut), text.slice(cut)]
        const got = [
          go(await transaction.responseBody(shown[0] ?? '', false)).body ?? shown[0],
          go(await transaction.responseBody(shown[1] ?? '', true)).body ?? shown[1],
        ].join('')
        assert.equal(got, key === 'app-1' ? 'Dear a@x.vn' : text)
      }
    }
  })
})

describe('bodies of several JSON documents', () => {
  it('are read line by line', async () => {
    const lines = '{"a":"x\\u0040y.vn"}\r\n\n{"b": 1}\n not json b@x.vn\n["c@x.vn"]'
    const sent = await send(surroundings(), ['POST', '/v1/whatever'], lines, {
      'content-type': 'application/x-ndjson',
    })
    assert.equal(
      sent.body,
      '{"a":"EMAIL_1001"}\r\n\n{"b": 1}\n not json EMAIL_1002\n["EMAIL_1003"]',
    )
  })

  it('name no user: a `user` in them is a text like any other', async () => {
    const sent = await send(surroundings(), ['POST', '/v1/whatever'], '{"user":"a@x.vn"}\n', {
      'content-type': 'application/x-ndjson',
    })
    assert.equal(sent.body, '{"user":"EMAIL_1001"}\n')
  })
})

describe('the end user by pseudonym', () => {
  const around = (): Surroundings =>
    surroundings({}, { vault: memoryVault(), pseudonymOf: (user) => `user-${user.length}x` })
  const CHAT = ['POST', '/v1/chat-messages'] as const

  it('is found in body, query, form and file form; nothing else changes', async () => {
    const json = await send(around(), CHAT, '{"user" : "nguy\\u1ec5n", "inputs":{"user":"kept"}}')
    assert.equal(json.body, '{"user" : "user-6x", "inputs":{"user":"kept"}}')
    const number = await send(around(), CHAT, '{"query":"","user":123}')
    assert.equal(number.body, '{"query":"","user":"user-3x"}')
    const none = await send(around(), CHAT, '{"user":"","query":null}')
    assert.equal(none.body, '{"user":"","query":null}')
    const query = await send(around(), ['GET', '/v1/messages?limit=2&user=a%40b&x=1'])
    assert.equal(query.target, '/v1/messages?limit=2&user=user-3x&x=1')
    const form = await send(around(), ['POST', '/v1/x'], 'user=abcd&q=1', {
      'content-type': 'application/x-www-form-urlencoded',
    })
    assert.equal(form.body, 'user=user-4x&q=1')
    const part = '--b\r\nContent-Disposition: form-data; name="user"\r\n\r\n'
    const multipart = await send(around(), ['POST', '/v1/x'], `${part}abc\r\n--b--\r\n`, {
      'content-type': 'multipart/form-data; boundary=b',
    })
    assert.equal(multipart.body, `${part}user-3x\r\n--b--\r\n`)
  })

  it('comes back as the id where Dify echoes it, and only as a whole', async () => {
    const answered = async (body: string, type?: string): Promise<string> =>
      await (await send(around(), CHAT, '{"user":"abc","query":"q"}')).answer(body, type)
    const echo =
      '{"data":{"sys.user_id":"user-3x","created_by":{"user":"user-3x"},"answer":"I am user-3x!"}}'
    assert.equal(
      await answered(echo),
      '{"data":{"sys.user_id":"abc","created_by":{"user":"abc"},"answer":"I am user-3x!"}}',
    )
    const event = `data: {"event":"workflow_started","data":{"inputs":{"sys.user_id":"user-3x"}}}\n\n`
    assert.equal(await answered(event, 'text/event-stream'), event.replace('user-3x', 'abc'))
  })

  it('is never made of a web app visitor', async () => {
    const claims = Buffer.from('{"app_id":"a","end_user_id":"e"}').toString('base64url')
    const sent = await send(
      around(),
      ['POST', '/api/chat-messages'],
      '{"query":"x","user":"kept"}',
      { authorization: `Bearer h.${claims}.s` },
    )
    assert.equal(sent.body, '{"query":"x","user":"kept"}')
  })
})
