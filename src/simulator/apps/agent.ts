import { randomUUID } from 'node:crypto'
import type { WireEvent } from '../shapes/api-answer.ts'
import type { Owner, Turn } from './conversations.ts'
import { pausingEvents, shownForm } from './human-input.ts'
import { type MessageRun, messageEndEvent, messageHead } from '../shapes/message-shapes.ts'
import type { SimulatedApp } from './simulated-app.ts'

/** The text of a turn, which grows while the agent speaks. */
type Spoken = Pick<Turn, 'query' | 'answer'>

/** How an agent of one kind tells what it thinks and says. */
interface Manner {
  /** What comes first. */
  readonly begin: () => Iterable<WireEvent>
  /** What comes with each piece, which the answer has already. */
  readonly speak: (piece: string) => Iterable<WireEvent>
  /** What comes before the end of the message. */
  readonly finish: () => Iterable<WireEvent>
}

/** An answer in pieces, until the task is stopped. */
function* spoken(
  { version, tasks }: SimulatedApp,
  run: MessageRun,
  user: string,
  turn: Spoken,
  pieces: readonly string[],
  { begin, speak, finish }: Manner,
): Generator<WireEvent> {
  tasks.start(run.taskId, user)
  turn.answer = ''
  try {
    yield* begin()
    for (const piece of pieces) {
      if (tasks.isStopped(run.taskId)) break
      turn.answer += piece
      yield* speak(piece)
    }
    yield* finish()
    yield messageEndEvent(version, run)
  } finally {
    tasks.finish(run.taskId)
  }
}

const said = (event: string, run: MessageRun, answer: string): WireEvent => ({
  ...messageHead(event, run),
  id: run.messageId,
  answer,
})

/**
 * The stream of a New Agent, since 1.16.0 (`core/app/apps/agent_app/app_runner.py`): a thought that grows before every
 * piece, and at the end one `message` with the complete answer.
 */
export function agentEvents(
  app: SimulatedApp,
  run: MessageRun,
  user: string,
  turn: Spoken,
  pieces: readonly string[],
): Generator<WireEvent> {
  const id = randomUUID()
  return spoken(app, run, user, turn, pieces, {
    begin: () => [],
    speak: (piece) => [thought(run, id, turn), said('agent_message', run, piece)],
    finish: () => [said('message', run, turn.answer)],
  })
}

/**
 * The stream of an agent of all versions (`agent-chat`): a thought, the pieces of what it says, and the thought again with what
 * it has come to.
 */
export function agentChatEvents(
  app: SimulatedApp,
  run: MessageRun,
  user: string,
  turn: Spoken,
  pieces: readonly string[],
): Generator<WireEvent> {
  const id = randomUUID()
  return spoken(app, run, user, turn, pieces, {
    begin: () => [thought(run, id, turn)],
    speak: (piece) => [said('agent_message', run, piece)],
    finish: () => [thought(run, id, turn)],
  })
}

const thought = (run: MessageRun, id: string, { query, answer }: Spoken): WireEvent => ({
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
