import { type ApiAnswer, SUCCESS, type WireEvent, json } from '../shapes/api-answer.ts'
import { type Call, textArgument, textOf } from '../call.ts'
import type { Conversation, Turn } from './conversations.ts'
import { ArgumentError, notFound } from '../shapes/errors.ts'
import { title } from './model.ts'
import type { SimulatedApp } from './simulated-app.ts'

/** `GET /conversations`: the latest first, after `last_id`. */
export function listConversations(call: Call, { conversations }: SimulatedApp): ApiAnswer {
  const all = conversations.list(call)
  const last = call.query.get('last_id') ?? ''
  const from = last === '' ? 0 : all.findIndex(({ id }) => id === last) + 1
  if (last !== '' && from === 0) throw notFound('Last Conversation Not Exists.')
  const limit = limitOf(call)
  const data = all.slice(from, from + limit).map(summary)
  return json({ limit, has_more: from + limit < all.length, data })
}

/** `GET /messages`: a page of the latest, or of those before `first_id`, the oldest of the page first. */
export function listMessages(call: Call, app: SimulatedApp): ApiAnswer {
  const id = call.query.get('conversation_id')
  if (id === null) {
    const message = 'Missing required parameter in the query string'
    throw new ArgumentError('conversation_id', message)
  }
  const conversation = conversationOf(call, app, id)
  const { turns } = conversation
  const first = call.query.get('first_id') ?? ''
  const end = first === '' ? turns.length : turns.findIndex(({ messageId }) => messageId === first)
  if (end === -1) throw notFound('First Message Not Exists.')
  const limit = limitOf(call)
  const start = Math.max(0, end - limit)
  const data = turns.slice(start, end).map((turn) => message(conversation, turn))
  return json({ limit, has_more: start > 0, data })
}

/** `GET /messages/:id/suggested`: questions that repeat what was asked. */
export function suggest(call: Call, app: SimulatedApp): ApiAnswer {
  const { query } = turnOf(call, app)
  return json({ result: 'success', data: [`Tell me more: ${query}`, 'Why?'] })
}

/** `POST /messages/:id/feedbacks`. */
export function rate(call: Call, app: SimulatedApp): ApiAnswer {
  const turn = turnOf(call, app)
  const rating = call.args['rating'] ?? null
  if (rating !== null && rating !== 'like' && rating !== 'dislike') {
    throw new ArgumentError('rating', `${textOf(rating)} is not a valid choice`)
  }
  turn.rating = rating
  return SUCCESS
}

/** `POST /conversations/:id/name`. */
export function rename(call: Call, app: SimulatedApp): ApiAnswer {
  const conversation = conversationOf(call, app, call.id)
  conversation.name =
    call.args['auto_generate'] === true
      ? title(conversation.turns[0]?.query ?? '')
      : textArgument(call.args, 'name')
  return json(summary(conversation))
}

/** `DELETE /conversations/:id`: 200 in 0.15.8; 204 and nothing in 1.3.1 and later. */
export function removeConversation(call: Call, app: SimulatedApp): ApiAnswer {
  app.conversations.remove(conversationOf(call, app, call.id))
  return app.version === '0.15.8' ? SUCCESS : { kind: 'empty' }
}

function conversationOf(call: Call, { conversations }: SimulatedApp, id: string): Conversation {
  const found = conversations.find(call, id)
  if (found === undefined) throw notFound('Conversation Not Exists.')
  return found
}

function turnOf(call: Call, { conversations }: SimulatedApp): Turn {
  for (const { turns } of conversations.list(call)) {
    const turn = turns.find(({ messageId }) => messageId === call.id)
    if (turn !== undefined) return turn
  }
  throw notFound('Message Not Exists.')
}

function limitOf({ query }: Call): number {
  const limit = Number(query.get('limit') ?? 20)
  if (Number.isInteger(limit) && limit >= 1 && limit <= 100) return limit
  throw new ArgumentError('limit', 'limit must be within the range 1 - 100')
}

const summary = (conversation: Conversation): WireEvent => ({
  id: conversation.id,
  name: conversation.name,
  inputs: conversation.inputs,
  status: 'normal',
  introduction: '',
  created_at: conversation.createdAt,
  updated_at: conversation.updatedAt,
})

/** The parent of a message that came over the Service API. */
const NO_PARENT = '00000000-0000-0000-0000-000000000000'

const message = ({ id }: Conversation, turn: Turn): WireEvent => ({
  id: turn.messageId,
  conversation_id: id,
  parent_message_id: NO_PARENT,
  inputs: turn.inputs,
  query: turn.query,
  answer: turn.answer.trim(),
  message_files: [],
  feedback: turn.rating === null ? null : { rating: turn.rating },
  retriever_resources: [],
  created_at: turn.createdAt,
  agent_thoughts: [],
  status: 'normal',
  error: null,
  // Since 1.13.0.
  ...(turn.form === undefined ? {} : { extra_contents: [turn.form] }),
})
