import {
  type DifyVersion,
  blockingAnswer,
  blockingWorkflow,
  messageEndEvent,
  messageEvent,
  newRun,
  newWorkflowRun,
  textChunk,
  workflowFinished,
  workflowStarted,
} from './answers.ts'
import { type Conversation, type Conversations, echo } from './conversations.ts'
import { DifyError, MissingArgument } from './errors.ts'
import { type Script, cutDeltas } from './script.ts'

/** A request to the Service API, read. */
export interface ApiRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string | undefined
  readonly body: string
  readonly script: Script
}

/** JSON with or without a newline at its end, a stream of events, or nothing. */
export type ApiAnswer =
  | {
      readonly kind: 'json'
      readonly status: number
      readonly body: unknown
      readonly newline: boolean
    }
  | { readonly kind: 'stream'; readonly events: readonly Record<string, unknown>[] }
  | { readonly kind: 'empty'; readonly status: number }
  | { readonly kind: 'unknown' }

export interface ServiceApi {
  handle(request: ApiRequest): ApiAnswer
}

const json = (body: unknown, status = 200): ApiAnswer => ({
  kind: 'json',
  status,
  body,
  newline: true,
})

/** The Service API of one Dify version, with one app of every kind behind every key. */
export function createServiceApi(version: DifyVersion, conversations: Conversations): ServiceApi {
  const handlers: readonly (readonly [RegExp, (call: Call) => ApiAnswer])[] = [
    [/^POST \/v1\/chat-messages$/, (call) => chat(call, version, conversations)],
    [/^POST \/v1\/completion-messages$/, (call) => completion(call, version)],
    [/^POST \/v1\/workflows\/run$/, (call) => workflow(call, version)],
    [
      /^POST \/v1\/(?:chat-messages|completion-messages|workflows\/tasks)\/[^/]+\/stop$/,
      ({ user }) => {
        needUser(user)
        return json({ result: 'success' })
      },
    ],
    [/^GET \/v1\/messages$/, (call) => messages(call, conversations)],
    [/^GET \/v1\/messages\/[^/]+\/suggested$/, (call) => suggested(call, conversations)],
    [/^POST \/v1\/messages\/[^/]+\/feedbacks$/, () => json({ result: 'success' })],
    [/^GET \/v1\/conversations$/, (call) => json(page(list(call, conversations).map(summary)))],
    [/^POST \/v1\/conversations\/([^/]+)\/name$/, (call) => rename(call, conversations)],
    [/^DELETE \/v1\/conversations\/([^/]+)$/, (call) => remove(call, version, conversations)],
    [/^GET \/v1\/parameters$/, () => json(PARAMETERS)],
    [/^GET \/v1\/info$/, () => json(info(version))],
    [/^GET \/v1\/meta$/, () => json({ tool_icons: {} })],
  ]
  return {
    handle(request) {
      if (/^\/v1\/?$/.test(request.path)) {
        return json({ welcome: 'Dify OpenAPI', api_version: 'v1', server_version: version })
      }
      const route = `${request.method} ${request.path}`
      for (const [pattern, handler] of handlers) {
        const match = pattern.exec(route)
        if (match !== null) return handler(readCall(request, match[1] ?? ''))
      }
      return { kind: 'unknown' }
    },
  }
}

interface Call {
  readonly credential: string
  readonly user: string
  readonly param: string
  readonly path: string
  readonly query: URLSearchParams
  readonly args: Readonly<Record<string, unknown>>
  readonly script: Script
}

function readCall(request: ApiRequest, param: string): Call {
  const credential = readCredential(request.authorization)
  const { status } = request.script
  if (status !== undefined) {
    throw new DifyError(
      status,
      'completion_request_error',
      `Bad request, the prompt was: ${request.body}`,
    )
  }
  const args = request.method === 'GET' ? {} : readArguments(request.body)
  const user = args['user'] ?? request.query.get('user') ?? ''
  return {
    credential,
    user: String(user),
    param,
    path: request.path,
    query: request.query,
    args,
    script: request.script,
  }
}

function readCredential(authorization: string | undefined): string {
  const match = /^bearer\s+(\S+)$/i.exec(authorization ?? '')
  if (match?.[1] === undefined) {
    throw new DifyError(
      401,
      'unauthorized',
      "Authorization header must be provided and start with 'Bearer'",
    )
  }
  if (!match[1].startsWith('app-'))
    throw new DifyError(401, 'unauthorized', 'Access token is invalid')
  return match[1]
}

function readArguments(body: string): Record<string, unknown> {
  if (body === '') return {}
  try {
    const parsed: unknown = JSON.parse(body)
    if (parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed))
      return { ...parsed }
  } catch {
    // Falls through to the one answer for both.
  }
  throw new DifyError(
    400,
    'bad_request',
    'Failed to decode JSON object: Expecting value: line 1 column 1 (char 0)',
  )
}

function needUser(user: string): void {
  if (user === '') throw new DifyError(400, 'invalid_param', 'Arg user must be provided.')
}

function textArgument(args: Call['args'], name: string): string {
  const value = args[name]
  if (typeof value !== 'string') throw new MissingArgument(name)
  return value
}

