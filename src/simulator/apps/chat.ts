import { type ApiAnswer, type WireEvent, blocking, stream } from '../shapes/api-answer.ts'
import { agentChatEvents, agentEvents, pausedAgent } from './agent.ts'
import { type Call, inputsArgument, isStreaming, textArgument, textOf } from '../call.ts'
import { chatflowEvents, pausedChatflow } from './chatflow.ts'
import type { Conversation, Turn } from './conversations.ts'
import { cutDeltas } from './deltas.ts'
import { ArgumentError, errorOfStatus, invalidValue, notFound, otherApp } from '../shapes/errors.ts'
import { waitsForForm } from './human-input.ts'
import {
  type MessageRun,
  blockingMessage,
  messageEndEvent,
  messageEvent,
  newMessageRun,
} from '../shapes/message-shapes.ts'
import { echo, firstName, textsOf, title } from './model.ts'
import type { ChatMode, SimulatedApp } from './simulated-app.ts'

/** `POST /chat-messages` of a chat app or, if so chosen, a chatflow. */
export function chat(call: Call, app: SimulatedApp): ApiAnswer {
  const { args, script } = call
  if (script.app !== undefined && script.app !== 'chat') throw otherApp('chat')
  const inputs = inputsArgument(call)
  const query = textArgument(args, 'query').replaceAll('\0', '')
  const streams = isStreaming(args)
  const conversation = openConversation(call, app, inputs)
  const mode = script.chat_mode ?? app.chatMode
  const run = newMessageRun(mode, conversation.id)
  const answer = script.answer ?? echo(query, conversation.turns)
  const { messageId, createdAt } = run
  const turn: Turn = { messageId, query, answer, inputs, createdAt, rating: null }
  app.conversations.addTurn(conversation, turn)
  if (conversation.turns.length === 1) {
    conversation.name = nameOf(app, mode, query, inputs, args['auto_generate_name'])
  }
  if (script.model_fails === true) {
    turn.answer = ''
    throw errorOfStatus(400, app.version, query)
  }
  const deltas = deltasOf(call, inputs)
  const isPausing = waitsForForm(app, call, inputs)
  if (isPausing && !streams) throw invalidValue('Human input needs the streaming response mode.')
  if (!streams && mode === 'agent-chat')
    throw invalidValue('Agent Chat App does not support blocking mode')
  if (!streams) return blocking(blockingMessage(app.version, run, answer))
  const pieces = cutDeltas(answer, deltas)
  if (mode === 'agent-chat') return stream(agentChatEvents(app, run, call.user, turn, pieces))
  if (mode === 'chat' && !isPausing) return stream(chatEvents(app, run, call.user, turn, pieces))
  if (mode === 'agent')
    return stream(
      isPausing
        ? pausedAgent(app, call, run, turn, deltas)
        : agentEvents(app, run, call.user, turn, pieces),
    )
  const dialogueCount = conversation.turns.length
  const chatflow = { run, turn, pieces, dialogueCount, deltas }
  return stream(
    isPausing ? pausedChatflow(app, call, chatflow) : chatflowEvents(app, call, chatflow),
  )
}

/** `POST /completion-messages`. */
export function complete(call: Call, app: SimulatedApp): ApiAnswer {
  const { args, script } = call
  if (script.app !== undefined && script.app !== 'completion') throw otherApp('completion')
  const inputs = inputsArgument(call)
  const query = 'query' in args && args['query'] !== '' ? [textOf(args['query'])] : []
  const streams = isStreaming(args)
  const run = newMessageRun('completion')
  const answer = script.answer ?? echo([...query, ...textsOf(inputs)].join(' '), [])
  if (!streams) return blocking(blockingMessage(app.version, run, answer))
  const pieces = cutDeltas(answer, deltasOf(call, inputs))
  return stream(chatEvents(app, run, call.user, { answer }, pieces))
}

/** How to cut: the script, or an input of the name `simulator_deltas`, which needs no header. */
function deltasOf({ script }: Call, inputs: Turn['inputs']): string | number | undefined {
  const asked = inputs['simulator_deltas']
  return script.deltas ?? (typeof asked === 'string' ? asked : undefined)
}

/** Deltas, the first one of a chat empty, and the end. A stopped task goes straight to its end. */
function* chatEvents(
  { version, tasks }: SimulatedApp,
  run: MessageRun,
  user: string,
  turn: Pick<Turn, 'answer'>,
  pieces: readonly string[],
): Generator<WireEvent> {
  tasks.start(run.taskId, user)
  turn.answer = ''
  try {
    if (run.mode === 'chat') yield messageEvent(run, '')
    for (const piece of pieces) {
      if (tasks.isStopped(run.taskId)) break
      turn.answer += piece
      yield messageEvent(run, piece)
    }
    yield messageEndEvent(version, run)
  } finally {
    tasks.finish(run.taskId)
  }
}

const UUID = /^[\da-f]{8}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{12}$/i

/** The conversation that a request goes on with; a new one where it names none: "", null and absent are the same. */
function openConversation(call: Call, app: SimulatedApp, inputs: Turn['inputs']): Conversation {
  const id = call.args['conversation_id'] ?? ''
  if (id === '') return app.conversations.create(call, inputs)
  if (typeof id !== 'string' || !UUID.test(id)) {
    throw new ArgumentError('conversation_id', `${textOf(id)} is not a valid uuid.`)
  }
  const found = app.conversations.find(call, id)
  if (found !== undefined) return found
  if (app.strictConversations) throw notFound('Conversation Not Exists.')
  return app.conversations.create(call, inputs, id)
}

/**
 * The name after the first turn: `New conversation` in 0.15.8; in 1.2.0 and later the beginning of the first input of a
 * chat app or of the query (`message_based_app_generator.py`). Dify then has a model make a title; here that is done
 * where the request says so by itself.
 */
function nameOf(
  { version }: SimulatedApp,
  mode: ChatMode,
  query: string,
  inputs: Turn['inputs'],
  wantsTitle: unknown,
): string {
  if (wantsTitle === true) return title(query)
  if (version === '0.15.8') return 'New conversation'
  const first = mode === 'chat' ? Object.values(inputs)[0] : undefined
  return firstName(textOf(first ?? query))
}
