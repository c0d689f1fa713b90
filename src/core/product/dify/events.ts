import type { AnswerIdKind } from '../answer-ids.ts'
import type { EventRule, EventTable, PieceRule } from '../event-table.ts'
import { OPENAI_EVENTS } from '../openai/events.ts'
import { ID_KEYS } from './answer-ids.ts'
import { isBefore } from './version.ts'

const ANSWER: PieceRule = { text: 'answer', by: ['from_variable_selector[]'] }
/** The first part of a selector is the node. */
const NODE_TEXT: PieceRule = { text: 'data.text', by: ['data.from_variable_selector[]'] }
const REASONING: PieceRule = {
  text: 'data.reasoning',
  by: ['data.node_id'],
  last: 'data.is_final',
}

/**
 * What one SSE event means for restoring, as data. Facts from Dify's `core/app/entities/task_entities.py` and
 * `core/app/apps/<kind>/generate_response_converter.py`, 0.15.8 to 1.7.0, and its API docs up to 1.16.0; the versions differ
 * in events, not in meaning.
 */
export const DIFY_EVENTS: Readonly<Record<string, EventRule>> = Object.freeze({
  __proto__: null as never,
  // A New Agent (1.16.0) repeats its answer in one message after all pieces: clients replace theirs by it.
  message: { pieces: [ANSWER], flush: 'others', wholeAfter: 'agent_message', replaces: 'answer' },
  agent_message: { pieces: [ANSWER], flush: 'others' },
  // A New Agent sends one before every piece: what is held of its answer goes on after it.
  agent_thought: { grows: ['thought', 'observation', 'tool_input'] },
  message_file: {},
  message_replace: { replaces: 'answer' },
  message_end: { flush: 'all' },
  tts_message: {},
  tts_message_end: {},
  workflow_started: {},
  workflow_finished: { flush: 'all' },
  // Clients stop reading here (1.13.0): what comes later is lost.
  workflow_paused: { flush: 'all' },
  workflow_maintenance_paused: { flush: 'all' },
  human_input_required: { flush: 'all' },
  human_input_form_filled: {},
  human_input_form_timeout: {},
  node_started: { starts: 'data.node_id' },
  node_finished: { flush: { owner: 'data.node_id' } },
  node_retry: {},
  parallel_branch_started: {},
  parallel_branch_finished: {},
  iteration_started: {},
  iteration_next: {},
  iteration_completed: {},
  loop_started: {},
  loop_next: {},
  loop_completed: {},
  agent_log: {},
  text_chunk: { pieces: [NODE_TEXT], flush: 'others' },
  text_replace: { replaces: 'data.text' },
  reasoning_chunk: { pieces: [REASONING], flush: 'others' },
  datasource_processing: {},
  datasource_completed: {},
  datasource_error: {},
  error: { flush: 'all' },
  ping: {},
})

/** Events of an agent that belong to a message and name it. */
const AGENT_EVENTS: ReadonlySet<string> = new Set(['agent_message', 'agent_thought'])

/** The event streams of Dify. All events of a message, and of a workflow, name the same ids. */
export const EVENT_TABLE: EventTable = {
  // Plugin endpoints (`/e/**`) answer as OpenAI does: their events have no `event`.
  names: ['event', 'type', 'object'],
  events: { ...OPENAI_EVENTS, ...DIFY_EVENTS },
  message: ['message_id', 'workflow_run_id', 'item_id', 'id'],
  end: '[DONE]',
  ids: ID_KEYS,
  // A chatflow shows its run before the first piece of its message; other apps have none. Since 1.13.0 a run may wait for a
  // form, whose token comes last, and since 1.16.0 so may an agent, which has no run before.
  hasAllIds: (seen: ReadonlySet<AnswerIdKind>, event, version) => {
    if (!seen.has('task')) return false
    if (seen.has('workflow_run')) return isBefore(version, '1.13.0')
    return event === 'message' || (AGENT_EVENTS.has(event) && isBefore(version, '1.16.0'))
  },
  failure: {
    // Inside a string its quotes would be escaped.
    pattern: /(?:^|[^\\])"event"\s{0,8}:\s{0,8}"error"/,
    longest: '"event"'.length + '"error"'.length + 1 + 16 + 1,
  },
}
