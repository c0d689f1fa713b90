import { wireJson } from '../../../src/simulator/shapes/wire-json.ts'

type Fields = Readonly<Record<string, unknown>>

/** How one event of Dify looks that holds a text wherever it can hold one. `node`: whose event it is. */
export type Fixture = (text: string, node: string) => Fields

const none: Fixture = () => ({})
const inside = (text: string): string => JSON.stringify({ deep: [text] })
const ofData =
  (data: Fixture): Fixture =>
  (text, node) => ({ data: data(text, node) })

const form = (text: string): Fields => ({
  form_id: 'f',
  node_title: text,
  form_content: `${text}\n\n{{#$output.a#}}`,
  inputs: [
    { type: 'paragraph', output_variable_name: 'a', default: { type: 'constant', value: text } },
  ],
  actions: [{ id: 'approve', title: text }],
  resolved_default_values: { a: text },
})
const node: Fixture = (text, id) => ({
  node_id: id,
  title: 'LLM',
  inputs: { a: text, json: inside(text) },
  process_data: { prompts: [{ role: 'user', text }] },
  outputs: { text, json: inside(text) },
  outputs_truncated: false,
  error: text,
})
const round: Fixture = (text, id) => ({
  ...node(text, id),
  index: 1,
  pre_iteration_output: text,
  pre_loop_output: { a: text },
})

/** One fixture for each event of the table. Shapes: Dify's API docs up to 1.16.0; of later ones what is known. */
export const FIXTURES: Readonly<Record<string, Fixture>> = {
  message: (answer, id) => ({ answer, from_variable_selector: [id, 'text'] }),
  agent_message: (answer) => ({ answer }),
  agent_thought: (thought) => ({
    id: 't',
    position: 1,
    thought,
    observation: JSON.stringify({ look_up: inside(thought) }),
    tool: 'look_up',
    tool_labels: {},
    tool_input: inside(thought),
    message_files: [],
  }),
  message_file: (filename) => ({ id: 'x', type: 'document', belongs_to: 'user', filename }),
  message_replace: (answer) => ({ answer, reason: 'output_moderation' }),
  message_end: (text) => ({
    metadata: {
      annotation_reply: null,
      retriever_resources: [{ position: 1, content: text, document_name: text, title: text }],
      usage: { total_tokens: 1 },
    },
    files: [],
  }),
  tts_message: () => ({ audio: 'AAAA' }),
  tts_message_end: () => ({ audio: '' }),
  workflow_started: ofData((text) => ({
    inputs: { a: text, 'sys.query': text },
    reason: 'initial',
  })),
  workflow_finished: ofData((text) => ({
    status: 'succeeded',
    outputs: { answer: text, json: inside(text) },
    error: text,
  })),
  workflow_paused: ofData((text) => ({
    outputs: { a: text },
    reasons: [{ TYPE: 'human_input_required', ...form(text) }],
  })),
  workflow_maintenance_paused: ofData((text) => ({ outputs: { a: text }, reasons: [text] })),
  human_input_required: ofData((text, id) => ({ node_id: id, ...form(text) })),
  human_input_form_filled: ofData((text, id) => ({
    node_id: id,
    rendered_content: text,
    action_text: text,
    submitted_data: { a: text },
  })),
  human_input_form_timeout: ofData((text, id) => ({ node_id: id, node_title: text })),
  node_started: ofData(node),
  node_finished: ofData(node),
  node_retry: ofData(node),
  parallel_branch_started: ofData((text) => ({ parallel_branch_id: 'b', error: text })),
  parallel_branch_finished: ofData((text) => ({ parallel_branch_id: 'b', error: text })),
  iteration_started: ofData(round),
  iteration_next: ofData(round),
  iteration_completed: ofData(round),
  loop_started: ofData(round),
  loop_next: ofData(round),
  loop_completed: ofData(round),
  agent_log: ofData((text, id) => ({ node_id: id, label: text, error: text, data: { a: [text] } })),
  text_chunk: ofData((text, id) => ({ text, from_variable_selector: [id, 'text'] })),
  text_replace: ofData((text) => ({ text })),
  reasoning_chunk: ofData((reasoning, id) => ({ reasoning, node_id: id, is_final: false })),
  datasource_processing: (text) => ({ total: 3, completed: 1, data: { note: text } }),
  datasource_completed: (text) => ({ data: [{ title: text, content: text }], time_consuming: 0.1 }),
  datasource_error: (text) => ({ error: text }),
  error: (message) => ({ code: 'completion_request_error', status: 400, message }),
  ping: none,
}

