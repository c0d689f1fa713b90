import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { installNpm } from './installed-packages.ts'
import { type OpenaiCall, testOpenaiClient } from './openai-client.ts'

interface Message {
  readonly content: string | null
  readonly tool_calls?: readonly { readonly function: { readonly arguments: string } }[]
}
interface Completion {
  readonly id: string
  readonly choices: readonly { readonly message: Message }[]
}
interface Answered {
  readonly id: string
  readonly output_text: string
}
type Asking<Reply> = (body: object) => Reply

/** The part of `openai` that is called. */
interface OpenaiModule {
  readonly default: new (
    options: object,
  ) => {
    readonly chat: {
      readonly completions: {
        readonly create: Asking<Promise<Completion>>
        readonly stream: Asking<{ readonly finalChatCompletion: () => Promise<Completion> }>
      }
    }
    readonly responses: {
      readonly create: Asking<Promise<Answered>>
      readonly stream: Asking<
        AsyncIterable<{ readonly type: string; readonly delta?: string }> & {
          readonly finalResponse: () => Promise<Answered>
        }
      >
    }
  }
}

const { dir = '', missing } = await installNpm('openai@7.59.0')

const TOOL = { type: 'function', function: { name: 'send', parameters: { type: 'object' } } }

testOpenaiClient('npm openai 7.59.0', missing, async (call: OpenaiCall) => {
  const file = join(dir, 'node_modules/openai/index.mjs')
  const { default: OpenAI } = (await import(pathToFileURL(file).href)) as OpenaiModule
  const client = new OpenAI({ apiKey: 'sk-test', baseURL: call.url, maxRetries: 0 })
  const model = 'gpt-4o-mini'
  if (call.api === 'chat') {
    const tools = call.isTool === true ? { tools: [TOOL] } : {}
    const body = { model, messages: [{ role: 'user', content: call.text }], ...tools }
    const { completions } = client.chat
    const { id, choices } = call.isStreamed
      ? await completions.stream(body).finalChatCompletion()
      : await completions.create(body)
    const message = choices[0]?.message
    return { id, text: message?.tool_calls?.[0]?.function.arguments ?? message?.content ?? '' }
  }
  const previous = call.previous === undefined ? {} : { previous_response_id: call.previous }
  const body = { model, input: call.text, ...previous }
  if (!call.isStreamed) {
    const { id, output_text: text } = await client.responses.create(body)
    return { id, text }
  }
  const stream = client.responses.stream(body)
  let text = ''
  for await (const event of stream)
    if (event.type === 'response.output_text.delta') text += event.delta ?? ''
  const { id, output_text: whole } = await stream.finalResponse()
  return { id, text: whole === text ? text : `${text} is not ${whole}` }
})
