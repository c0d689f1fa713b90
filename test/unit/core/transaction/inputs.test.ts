import assert from 'node:assert/strict'
import { SILENT_OBSERVER } from '../../../../src/core/observer.ts'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { InputPolicy } from '../../../../src/core/product/inputs.ts'
import type { AppQuestion } from '../../../../src/core/transaction/app-inquiry.ts'
import type { Effect } from '../../../../src/core/transaction/effect.ts'
import type { Settings, Surroundings } from '../../../../src/core/transaction/settings.ts'
import { Transaction } from '../../../../src/core/transaction/transaction.ts'
import { headersOf, surroundings } from '../../../support/exchange/surroundings.ts'

const AT = { upstream: 'dify', requestId: 'r-1' }
const RUN = 'POST /v1/workflows/run'

/** What Dify gets, and what happens with its answer. */
async function exchange(
  around: Surroundings,
  line: string,
  body?: string,
  answer = { status: 200, body: '{}' },
  key = 'app-1',
): Promise<string> {
  const [method = '', path = ''] = line.split(' ')
  const transaction = new Transaction(around)
  const head = headersOf({ ':method': method, ':path': path, authorization: `Bearer ${key}` })
  await transaction.requestHeaders(head, body === undefined, AT)
  const sent: Effect | undefined =
    body === undefined ? undefined : await transaction.requestBody(body)
  const type = 'application/json'
  await transaction.responseHeaders(
    headersOf({ ':status': String(answer.status), 'content-type': type }),
    false,
  )
  await transaction.responseBody(answer.body, true)
  return sent?.kind === 'continue' ? (sent.body ?? body ?? '') : ''
}

const inputs = (values: Record<string, unknown>): string =>
  JSON.stringify({ inputs: values, user: 'u' })

const withInputs = (
  policies: Record<string, InputPolicy>,
  settings: Partial<Settings> = {},
): Surroundings => surroundings({ inputs: new Map(Object.entries(policies)), ...settings })

/** As it comes from the wire: a byte string. */
const FORM = Buffer.from(
  JSON.stringify({
    user_input_form: [
      { 'text-input': { variable: 'note', required: true } },
      { select: { options: ['gold', 'desk@x.vn', 'bàn@x.vn'], variable: 'desk' } },
      { number: { variable: 'host' } },
    ],
  }),
).toString('latin1')

async function learned(settings: Partial<Settings> = {}): Promise<Surroundings> {
  const around = surroundings(settings)
  await exchange(around, 'GET /v1/parameters?user=u', undefined, { status: 200, body: FORM })
  return around
}

describe('inputs that the app holds to words of its own', () => {
  it('leaves an option of a select, in any script, and masks any other word', async () => {
    const around = await learned()
    const asked = inputs({ desk: 'desk@x.vn' })
    assert.equal(await exchange(around, RUN, asked), asked)
    const raw = Buffer.from(inputs({ desk: 'bàn@x.vn' })).toString('latin1')
    assert.equal(await exchange(around, RUN, raw), raw)
    assert.doesNotMatch(await exchange(around, RUN, inputs({ desk: 'me@x.vn' })), /me@x/)
    assert.doesNotMatch(await exchange(around, RUN, inputs({ note: 'desk@x.vn' })), /desk@x/)
  })

  it('masks the option of another app, of an app not yet seen, and inside a list', async () => {
    const asked = inputs({ desk: 'desk@x.vn' })
    assert.doesNotMatch(await exchange(surroundings(), RUN, asked), /@/)
    const other = await exchange(await learned(), RUN, asked, { status: 200, body: '{}' }, 'app-2')
    assert.doesNotMatch(other, /@/)
    assert.doesNotMatch(await exchange(await learned(), RUN, inputs({ desk: ['desk@x.vn'] })), /@/)
  })

  it('forgets the form when Dify refuses a run, and reads it again', async () => {
    const around = await learned()
    const asked = inputs({ desk: 'desk@x.vn' })
    await exchange(around, RUN, asked, { status: 400, body: '{"code":"invalid_param"}' })
    assert.doesNotMatch(await exchange(around, RUN, asked), /@/)
    await exchange(around, 'GET /v1/parameters', undefined, { status: 200, body: FORM })
    assert.equal(await exchange(around, RUN, asked), asked)
  })

  it('learns nothing from an answer that is an error or no JSON', async () => {
    for (const answer of [
      { status: 401, body: FORM },
      { status: 200, body: FORM.slice(0, -1) },
    ]) {
      const around = surroundings()
      await exchange(around, 'GET /v1/parameters', undefined, answer)
      assert.doesNotMatch(await exchange(around, RUN, inputs({ desk: 'desk@x.vn' })), /@/)
    }
  })

  it("reads the form of Dify's own fixtures", async () => {
    for (const version of ['0.15.8', '1.7.0']) {
      const body = readFileSync(
        `test/fixtures/dify/${version}/json/response-parameters.json`,
        'latin1',
      )
      const around = surroundings()
      const apps: string[][] = []
      const spied = {
        ...around,
        forms: {
          ...around.forms,
          learn: (_app: string, form: ReadonlyMap<string, unknown>) => apps.push([...form.keys()]),
        },
      }
      await exchange(spied, 'GET /v1/parameters', undefined, { status: 200, body })
      assert.deepEqual(apps, [['tier', 'age']])
    }
  })
})

