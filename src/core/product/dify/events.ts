/**
 * What one SSE event means for restoring, as data. Facts from Dify's `core/app/entities/task_entities.py` and
 * `core/app/apps/<kind>/generate_response_converter.py`, 0.15.8 to 1.7.0; the versions differ in events, not in meaning.
 * An event without a rule of its own, `{}`, holds whole texts only. One that is not listed does too, and clients may join
 * what it holds at one path.
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

/** All events that are known, by name: the only names that metrics use as a label. Anything else counts as `other`. */
export const EVENTS: Readonly<Record<string, EventRule>> = Object.freeze({
  __proto__: null as never,
  message: { delta: 'answer', selector: 'from_variable_selector[]' },
  agent_message: { delta: 'answer', selector: 'from_variable_selector[]' },
  agent_thought: { flush: 'all' },
  message_file: {},
  message_replace: { replaces: 'answer' },
  message_end: { flush: 'all' },
  tts_message: {},
  tts_message_end: {},
  workflow_started: {},
  workflow_finished: { flush: 'all' },
  workflow_paused: {},
  human_input_required: {},
  human_input_form_filled: {},
  human_input_form_timeout: {},
  node_started: {},
  node_finished: { flush: 'node' },
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
  text_chunk: { delta: 'data.text', selector: 'data.from_variable_selector[]' },
  text_replace: { replaces: 'data.text' },
  reasoning_chunk: { delta: 'data.reasoning', selector: 'data.node_id' },
  error: { flush: 'all' },
  ping: {},
})
