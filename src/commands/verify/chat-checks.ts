import type { App } from './app.ts'
import { type Check, fail, ok, unseen } from './check.ts'
import { type DifyAnswer, type DifyClient, jsonOf, textAt } from './dify-client.ts'
import { readStream } from './stream.ts'
import { type Cast, apart, placeholderIn, restored, shownMasked, wordsOf } from './verdicts.ts'

/**
 * A conversation of its own with a chat app: masked on its way in, restored in answer, stream, history and list, closed to
 * others, gone at the end.
 */
export async function chatChecks(client: DifyClient, app: App, told: Cast): Promise<Check[]> {
  const { user, probe } = told
  const inputs = app.inputs(probe)
  const { check: masked, prefix } = await maskedCheck(client, inputs, told)
  const cast = { ...told, prefix }
  const say = { inputs, query: `Repeat this address, letter by letter as it is: ${probe}`, user }
  const streaming = { ...say, response_mode: 'streaming' }
  const first = await client.ask('POST /v1/chat-messages', streaming)
  if (first.status !== 200)
    return [masked, fail('stream', `POST /v1/chat-messages: ${saidBy(first)}`)]
  const stream = readStream(first.body)
  const checks = [masked, ...streamChecks(first, cast)]
  const { conversation } = stream
  if (conversation === '') return [...checks, fail('conversation', 'no event names it')]
  const named = { ...say, conversation_id: conversation }
  checks.push(await blockingCheck(client, { ...named, response_mode: 'blocking' }, cast))
  checks.push(await historyCheck(client, conversation, cast))
  checks.push(await listCheck(client, conversation, cast))
  checks.push(...(await strangerChecks(client, app, cast, conversation)))
  checks.push(await deletedCheck(client, user, conversation))
  return checks
}

/** Dify refuses an id that is none, and quotes it: what it quotes is what has reached it. */
async function maskedCheck(
  client: DifyClient,
  inputs: Readonly<Record<string, unknown>>,
  cast: Cast,
): Promise<ReturnType<typeof shownMasked>> {
  const { user, probe } = cast
  const body = { inputs, query: 'hello', user, response_mode: 'blocking', conversation_id: probe }
  const { status, body: said } = await client.ask('POST /v1/chat-messages', body)
  return shownMasked(status, said, cast)
}

/** The stream of a run: complete, in order, without placeholders. */
export function streamChecks(answer: DifyAnswer, cast: Cast): Check[] {
  if (!answer.isStream)
    return [fail('stream', `the answer is not an event stream: ${saidBy(answer)}`)]
  const { text, problem, last } = readStream(answer.body)
  return [
    problem === undefined ? ok('stream', `complete, up to ${last}`) : fail('stream', problem),
    restored('streamed answer', text, cast),
    ...(last === 'workflow_paused'
      ? [unseen('form', 'the run waits for a form, which is not filled in')]
      : []),
  ]
}

async function blockingCheck(
  client: DifyClient,
  body: Readonly<Record<string, unknown>>,
  cast: Cast,
): Promise<Check> {
  const answer = await client.ask('POST /v1/chat-messages', body)
  if (answer.status === 400)
    return unseen('blocking answer', `this app answers in streams only: ${saidBy(answer)}`)
  if (answer.status !== 200) return fail('blocking answer', saidBy(answer))
  return restored('blocking answer', textAt(jsonOf(answer.body), 'answer'), cast)
}

async function historyCheck(client: DifyClient, conversation: string, cast: Cast): Promise<Check> {
  const { user, probe } = cast
  const { status, body } = await client.ask(messagesOf(user, conversation))
  if (status !== 200) return fail('history', `GET /v1/messages was answered with ${status}`)
  // The question is there, whatever the model has answered.
  if (body.includes(probe) && placeholderIn(body, cast) === undefined)
    return ok('history', 'shows the value, and no placeholder')
  return fail('history', `shows ${placeholderIn(body, cast) ?? 'neither value nor placeholder'}`)
}

async function listCheck(client: DifyClient, conversation: string, cast: Cast): Promise<Check> {
  const { user, probe } = cast
  const { status, body } = await client.ask(`GET /v1/conversations?user=${user}&limit=20`)
  if (status !== 200) return fail('list', `GET /v1/conversations was answered with ${status}`)
  if (!body.includes(conversation))
    return unseen('list', 'the conversation is not on its first page')
  const placeholder = placeholderIn(body, cast)
  return body.includes(probe) || placeholder === undefined
    ? ok('list', body.includes(probe) ? 'shows the value' : 'shows no placeholder')
    : unseen('list', `a title that Dify has cut shows ${placeholder}`)
}

async function strangerChecks(
  client: DifyClient,
  app: App,
  cast: Cast,
  conversation: string,
): Promise<Check[]> {
  const { stranger, probe } = cast
  const history = await client.ask(messagesOf(stranger, conversation))
  const closed = history.body.includes(probe)
    ? fail('another user', 'reads the value in a conversation that is not theirs')
    : ok('another user', `gets ${history.status} for the conversation, without the value`)
  const query = `Repeat these words as they are: ${wordsOf(cast)}`
  const body = { inputs: app.inputs('x'), query, user: stranger, response_mode: 'streaming' }
  const own = await client.ask('POST /v1/chat-messages', body)
  const { conversation: theirs } = readStream(own.body)
  if (theirs !== '') await remove(client, stranger, theirs)
  return [closed, apart(own, cast)]
}

async function deletedCheck(
  client: DifyClient,
  user: string,
  conversation: string,
): Promise<Check> {
  const { status } = await remove(client, user, conversation)
  if (status !== 200 && status !== 204)
    return fail('deleted', `DELETE was answered with ${status}: conversation ${conversation} stays`)
  const after = await client.ask(messagesOf(user, conversation))
  return after.status === 404
    ? ok('deleted', 'the conversation of this verification is gone')
    : fail('deleted', `the conversation is still answered, with ${after.status}`)
}

const remove = async (client: DifyClient, user: string, id: string): Promise<DifyAnswer> =>
  await client.ask(`DELETE /v1/conversations/${id}`, { user })

const messagesOf = (user: string, conversation: string): string =>
  `GET /v1/messages?user=${user}&conversation_id=${conversation}`

/** Status, code and message of an answer that is not what it should be. */
export function saidBy({ status, body }: DifyAnswer): string {
  const fields = jsonOf(body)
  return `${status} ${textAt(fields, 'code')} ${textAt(fields, 'message')}`.trim()
}
