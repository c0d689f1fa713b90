/** Streams of OpenAI's API, as its servers send them (byte strings of ASCII). */

type Fields = Readonly<Record<string, unknown>>

const data = (fields: Fields): string => `data: ${JSON.stringify(fields)}\n\n`

/** A chunk of a chat with what `delta` says. */
export const chatChunk = (delta: Fields, index = 0, finish: string | null = null): string =>
  data({
    id: 'chatcmpl-0000001',
    object: 'chat.completion.chunk',
    created: 1_780_000_000,
    model: 'gpt-4o-mini',
    choices: [{ index, delta, logprobs: null, finish_reason: finish }],
  })

/** A piece of the arguments of a tool. The first one names the tool. */
export const toolChunk = (piece: string, isFirst: boolean, tool = 0): string =>
  chatChunk({
    tool_calls: [
      isFirst
        ? {
            index: tool,
            id: `call_${tool}`,
            type: 'function',
            function: { name: 'send', arguments: piece },
          }
        : { index: tool, function: { arguments: piece } },
    ],
  })

export const DONE = 'data: [DONE]\n\n'

/** An event of the Responses API. */
export const responseEvent = (type: string, fields: Fields): string =>
  `event: ${type}\n${data({ type, ...fields })}`

interface Chunk {
  readonly choices?: readonly {
    readonly index: number
    readonly delta: Delta
    readonly finish_reason: string | null
  }[]
}
interface Delta {
  readonly role?: string
  readonly content?: string
  readonly tool_calls?: readonly {
    readonly index: number
    readonly id?: string
    readonly function: { readonly name?: string; readonly arguments?: string }
  }[]
}

/** What a client has put together of a chat: OpenAI's own clients add up every string of a delta. */
export interface Gathered {
  role: string
  content: string
  finish: string
  readonly tools: { id: string; name: string; arguments: string }[]
}

/** All choices of a chat, as clients gather them up to `[DONE]`. */
export function gatherChat(stream: string): readonly Gathered[] {
  const choices: Gathered[] = []
  for (const event of stream.split('\n\n')) {
    if (event === 'data: [DONE]') break
    if (!event.startsWith('data: ')) continue
    const { choices: chunks = [] } = JSON.parse(event.slice(6)) as Chunk
    for (const { index, delta, finish_reason: finish } of chunks) {
      const choice = (choices[index] ??= { role: '', content: '', finish: '', tools: [] })
      // A client takes a choice that has said why it ends for ended.
      if (choice.finish !== '') continue
      choice.role += delta.role ?? ''
      choice.content += delta.content ?? ''
      choice.finish = finish ?? ''
      for (const call of delta.tool_calls ?? []) {
        const tool = (choice.tools[call.index] ??= { id: '', name: '', arguments: '' })
        tool.id += call.id ?? ''
        tool.name += call.function.name ?? ''
        tool.arguments += call.function.arguments ?? ''
      }
    }
  }
  return choices
}
