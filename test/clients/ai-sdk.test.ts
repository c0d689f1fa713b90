import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { startStack } from '../support/stack.ts'
import {
  type DifyClient,
  EMAIL,
  IP,
  KEY,
  LETTER,
  type Reply,
  UPLOADED,
  assertMasked,
  maskedLetter,
  testDifyClient,
} from './dify-client.ts'
import { installNpm } from './installed-packages.ts'

interface Metadata {
  readonly difyWorkflowData?: { readonly conversationId: string }
}

interface Prompt {
  readonly model: unknown
  readonly headers: Readonly<Record<string, string>>
  readonly messages: readonly object[]
  readonly maxRetries: number
}

/** The part of `ai` 5 that is called. */
interface AiModule {
  generateText(
    prompt: Prompt,
  ): Promise<{ readonly text: string; readonly providerMetadata: Metadata }>
  streamText(prompt: Prompt): {
    readonly textStream: AsyncIterable<string>
    readonly providerMetadata: PromiseLike<Metadata>
  }
}

/** The part of `dify-ai-provider` 1.1.1 that is called. */
interface ProviderModule {
  createDifyProvider(options: {
    readonly baseURL: string
  }): (app: string, settings: { readonly apiKey: string; readonly responseMode: string }) => unknown
}

const { dir = '', missing } = await installNpm('dify-ai-provider@1.1.1', 'ai@5.0.277')

const load = async (file: string): Promise<unknown> =>
  await import(pathToFileURL(join(dir, 'node_modules', file)).href)

async function ask(
  { url, mode, user, conversation }: Parameters<DifyClient['ask']>[0],
  content: readonly object[],
): Promise<Reply> {
  const { generateText, streamText } = (await load('ai/dist/index.mjs')) as AiModule
  const { createDifyProvider } = (await load('dify-ai-provider/dist/index.mjs')) as ProviderModule
  const prompt = {
    model: createDifyProvider({ baseURL: url })('app', { apiKey: KEY, responseMode: mode }),
    headers: { 'user-id': user, ...(conversation === '' ? {} : { 'chat-id': conversation }) },
    messages: [{ role: 'user', content }],
    maxRetries: 0,
  }
  if (mode === 'blocking') {
    const { text, providerMetadata } = await generateText(prompt)
    return { answer: text, conversation: providerMetadata.difyWorkflowData?.conversationId }
  }
  const { textStream, providerMetadata } = streamText(prompt)
  let answer = ''
  for await (const delta of textStream) answer += delta
  return { answer, conversation: (await providerMetadata).difyWorkflowData?.conversationId }
}

const NAME = 'Vercel AI SDK 5 with dify-ai-provider 1.1.1'

testDifyClient(NAME, missing, {
  ask: async (question) => await ask(question, [{ type: 'text', text: question.query }]),
})

describe(`${NAME} and a file`, { skip: missing ?? false }, () => {
  it('uploads placeholders, and shows the values that an answer names', async () => {
    const stack = await startStack('file_upload: { enabled: true }')
    try {
      const answer = 'It is to EMAIL_1 and about IP_PRIVATE_1.'
      const usage = { completion_tokens: 1, prompt_tokens: 1, total_tokens: 2 }
      const ids = { task_id: 't', conversation_id: 'c', message_id: 'm' }
      // It uploads and asks in one go: this is the answer to both.
      const both = { ...UPLOADED, ...ids, answer, metadata: { usage } }
      stack.dify.script({ raw_json: JSON.stringify(both) })
      const url = `${stack.envoy.proxyUrl}/v1`
      const question = { url, mode: 'blocking', query: '', user: 'u', conversation: '', file: '' }
      const file = { data: new TextEncoder().encode(LETTER), filename: 'letter.txt' }
      const got = await ask({ ...question, mode: 'blocking' }, [
        { type: 'text', text: 'To whom is the letter?' },
        { type: 'file', mediaType: 'text/plain', ...file },
      ])
      assert.deepEqual(maskedLetter(stack), { email: 'EMAIL_1', ip: 'IP_PRIVATE_1' })
      assertMasked(stack)
      assert.equal(got.answer, `It is to ${EMAIL} and about ${IP}.`)
      const asked = stack.dify.requests().find(({ path }) => path === '/v1/chat-messages')
      assert.match(asked?.body ?? '', new RegExp(`"upload_file_id":"${UPLOADED.id}"`))
    } finally {
      await stack.stop()
    }
  })
})
