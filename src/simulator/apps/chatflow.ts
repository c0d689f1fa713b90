import type { WireEvent } from '../shapes/api-answer.ts'
import type { Call } from '../call.ts'
import type { Turn } from './conversations.ts'
import { pausingEvents, shownForm } from './human-input.ts'
import {
  type MessageRun,
  messageEndEvent,
  messageEvent,
  messageHead,
} from '../shapes/message-shapes.ts'
import { lastNode, llmNode, startNode } from '../shapes/node-shapes.ts'
import type { SimulatedApp } from './simulated-app.ts'
import { parallelEvents } from './parallel.ts'
import { type RunVoice, workflowEvents } from './workflow-events.ts'
import {
  type WorkflowRun,
  chatflowInputs,
  finishedData,
  newRunId,
  newWorkflowRun,
  startedData,
} from '../shapes/workflow-shapes.ts'

/** One turn of a chatflow. */
export interface ChatflowTurn {
  readonly run: MessageRun
  readonly turn: Turn
  readonly pieces: readonly string[]
  /** Turns of the conversation, this one included. */
  readonly dialogueCount: number
  readonly deltas: string | number | undefined
}

/** The stream of an advanced-chat app: a workflow whose LLM node speaks in `message` events, then `message_end`. */
export function* chatflowEvents(
  app: SimulatedApp,
  call: Call,
  chatflow: ChatflowTurn,
): Generator<WireEvent> {
  const { version } = app
  const { run, turn, pieces, deltas } = chatflow
  const { workflow, voice } = begin(app, call, chatflow)
  turn.answer = ''
  const { branches } = call.script
  if (branches === undefined) {
    yield* workflowEvents(app, workflow, run.taskId, voice, ['', ...pieces], call.script.truncate)
  } else {
    const texts = Array.from({ length: branches }, (_, at) => `Branch ${at}. ${pieces.join('')}`)
    yield { ...voice.head('workflow_started'), data: startedData(version, workflow) }
    const spoken = texts.map((text) => ({ text, deltas }))
    yield* parallelEvents(app, run, workflow.id, turn.query, spoken)
    turn.answer = texts.join('')
    yield { ...voice.head('workflow_finished'), data: finishedData(version, workflow) }
  }
  yield messageEndEvent(version, run)
}

/** The stream of a chatflow that waits for a form; the rest is told by `GET …/workflow/:id/events`. */
export function* pausedChatflow(
  app: SimulatedApp,
  call: Call,
  chatflow: ChatflowTurn,
): Generator<WireEvent> {
  const { version } = app
  const { run, turn, deltas } = chatflow
  const { workflow, voice } = begin(app, call, chatflow)
  turn.answer = ''
  const { credential, user } = call
  const paused = app.paused.add({
    credential,
    user,
    runId: workflow.id,
    prompt: turn.query,
    voice,
    deltas,
    ending: () => [
      { ...voice.head('workflow_finished'), data: finishedData(version, workflow) },
      messageEndEvent(version, run),
    ],
  })
  turn.form = shownForm(paused)
  yield { ...voice.head('workflow_started'), data: startedData(version, workflow) }
  yield* pausingEvents(paused)
}

/** The run of a turn, and how it speaks. */
function begin(
  app: SimulatedApp,
  call: Call,
  { run, turn, dialogueCount }: ChatflowTurn,
): { readonly workflow: WorkflowRun; readonly voice: RunVoice } {
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
  const head = (event: string): WireEvent => ({ ...messageHead(event, run), workflow_run_id: id })
  const delta = (piece: string): WireEvent => {
    turn.answer += piece
    return messageEvent(run, piece)
  }
  return { workflow, voice: { head, delta } }
}
