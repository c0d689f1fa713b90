import { OPENAI } from '../../src/core/product/openai/openai.ts'
import { byteString } from '../support/bytes.ts'
import type { Random } from './random.ts'
import { type Shown, type Way, restore, textsOf } from './restoring.ts'
import { anywhere } from './text-cuts.ts'

/** Answers that are not a chat of Dify: files, tools, plugins, and the second product. */

const file: Way = {
  name: 'file of text',
  send: async (answer, random, hosts) => {
    const chunks = anywhere(byteString(answer), random)
    const out = await restore('GET /v1/files/f-1/preview', 'text/plain', chunks, hosts)
    return textsOf(Buffer.from(byteString(out), 'latin1').toString('utf8'))
  },
}

const tool: Way = {
  name: 'answer of a tool (MCP)',
  send: async (answer, _random, hosts) => {
    const result = { content: [{ type: 'text', text: answer }], isError: false }
    const body = byteString(JSON.stringify({ jsonrpc: '2.0', id: 1, result }))
    const out = await restore('POST /mcp/server/c/mcp', 'application/json', [body], hosts)
    return textsOf((JSON.parse(out) as { readonly result: unknown }).result)
  },
}

type Event = Readonly<Record<string, unknown>>

const chatChunk = (content: string): Event => ({
  id: 'c-1',
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta: { content }, finish_reason: null }],
})

const delta = (text: string): Event => ({
  type: 'response.output_text.delta',
  item_id: 'm-1',
  output_index: 0,
  content_index: 0,
  delta: text,
})

interface Stream {
  readonly name: string
  readonly line: string
  readonly wrap: (piece: string, random: Random) => Event
  readonly isDify?: boolean
}

/** The piece of an event: of a chat, or of a response. */
function pieceOf(event: Record<string, unknown>): string {
  const { choices, delta: piece } = event
  if (typeof piece === 'string') return piece
  const [choice] = choices as readonly { readonly delta: { readonly content?: string } }[]
  return choice?.delta.content ?? ''
}

const shownBy = (source: string): Shown =>
  textsOf(
    source
      .split('\n\n')
      .filter((line) => line.startsWith('data: {'))
      .map((line) => pieceOf(JSON.parse(line.slice('data: '.length)) as Record<string, unknown>))
      .join(''),
  )

function stream({ name, line, wrap, isDify }: Stream): Way {
  return {
    name,
    send: async (answer, random, hosts) => {
      const events = anywhere(answer, random).map((piece) => JSON.stringify(wrap(piece, random)))
      const lines = [...events, '[DONE]'].map((each) => byteString(`data: ${each}\n\n`))
      const product = isDify === true ? undefined : OPENAI
      return shownBy(await restore(line, 'text/event-stream', lines, hosts, product))
    },
  }
}

export const OTHER_WAYS: readonly Way[] = [
  file,
  tool,
  stream({ name: 'OpenAI, chat', line: 'POST /v1/chat/completions', wrap: chatChunk }),
  stream({ name: 'OpenAI, response', line: 'POST /v1/responses', wrap: delta }),
  stream({ name: 'plugin of Dify', line: 'POST /e/hook/x', wrap: chatChunk, isDify: true }),
]
