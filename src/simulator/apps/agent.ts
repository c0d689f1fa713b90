import { randomUUID } from 'node:crypto'
import type { WireEvent } from '../shapes/api-answer.ts'
import type { Owner, Turn } from './conversations.ts'
import { pausingEvents, shownForm } from './human-input.ts'
import { type MessageRun, messageEndEvent, messageHead } from '../shapes/message-shapes.ts'
import type { SimulatedApp } from './simulated-app.ts'

/**
 * The stream of a New Agent, since 1.16.0 (`core/app/apps/agent_app/app_runner.py`): a thought that grows before every
 * piece, and at the end one `message` with the complete answer.
 */
export function* agentEvents(
  { version, tasks }: SimulatedApp,
  run: MessageRun,
  user: string,
  turn: Pick<Turn, 'query' | 'answer'>,
  pieces: readonly string[],
): Generator<WireEvent> {
  const id = randomUUID()
  tasks.start(run.taskId, user)
  turn.answer = ''
  const speaks = (event: string, answer: string): WireEvent => ({
    ...messageHead(event, run),
    id: run.messageId,
    answer,
  })
  try {
    for (const piece of pieces) {
      if (tasks.isStopped(run.taskId)) break
      turn.answer += piece
      yield thought(run, id, turn)
      yield speaks('agent_message', piece)
    }
    yield speaks('message', turn.answer)
    yield messageEndEvent(version, run)
  } finally {
    tasks.finish(run.taskId)
  }
}

/**
 * The stream of an agent of all versions (`agent-chat`): a thought, the pieces of what it says, and the thought again with what
 * it has come to.
 */
export function* agentChatEvents(
  { version, tasks }: SimulatedApp,
  run: MessageRun,
  user: string,
  turn: Pick<Turn, 'query' | 'answer'>,
  pieces: readonly string[],
): Generator<WireEvent> {
  const id = randomUUID()
  tasks.start(run.taskId, user)
  turn.answer = ''
  try {
    yield thought(run, id, turn)
    for (const piece of pieces) {
      if (tasks.isStopped(run.taskId)) break
      turn.answer += piece
      yield { ...messageHead('agent_message', run), id: run.messageId, answer: piece }
    }
    yield thought(run, id, turn)
    yield messageEndEvent(version, run)
  } finally {
    tasks.finish(run.taskId)
  }
}

const thought = (
  run: MessageRun,
  id: string,
  { query, answer }: Pick<Turn, 'query' | 'answer'>,
): WireEvent => ({
  ...messageHead('agent_thought', run),
  id,
  position: 1,
  thought: answer,
  observation: '',
  tool: 'look_up',
  tool_labels: {},
  tool_input: JSON.stringify({ look_up: { about: query } }),
  message_files: [],
})

/**
 * A New Agent that asks a person: the first part of its answer, the form, and the end of the stream. It has no workflow run: its
 * message id stands in place of one (`core/app/apps/agent_app/human_input_sse.py`).
 */
export function* pausedAgent(
  app: SimulatedApp,
  { credential, user }: Owner,
  run: MessageRun,
  turn: Turn,
  deltas: string | number | undefined,
): Generator<WireEvent> {
  const { version } = app
  const runId = run.messageId
  const isRunEvent = (event: string): boolean => /^(?:human_input|workflow)_/.test(event)
  const head = (event: string): WireEvent =>
    isRunEvent(event)
      ? { ...messageHead(event, run), workflow_run_id: runId }
      : messageHead(event, run)
  const delta = (answer: string): WireEvent => {
    turn.answer += answer
    return { ...messageHead('agent_message', run), id: runId, answer }
  }
  turn.answer = ''
  const paused = app.paused.add({
    credential,
    user,
    runId,
    prompt: turn.query,
    voice: { head, delta },
    deltas,
    ending: () => [
      { ...messageHead('message', run), id: runId, answer: turn.answer },
      messageEndEvent(version, run),
    ],
  })
  turn.form = shownForm(paused)
  yield* pausingEvents(paused)
}
