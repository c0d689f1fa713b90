import { randomUUID } from 'node:crypto'
import type { WireEvent } from './api-answer.ts'
import { unixSeconds } from '../apps/conversations.ts'
import type { DifyVersion } from './dify-version.ts'
import { metadata } from './shapes.ts'
import type { ChatMode } from '../apps/simulated-app.ts'

/** Kind of the app behind a chat or completion endpoint. */
export type AppMode = ChatMode | 'completion'

/** Ids and time of one message, as every event of it repeats them. */
export interface MessageRun {
  readonly mode: AppMode
  /** Completion apps have none. */
  readonly conversationId: string | undefined
  readonly messageId: string
  readonly taskId: string
  /** Unix seconds. */
  readonly createdAt: number
}

/** A message with new ids that begins now. */
export const newMessageRun = (mode: AppMode, conversationId?: string): MessageRun => ({
  mode,
  conversationId,
  messageId: randomUUID(),
  taskId: randomUUID(),
  createdAt: unixSeconds(),
})

/** A blocking answer (`generate_response_converter.py`). */
export function blockingMessage(version: DifyVersion, run: MessageRun, answer: string): WireEvent {
  return {
    event: 'message',
    task_id: run.taskId,
    id: run.messageId,
    message_id: run.messageId,
    ...conversationOf(run),
    mode: run.mode,
    answer,
    metadata: metadata(version),
    created_at: run.createdAt,
  }
}

/** The keys with which every event of a chat or completion app begins. */
export const messageHead = (event: string, run: MessageRun): WireEvent => ({
  event,
  ...conversationOf(run),
  message_id: run.messageId,
  created_at: run.createdAt,
  task_id: run.taskId,
})

/** A delta. The selector names the node of a chatflow that speaks. */
export const messageEvent = (run: MessageRun, answer: string): WireEvent => ({
  ...messageHead('message', run),
  id: run.messageId,
  answer,
  from_variable_selector: run.mode === 'advanced-chat' ? ['llm', 'text'] : null,
})

/** The last event of a chat or completion. */
export const messageEndEvent = (version: DifyVersion, run: MessageRun): WireEvent => ({
  ...messageHead('message_end', run),
  id: run.messageId,
  metadata: metadata(version),
  files: run.mode === 'advanced-chat' ? [] : null,
})

const conversationOf = ({ conversationId }: MessageRun): WireEvent =>
  conversationId === undefined ? {} : { conversation_id: conversationId }