/** Events whose text comes in pieces: a text goes on in the next one. */
export const CARRIERS = ['message', 'agent_message', 'text_chunk', 'reasoning_chunk'] as const
export type Carrier = (typeof CARRIERS)[number]

/** Events with which all texts of a run end, or begin again. */
export const ENDS: ReadonlySet<string> = new Set([
  'message_end',
  'message_replace',
  'text_replace',
  'workflow_finished',
  'workflow_paused',
  'workflow_maintenance_paused',
  'human_input_required',
  'error',
])

/** An event as Dify frames it: ASCII up to 1.8.0, then compact. `id`: the message. */
function frame(
  event: string,
  fields: Fields,
  { id, isCompact = true }: { readonly id: string; readonly isCompact?: boolean },
): string {
  if (event === 'ping') return 'event: ping\n\n'
  const whole = { event, task_id: id, message_id: id, workflow_run_id: id, ...fields }
  return `data: ${isCompact ? JSON.stringify(whole) : wireJson(whole)}\n\n`
}

/** An event with the text in all its places. */
export const eventWith = (
  event: string,
  text: string,
  place: { readonly id: string; readonly node?: string; readonly isCompact?: boolean },
): string => frame(event, (FIXTURES[event] ?? none)(text, place.node ?? 'other'), place)

/** Texts as a client ends up with them, by message, kind and node; what replaces them is one. */
export function textsOf(events: readonly Fields[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  const spoken = new Set<unknown>()
  for (const event of events) {
    const { event: name, message_id: id, answer, from_variable_selector: selector } = event
    const data = (event['data'] ?? {}) as Fields
    const add = (key: readonly unknown[], piece: unknown): void => {
      const label = key.join(' ')
      texts.set(label, (texts.get(label) ?? '') + String(piece))
    }
    const isWhole = name === 'message' && spoken.has(id)
    if (isWhole) texts.set([id, 'whole'].join(' '), String(answer))
    else if (name === 'message') add([id, name, selector], answer)
    else if (name === 'agent_message') add([id, name], answer)
    else if (name === 'text_chunk') add([id, name, data['from_variable_selector']], data['text'])
    else if (name === 'reasoning_chunk') add([id, name, data['node_id']], data['reasoning'])
    if (name === 'agent_message') spoken.add(id)
  }
  return texts
}

/** Every way to cut a text in two, both parts with something in them. */
export const cutsOf = (text: string): (readonly [string, string])[] =>
  Array.from({ length: text.length - 1 }, (_, at) => [text.slice(0, at + 1), text.slice(at + 1)])

/**
 * A stream in which an event comes at every point of a text of a carrier, each time in a message of its own; if texts end with
 * the event, after the text. `isInTurns`: another node speaks there as well.
 */
export function streamAround(
  event: string,
  carrier: Carrier,
  text: string,
  { isInTurns = false, isCompact = true } = {},
): string {
  const messages = cutsOf(text).map(([first, second], at) => {
    const id = `m-0000000${at}`
    const own = { id, node: 'own', isCompact }
    const there = eventWith(event, text, { id, node: 'other', isCompact })
    const others = isInTurns ? eventWith(carrier, 'x', { ...own, node: 'second' }) : ''
    const starts = isInTurns
      ? ['own', 'second'].map((each) => frame('node_started', { data: { node_id: each } }, own))
      : []
    const [one, two] = [eventWith(carrier, first, own), eventWith(carrier, second, own)]
    const isEnd = ENDS.has(event) || (event === 'message' && carrier === 'agent_message')
    const middle = isEnd ? [one, others, two, there] : [one, others, there, two]
    return [...starts, ...middle].join('')
  })
  return messages.join('')
}