function chat(
  { credential, user, args, script }: Call,
  version: DifyVersion,
  conversations: Conversations,
): ApiAnswer {
  const query = textArgument(args, 'query')
  if (args['inputs'] === undefined) throw new MissingArgument('inputs')
  needUser(user)
  const conversation = conversationOf(args['conversation_id'], credential, user, conversations)
  const run = newRun(conversation.id)
  const answer = script.answer ?? echo(query, conversation.turns)
  conversation.turns.push({ messageId: run.messageId, query, answer, inputs: args['inputs'] })
  if (conversation.turns.length === 1 && version !== '0.15.8') conversation.name = firstName(query)
  if (args['response_mode'] !== 'streaming') {
    return { kind: 'json', status: 200, body: blockingAnswer(version, run, answer), newline: false }
  }
  return {
    kind: 'stream',
    events: [
      messageEvent(run, ''),
      ...cutDeltas(answer, script.deltas).map((piece) => messageEvent(run, piece)),
      messageEndEvent(version, run),
    ],
  }
}

/** The first twenty characters of the query name a conversation (`message_based_app_generator.py`, 1.2.0 and later). */
function firstName(query: string): string {
  const characters = [...query]
  return characters.length > 20 ? `${characters.slice(0, 20).join('')}…` : query
}

function conversationOf(
  id: unknown,
  credential: string,
  user: string,
  conversations: Conversations,
): Conversation {
  if (typeof id !== 'string' || id === '') return conversations.create(credential, user)
  const found = conversations.find(credential, user, id)
  if (found === undefined) throw new DifyError(404, 'not_found', 'Conversation Not Exists.')
  return found
}

function completion({ user, args, script }: Call, version: DifyVersion): ApiAnswer {
  const { inputs } = args
  if (inputs === undefined) throw new MissingArgument('inputs')
  needUser(user)
  const query = typeof args['query'] === 'string' ? args['query'] : ''
  const fields = Object.values(inputs as object).filter((value) => typeof value === 'string')
  const run = newRun()
  const answer =
    script.answer ?? echo([query, ...fields].filter((text) => text !== '').join(' '), [])
  if (args['response_mode'] !== 'streaming') {
    return { kind: 'json', status: 200, body: blockingAnswer(version, run, answer), newline: false }
  }
  return {
    kind: 'stream',
    events: [
      ...cutDeltas(answer, script.deltas).map((piece) => messageEvent(run, piece)),
      messageEndEvent(version, run),
    ],
  }
}

function workflow({ user, args, script }: Call, version: DifyVersion): ApiAnswer {
  const { inputs } = args
  if (inputs === null || typeof inputs !== 'object') throw new MissingArgument('inputs')
  needUser(user)
  const run = newWorkflowRun({ ...inputs })
  if (args['response_mode'] !== 'streaming') {
    return { kind: 'json', status: 200, body: blockingWorkflow(run), newline: false }
  }
  return {
    kind: 'stream',
    events: [
      workflowStarted(version, run),
      ...cutDeltas(script.answer ?? run.text, script.deltas).map((piece) => textChunk(run, piece)),
      workflowFinished(run),
    ],
  }
}

const page = (data: readonly unknown[]): Record<string, unknown> => ({
  limit: 20,
  has_more: false,
  data,
})

function list({ credential, user }: Call, conversations: Conversations): readonly Conversation[] {
  return conversations.list(credential, user)
}

const summary = (conversation: Conversation): Record<string, unknown> => ({
  id: conversation.id,
  name: conversation.name,
  inputs: conversation.turns[0]?.inputs ?? {},
  status: 'normal',
  introduction: '',
  created_at: 1753268400,
  updated_at: 1753268400,
})

function messages({ credential, user, query }: Call, conversations: Conversations): ApiAnswer {
  const found = conversations.find(credential, user, query.get('conversation_id') ?? '')
  if (found === undefined) throw new DifyError(404, 'not_found', 'Conversation Not Exists.')
  return json(
    page(
      found.turns.map((turn) => ({
        id: turn.messageId,
        conversation_id: found.id,
        parent_message_id: '00000000-0000-0000-0000-000000000000',
        inputs: turn.inputs,
        query: turn.query,
        answer: turn.answer,
        message_files: [],
        feedback: null,
        retriever_resources: [],
        created_at: 1753268400,
        agent_thoughts: [],
        status: 'normal',
        error: null,
      })),
    ),
  )
}

function suggested({ credential, user, path }: Call, conversations: Conversations): ApiAnswer {
  needUser(user)
  const id = path.split('/').at(-2)
  for (const conversation of conversations.list(credential, user)) {
    const turn = conversation.turns.find(({ messageId }) => messageId === id)
    if (turn !== undefined)
      return json({ result: 'success', data: [`Tell me more: ${turn.query}`] })
  }
  throw new DifyError(404, 'not_found', 'Message Not Exists.')
}

function rename({ credential, user, param, args }: Call, conversations: Conversations): ApiAnswer {
  const found = conversations.find(credential, user, param)
  if (found === undefined) throw new DifyError(404, 'not_found', 'Conversation Not Exists.')
  if (typeof args['name'] === 'string') found.name = args['name']
  return json(summary(found))
}

function remove(
  { credential, user, param }: Call,
  version: DifyVersion,
  conversations: Conversations,
): ApiAnswer {
  const found = conversations.find(credential, user, param)
  if (found === undefined) throw new DifyError(404, 'not_found', 'Conversation Not Exists.')
  conversations.remove(found)
  return version === '0.15.8' ? json({ result: 'success' }) : { kind: 'empty', status: 204 }
}

const PARAMETERS = {
  opening_statement: '',
  suggested_questions: [],
  user_input_form: [],
  file_upload: { image: { enabled: false } },
  system_parameters: { file_size_limit: 15, image_file_size_limit: 10 },
}

function info(version: DifyVersion): Record<string, unknown> {
  const base = { name: 'Simulator', description: 'Answers what it is told', tags: [] }
  return version === '0.15.8' ? base : { ...base, mode: 'chat', author_name: null }
}
