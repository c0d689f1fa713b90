import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { startHttpRecorder } from '../support/http/http-recorder.ts'
import { startStack } from '../support/envoy/stack.ts'
import {
  EMAIL,
  IP,
  KEY,
  LETTER,
  type Question,
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
  readonly generateText: (
    prompt: Prompt,
  ) => Promise<{ readonly text: string; readonly providerMetadata: Metadata }>
  readonly streamText: (prompt: Prompt) => {
    readonly textStream: AsyncIterable<string>
    readonly providerMetadata: PromiseLike<Metadata>
  }
}

/** The part of `dify-ai-provider` 1.1.1 that is called. */
interface ProviderModule {
  readonly createDifyProvider: (options: {
    readonly baseURL: string
  }) => (
    app: string,
    settings: { readonly apiKey: string; readonly responseMode: string },
  ) => unknown
}

const { dir = '', missing } = await installNpm('dify-ai-provider@1.1.1', 'ai@5.0.277')

const load = async (file: string): Promise<unknown> =>
  await import(pathToFileURL(join(dir, 'node_modules', file)).href)

async function ask(
  { url, mode, user, conversation }: Omit<Question, 'query' | 'file'>,
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

describe(`${NAME} and a file`, () => {
  const skip = missing ?? false
  it('uploads placeholders, and shows the values that an answer names', { skip }, async () => {
    // It uploads and asks in one go, so this Dify reads the letter before it answers.
    const dify = await startHttpRecorder('dify', ({ url }, response) => {
      response.setHeader('content-type', 'application/json')
      if (url !== '/v1/chat-messages') {
        response.statusCode = url === '/v1/files/upload' ? 201 : 404
        response.end(JSON.stringify(UPLOADED))
        return
      }
      const { email, ip } = maskedLetter(dify.received)
      const usage = { completion_tokens: 1, prompt_tokens: 1, total_tokens: 2 }
      const ids = { id: 'i', task_id: 't', conversation_id: 'c', message_id: 'm' }
      const answer = `It is to ${email} and about ${ip}.`
      response.end(JSON.stringify({ ...ids, answer, metadata: { usage } }))
    })
    const stack = await startStack('file_upload: { enabled: true }', '1.7.0', dify.url)
    try {
      const url = `${stack.envoy.proxyUrl}/v1`
      const content = [
        { type: 'text', text: `Is ${EMAIL} the one it is to?` },
        {
          type: 'file',
          mediaType: 'text/plain',
          filename: 'letter.txt',
          data: new TextEncoder().encode(LETTER),
        },
      ]
      const question = { url, mode: 'blocking', user: 'u', conversation: '' } as const
      const { answer } = await ask(question, content)
      assert.equal(answer, `It is to ${EMAIL} and about ${IP}.`)
      assertMasked(dify.received)
      const asked = dify.received.find(({ target }) => target === '/v1/chat-messages')
      assert.match(asked?.body ?? '', /"Is EMAIL_\d+ the one it is to\?"/)
      assert.match(asked?.body ?? '', new RegExp(`"upload_file_id":"${UPLOADED.id}"`))
    } finally {
      await stack.stop()
      await dify.stop()
    }
  })
})
