import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { answerIn, formIn, idsIn, openWebApp } from '../../support/dify/dify-visitor.ts'
import { send } from '../../support/http/send.ts'
import { type Stack, receivedByDify, startStack } from '../../support/envoy/stack.ts'

/** Asks one app as one of its users. */
type Ask = (
  request: string,
  body?: object,
  script?: Readonly<Record<string, string>>,
) => Promise<string>

interface Person {
  readonly name: string
  readonly api: string
  readonly ask: Ask
}

const APPS = ['app-one', 'app-two', 'web'] as const
const USERS = ['u1', 'u2', 'u3']
const KINDS = ['chat', 'agent', 'form', 'agentform'] as const

describe('three apps, three users and four conversations at once, forms and agents among them, Dify 1.16.0', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack('', '1.16.0')
  })
  after(async () => await stack.stop())

  async function personOf(app: string, user: string): Promise<Person> {
    const name = `${app}.${user}`.replace('-', '')
    const to = stack.envoy.proxyUrl
    if (app === 'web') {
      const visitor = await openWebApp(to, 'shop', `${user}@example.vn`)
      const own = { 'x-app-passport': visitor.passport }
      const ask: Ask = async (request, body, script) =>
        (await visitor.ask(request, body, { ...own, ...script })).body
      return { name, api: '/api', ask }
    }
    const ask: Ask = async (request, body, script) => {
      const [method = '', path = ''] = request.split(' ')
      const target =
        method === 'GET' ? `${path}${path.includes('?') ? '&' : '?'}user=${user}` : path
      const sent = body === undefined ? {} : { body: JSON.stringify({ ...body, user }) }
      const headers = {
        authorization: `Bearer ${app}`,
        'content-type': 'application/json',
        ...script,
      }
      return (await send({ to, method, path: target, headers, ...sent })).body
    }
    return { name, api: '/v1', ask }
  }

  /** All that a conversation shows, each answer in what it says. */
  async function converse(
    { name, api, ask }: Person,
    kind: (typeof KINDS)[number],
  ): Promise<string[]> {
    const own = (what: string): string => `${name}.${kind}.${what}@example.vn`
    const isForm = kind.endsWith('form')
    const isAgent = kind.startsWith('agent')
    const script: Record<string, string> = {
      'x-simulator-chat-mode': isAgent ? 'agent' : 'chat',
      'x-simulator-deltas': '3',
      ...(isForm ? { 'x-simulator-human-input': '1' } : {}),
    }
    const say = { inputs: {}, response_mode: 'streaming' }
    const first = await ask(`POST ${api}/chat-messages`, { ...say, query: own('one') }, script)
    const { conversation } = idsIn(first)
    const seen = [first]
    const spoken = isAgent ? 'agent_message' : 'message'
    if (isForm) {
      const { token, run } = formIn(first)
      seen.push(await ask(`GET ${api}/form/human_input/${token}`))
      const inputs = { feedback: `${own('two')} not ${own('one')}` }
      await ask(`POST ${api}/form/human_input/${token}`, { inputs, action: 'approve' })
      const rest = await ask(`GET ${api}/workflow/${run}/events`)
      assert.ok(answerIn(rest, spoken).includes(inputs.feedback), rest)
      seen.push(rest)
    } else {
      const more = { ...say, query: `${own('two')} ${own('one')}`, conversation_id: conversation }
      const second = await ask(`POST ${api}/chat-messages`, more, script)
      const said = `You said: ${own('two')} ${own('one')} Earlier you said: ${own('one')}`
      assert.equal(answerIn(second, spoken), said)
      seen.push(second)
    }
    seen.push(await ask(`GET ${api}/messages?conversation_id=${conversation}`))
    // A name that Dify has cut at 20 characters shows no value, and none of another conversation.
    seen.push(await ask(`GET ${api}/conversations`))
    return seen
  }

  it('show each their own values, and no other', async () => {
    const people = await Promise.all(
      APPS.flatMap((app) => USERS.map(async (user) => await personOf(app, user))),
    )
    const talks = people.flatMap((person) =>
      KINDS.map(async (kind) => ({ person, kind, seen: await converse(person, kind) })),
    )
    const all = await Promise.all(talks)
    assert.equal(all.length, 36)
    for (const { person, kind, seen } of all)
      for (const [at, text] of seen.entries()) {
        // The list is of all conversations of a person.
        const mine = at === seen.length - 1 ? `${person.name}.` : `${person.name}.${kind}.`
        const values =
          text.match(/(?:appone|apptwo|web)\.u\d\.[a-z]+\.(?:one|two)@example\.vn/g) ?? []
        assert.deepEqual(
          values.filter((value) => !value.startsWith(mine)),
          [],
          `${person.name} ${kind} ${at}`,
        )
        if (at < seen.length - 1) assert.ok(values.length > 0, text)
      }
    assert.doesNotMatch(receivedByDify(stack), /(?:one|two)@example\.vn/)
  })
})
