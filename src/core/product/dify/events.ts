/**
 * What each SSE event means for restoring, as data. Facts from Dify's `core/app/entities/task_entities.py` and
 * `core/app/apps/<kind>/generate_response_converter.py`, 0.15.8 to 1.7.0; the versions differ in events, not in meaning.
 * An event that is not listed holds whole texts only.
 */
export interface EventRule {
  /** Path of the text that arrives in pieces, as `JsonPath.toPattern` writes it; all other strings are whole. */
  readonly delta?: string
  /** Path of the selector that tells parallel texts of one message apart; its first part is the node. */
  readonly selector?: string
  /** Pieces held back leave as an event of their own before this one: `all`, or those of the node that it names. */
  readonly flush?: 'all' | 'node'
  /** Path of a text that takes the place of the pieces so far, which are void: what is held back is dropped. */
  readonly replaces?: string
}

export const EVENT_RULES: Readonly<Record<string, EventRule>> = Object.freeze({
  __proto__: null as never,
  message: { delta: 'answer', selector: 'from_variable_selector[]' },
  agent_message: { delta: 'answer', selector: 'from_variable_selector[]' },
  text_chunk: { delta: 'data.text', selector: 'data.from_variable_selector[]' },
  reasoning_chunk: { delta: 'data.reasoning', selector: 'data.node_id' },
  message_replace: { replaces: 'answer' },
  text_replace: { replaces: 'data.text' },
  message_end: { flush: 'all' },
  agent_thought: { flush: 'all' },
  node_finished: { flush: 'node' },
  workflow_finished: { flush: 'all' },
  error: { flush: 'all' },
})

/** Event names that metrics may use as a label; anything else counts as `other`. */
export const KNOWN_EVENTS: readonly string[] = [
  'message',
  'agent_message',
  'agent_thought',
  'message_file',
  'message_replace',
  'message_end',
  'tts_message',
  'tts_message_end',
  'workflow_started',
  'workflow_finished',
  'node_started',
  'node_finished',
  'node_retry',
  'parallel_branch_started',
  'parallel_branch_finished',
  'iteration_started',
  'iteration_next',
  'iteration_completed',
  'loop_started',
  'loop_next',
  'loop_completed',
  'agent_log',
  'text_chunk',
  'text_replace',
  'error',
  'ping',
]
