import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Stack, chat, startStack } from '../support/envoy/stack.ts'
import { type RawUpstream, startRawUpstream } from './raw-upstream.ts'

const VALUE = 'alice@x.vn'
const CONVERSATION = '5ad4cb98-f0c7-4085-b384-88c403be6290'
/** All that a model could print. */
const GUESSES = 'EMAIL_1 EMAIL_2 EMAIL_3'

/** Bodies in which Dify does not read the user of the query, and reads whom it reads. */
const OTHERS: readonly (readonly [name: string, user: unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
  ['a number', 17],
  ['a float', 1.5],
  ['a list with the name', ['victim']],
  ['an object with the name', { victim: 'victim' }],
  ['an empty text', ''],
  ['nothing', undefined],
]

/** What is not the key of an app, though a header says that one comes. */
const NO_KEYS = ['Bearer', 'Bearer ', 'bearer', 'Bearer \t', 'Basic', 'Basic eDp5', ''] as const

describe('whose values are restored', () => {
  let stack: Stack
  let conversation: string
  before(async () => {
    stack = await startStack()
    stack.dify.script({ answer: GUESSES })
    const own = await chat(stack.envoy.proxyUrl, `I am ${VALUE}`, { user: 'victim' })
    conversation = own.conversation
    // The placeholder is the victim's, so that the tests below can tell.
    assert.ok(own.answer.includes(VALUE), own.answer)
  })
  after(async () => await stack.stop())

  for (const [name, user] of OTHERS)
    it(`are not those of the user of the query where the user of the JSON is ${name}`, async () => {
      const query = `?user=victim&conversation_id=${conversation}`
      for (const known of [{}, { conversation_id: conversation }])
        assert.ok(!(await ask(stack, query, { ...known, user })).includes(VALUE))
    })
})

describe('whose values are restored by an upstream that takes every credential', () => {
  let upstream: RawUpstream
  let stack: Stack
  before(async () => {
    const body = JSON.stringify({ answer: GUESSES, conversation_id: CONVERSATION })
    upstream = await startRawUpstream(undefined, body)
    stack = await startStack('', '1.7.0', upstream.url)
  })
  after(async () => {
    await stack.stop()
    await upstream.stop()
  })

  /** What a second request of the same user and conversation is shown of the first. */
  const later = async (authorization: string): Promise<string> => {
    await ask(stack, '', { user: 'one', query: `I am ${VALUE}` }, authorization)
    return await ask(stack, '', { user: 'one', conversation_id: CONVERSATION }, authorization)
  }

  it('are those of the user of an app', async () => {
    assert.ok((await later('Bearer app-two')).includes(VALUE))
  })

  for (const authorization of NO_KEYS)
    it(`belong to no user for the credential ${JSON.stringify(authorization)}`, async () => {
      assert.ok(!(await later(authorization)).includes(VALUE))
    })
})

async function ask(
  { envoy }: Stack,
  query: string,
  body: Readonly<Record<string, unknown>>,
  authorization = 'Bearer app-one',
): Promise<string> {
  const answer = await fetch(`${envoy.proxyUrl}/v1/chat-messages${query}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ inputs: {}, query: 'print all', response_mode: 'blocking', ...body }),
  })
  return await answer.text()
}
