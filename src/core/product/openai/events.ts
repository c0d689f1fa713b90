import type { EventRule, EventTable, PieceRule } from '../event-table.ts'

/**
 * The event streams of OpenAI's API (`openai-node` and `openai-python`, `types/chat/chat_completion_chunk` and
 * `types/responses/response_stream_event`, 6.x and 2.x) and of servers that speak it, as vLLM, Ollama and Dify's plugin
 * endpoints do. A chunk of a chat has no name of its own but `object`, an event of the Responses API has its `type`.
 */

const CHOICE = 'choices[].index'

/** One text of a choice. It ends with the chunk that says why: some servers put the last piece into it. */
const ofChoice = (text: string, more: Partial<PieceRule> = {}): PieceRule => ({
  text: `choices[].${text}`,
  by: [CHOICE],
  last: 'choices[].finish_reason',
  copies: 'alone',
  ...more,
})

const ENDS_CHOICE = { owner: CHOICE, when: 'choices[].finish_reason' } as const

const CHAT_CHUNK: EventRule = {
  pieces: [
    ofChoice('delta.content'),
    ofChoice('delta.refusal'),
    // Not in OpenAI's own API: DeepSeek and vLLM, then OpenRouter.
    ofChoice('delta.reasoning_content'),
    ofChoice('delta.reasoning'),
    ofChoice('delta.function_call.arguments', { isJson: true }),
    ofChoice('delta.tool_calls[].function.arguments', {
      by: [CHOICE, 'choices[].delta.tool_calls[].index'],
      isJson: true,
    }),
    ofChoice('delta.tool_calls[].custom.input', {
      by: [CHOICE, 'choices[].delta.tool_calls[].index'],
    }),
  ],
  flush: ENDS_CHOICE,
}

/** A piece of one part of an output item. */
const delta = (by: readonly string[], more: Partial<PieceRule> = {}): EventRule => ({
  pieces: [{ text: 'delta', by, ...more }],
})
const PART = ['item_id', 'content_index']
const ITEM = ['item_id']
const ENDS_ITEM: EventRule = { flush: { owner: 'item_id' } }
const ENDS_ALL: EventRule = { flush: 'all' }

export const OPENAI_EVENTS: Readonly<Record<string, EventRule>> = Object.freeze({
  __proto__: null as never,
  'chat.completion.chunk': CHAT_CHUNK,
  text_completion: { pieces: [ofChoice('text')], flush: ENDS_CHOICE },
  'response.created': {},
  'response.queued': {},
  'response.in_progress': {},
  'response.output_item.added': {},
  'response.content_part.added': {},
  'response.output_text.delta': delta(PART),
  'response.output_text.annotation.added': {},
  'response.output_text.done': ENDS_ITEM,
  'response.refusal.delta': delta(PART),
  'response.refusal.done': ENDS_ITEM,
  'response.reasoning_text.delta': delta(PART),
  'response.reasoning_text.done': ENDS_ITEM,
  'response.reasoning_summary_part.added': {},
  'response.reasoning_summary_text.delta': delta(['item_id', 'summary_index']),
  'response.reasoning_summary_text.done': ENDS_ITEM,
  'response.reasoning_summary_part.done': ENDS_ITEM,
  'response.function_call_arguments.delta': delta(ITEM, { isJson: true }),
  'response.function_call_arguments.done': ENDS_ITEM,
  'response.mcp_call_arguments.delta': delta(ITEM, { isJson: true }),
  'response.mcp_call_arguments.done': ENDS_ITEM,
  'response.custom_tool_call_input.delta': delta(ITEM),
  'response.custom_tool_call_input.done': ENDS_ITEM,
  'response.code_interpreter_call_code.delta': delta(ITEM),
  'response.code_interpreter_call_code.done': ENDS_ITEM,
  'response.content_part.done': ENDS_ITEM,
  'response.output_item.done': { flush: { owner: 'item.id' } },
  'response.completed': ENDS_ALL,
  'response.incomplete': ENDS_ALL,
  'response.failed': ENDS_ALL,
  error: ENDS_ALL,
})

export const OPENAI_EVENT_TABLE: EventTable = {
  names: ['type', 'object'],
  events: OPENAI_EVENTS,
  unnamed: 'chat.completion.chunk',
  message: ['item_id', 'id'],
  ids: { 'response.id': 'response' },
  // Only a response can be named later; the first event of its stream shows the id.
  hasAllIds: (seen, event) => seen.has('response') || !event.startsWith('response.'),
  end: '[DONE]',
  failure: {
    // Inside a string its quotes would be escaped.
    pattern:
      /(?:^|[^\\])"(?:error"\s{0,8}:\s{0,8}\{|type"\s{0,8}:\s{0,8}"(?:error|response\.failed)")/,
    longest: '"type"'.length + '"response.failed"'.length + 1 + 16 + 1,
  },
}
