import { randomUUID } from 'node:crypto'
import type { WireEvent } from '../shapes/api-answer.ts'
import type { Turn } from './conversations.ts'
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
