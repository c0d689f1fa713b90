import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { KEY } from './dify-client.ts'
import { installNpm } from './installed-packages.ts'
import { noProxyFor } from './no-proxy.ts'

/** An answer of axios. */
interface Answer<Data> {
  readonly status: number
  readonly data: Data
}

type Json = Promise<Answer<Readonly<Record<string, unknown>>>>

type Turn<Stream> = [
  inputs: object,
  query: string,
  user: string,
  stream: Stream,
  conversation: string | null,
  files: readonly object[] | null,
]

/** The part of `index.d.ts` of dify-client 2.3.2 that is called. */
export interface ChatClient {
  createChatMessage(...turn: Turn<false>): Json
  createChatMessage(...turn: Turn<true>): Promise<Answer<Readable>>
  fileUpload(data: FormData): Json
  messageFeedback(message: string, rating: string, user: string): Json
  getConversationMessages(user: string, conversation: string): Json
  getConversations(user: string): Json
  renameConversation(conversation: string, name: string, user: string, generate: boolean): Json
  deleteConversation(conversation: string, user: string): Json
}

interface DifyClientModule {
  readonly ChatClient: new (key: string, url: string) => ChatClient
}

const { dir = '', missing: reason } = await installNpm('dify-client@2.3.2')

// axios asks the environment.
process.env['NO_PROXY'] = noProxyFor(process.env)

/** Why there is no client, if there is none. */
export const missing: string | undefined = reason

/** The official client of npm, for the Service API at a URL with `/v1`. */
export async function chatClient(url: string): Promise<ChatClient> {
  const file = join(dir, 'node_modules/dify-client/index.js')
  const client = (await import(pathToFileURL(file).href)) as DifyClientModule
  return new client.ChatClient(KEY, url)
}
