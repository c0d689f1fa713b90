import type { WireEvent } from '../shapes/api-answer.ts'
import type { Call } from '../call.ts'
import type { Turn } from './conversations.ts'
import {
  type MessageRun,
  messageEndEvent,
  messageEvent,
  messageHead,
} from '../shapes/message-shapes.ts'
import { lastNode, llmNode, startNode } from '../shapes/node-shapes.ts'
import type { SimulatedApp } from './simulated-app.ts'
import { workflowEvents } from './workflow-events.ts'
import { chatflowInputs, newRunId, newWorkflowRun } from '../shapes/workflow-shapes.ts'

/** One turn of a chatflow. */
export interface ChatflowTurn {
  readonly run: MessageRun
  readonly turn: Turn
  readonly pieces: readonly string[]
  /** Turns of the conversation, this one included. */
  readonly dialogueCount: number
}

/** The stream of an advanced-chat app: a workflow whose LLM node speaks in `message` events, then `message_end`. */
export function* chatflowEvents(
  app: SimulatedApp,
  call: Call,
  { run, turn, pieces, dialogueCount }: ChatflowTurn,
): Generator<WireEvent> {
  const { version } = app
  const { query, answer } = turn
  const id = newRunId()
  const chat = { query, conversationId: run.conversationId ?? '', dialogueCount }
  const inputs = { ...turn.inputs, ...chatflowInputs(version, call.user, id, chat) }
  const outputs = { answer, files: [] }
  const nodes = [
    startNode('start', inputs),
    llmNode(version, 'llm', query, answer),
    lastNode('answer', 'answer', outputs),
  ]
  const workflow = newWorkflowRun(call, { id, inputs, nodes, outputs })
  // 0.15.8 shows runs of workflow apps only.
  if (version !== '0.15.8') app.runs.add(workflow)
  turn.answer = ''
  const head = (event: string): WireEvent => ({ ...messageHead(event, run), workflow_run_id: id })
  const delta = (piece: string): WireEvent => {
    turn.answer += piece
    return messageEvent(run, piece)
  }
  yield* workflowEvents(app, workflow, run.taskId, { head, delta }, ['', ...pieces])
  yield messageEndEvent(version, run)
}