describe('masking.inputs', () => {
  const kinds: string[] = []
  const asked = inputs({ note: { deep: ['me@x.vn'] }, other: 'you@x.vn' })

  it('lets an input pass unread and counts it', async () => {
    const around = withInputs({ note: 'allow' })
    const sent = await exchange(
      { ...around, observer: { ...around.observer, unread: (kind) => kinds.push(kind) } },
      RUN,
      asked,
    )
    assert.match(sent, /me@x\.vn/)
    assert.doesNotMatch(sent, /you@x/)
    assert.ok(kinds.includes('input'))
  })

  it('refuses an input that holds something, by name, and lets it pass when it holds nothing', async () => {
    const around = withInputs({ note: 'block' })
    await assert.rejects(exchange(around, RUN, asked), {
      code: 'input_holds_data',
      message: /Input note/,
    })
    const harmless = inputs({ note: 'nothing' })
    assert.equal(await exchange(around, RUN, harmless), harmless)
  })

  it('masks what the app calls an option where the policy says so', async () => {
    const around = withInputs({ desk: 'mask' })
    await exchange(around, 'GET /v1/parameters', undefined, { status: 200, body: FORM })
    assert.doesNotMatch(await exchange(around, RUN, inputs({ desk: 'desk@x.vn' })), /@/)
  })

  it('says nothing of names and of other fields', async () => {
    const around = withInputs({ 'a@x.vn': 'allow', query: 'allow' })
    assert.doesNotMatch(await exchange(around, RUN, inputs({ 'a@x.vn': 'x' })), /a@x/)
    const chat = '{"query":"me@x.vn","inputs":{},"user":"u"}'
    assert.doesNotMatch(await exchange(around, 'POST /v1/chat-messages', chat), /me@x/)
  })
})

describe('inputs that are not declared', () => {
  /** Surroundings that ask, and what they asked. */
  const asking = (answer: string | undefined, settings: Partial<Settings> = {}) => {
    const asked: AppQuestion[] = []
    const around: Surroundings = {
      ...surroundings(settings),
      inquiry: {
        parameters: async (question) => {
          asked.push(question)
          await Promise.resolve()
          return answer
        },
      },
    }
    return { around, asked }
  }
  const values = { host: '378282246310005', desk: 'desk@x.vn', note: 'a@x.vn' }

  it('are asked for with the key of the request, before it is masked', async () => {
    const { around, asked } = asking(FORM)
    const sent = await exchange(around, RUN, inputs(values))
    assert.deepEqual(JSON.parse(sent), {
      inputs: { ...values, note: 'EMAIL_1' },
      user: 'u',
    })
    const headers = { authorization: 'Bearer app-1' }
    const question = {
      upstream: 'dify',
      path: '/v1/parameters',
      headers,
      asker: around.keys.app(JSON.stringify(headers)),
    }
    assert.deepEqual(asked, [question])
  })

  it('are asked for once an app', async () => {
    const { around, asked } = asking(FORM)
    for (let i = 0; i < 3; i++) await exchange(around, RUN, inputs(values))
    assert.equal(asked.length, 1)
    await exchange(around, RUN, inputs(values), undefined, 'app-2')
    assert.equal(asked.length, 2)
  })

  it('are asked for once an app without such inputs', async () => {
    const { around, asked } = asking('{"user_input_form": []}')
    for (let i = 0; i < 3; i++) {
      const sent = await exchange(around, RUN, inputs(values))
      assert.ok(!sent.includes('378282246310005'))
    }
    assert.equal(asked.length, 1)
  })

  it('are asked for again after a run that Dify finds wrong', async () => {
    const { around, asked } = asking(FORM)
    await exchange(around, RUN, inputs(values), { status: 400, body: '{}' })
    await exchange(around, RUN, inputs(values))
    assert.equal(asked.length, 2)
  })

  it('are not asked for where nothing of them would be masked', async () => {
    const { around, asked } = asking(FORM)
    for (const body of [
      inputs({ host: '12', desk: 'gold' }),
      inputs({}),
      inputs({ list: ['a@x.vn'], deep: { note: 'a@x.vn' } }),
      JSON.stringify({ query: 'a@x.vn', inputs: {}, user: 'u' }),
    ])
      await exchange(around, RUN, body)
    await exchange(around, 'POST /v1/messages/m-1/feedbacks', inputs(values))
    assert.equal(asked.length, 0)
  })

  it('are masked when Dify does not tell', async () => {
    for (const answer of [undefined, '<html>', '']) {
      const { around } = asking(answer)
      const sent = await exchange(around, RUN, inputs(values))
      for (const value of Object.values(values)) assert.ok(!sent.includes(value), value)
    }
  })

  it('are counted once, however often the request is read', async () => {
    const told: [string, number][] = []
    const observer = {
      ...SILENT_OBSERVER,
      unread: (kind: string, count: number) => void told.push([kind, count]),
    }
    const around: Surroundings = { ...asking(FORM).around, observer }
    await exchange(around, RUN, JSON.stringify({ inputs: values, n: 4111111111111111, user: 'u' }))
    assert.deepEqual(told, [['json_number', 2]])
  })
})

describe('a request for which there is no room yet', () => {
  const many = (count: number): string =>
    JSON.stringify({
      query: Array.from({ length: count }, (_, i) => `p${i}@example.vn`).join(' '),
      inputs: {},
      user: 'u',
    })

  it('goes on when Dify accepts its key, and is refused when it does not', async () => {
    for (const [answer, goesOn] of [
      [FORM, true],
      [undefined, false],
    ] as const) {
      const around: Surroundings = {
        ...surroundings(),
        inquiry: { parameters: () => Promise.resolve(answer) },
      }
      // More than half of a fifth of a thousand.
      const asked = exchange(around, RUN, many(150))
      if (goesOn) assert.ok(!(await asked).includes('@example.vn'))
      else await assert.rejects(asked, { code: 'vault_full' })
    }
  })
})
