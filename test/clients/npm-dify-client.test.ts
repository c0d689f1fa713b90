import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { type DifyClient, KEY, testDifyClient } from './dify-client.ts'
import { readEvents, textOf } from './events.ts'
import { installNpm } from './installed-packages.ts'
import { noProxyFor } from './no-proxy.ts'

/** The part of `index.d.ts` of dify-client 2.3.2 that is called; `stream` decides what `data` is. */
interface DifyClientModule {
  readonly ChatClient: new (
    key: string,
    url: string,
  ) => {
    createChatMessage(
      inputs: object,
      query: string,
      user: string,
      stream: boolean,
      conversation: string | null,
      files: readonly object[] | null,
    ): Promise<{ readonly data: unknown }>
    fileUpload(data: FormData): Promise<{ readonly data: unknown }>
  }
}

const installed = await installNpm('dify-client@2.3.2')
process.env['NO_PROXY'] = noProxyFor(process.env)

async function chatClient(url: string): Promise<InstanceType<DifyClientModule['ChatClient']>> {
  const file = join(installed.dir ?? '', 'node_modules/dify-client/index.js')
  const { ChatClient } = (await import(pathToFileURL(file).href)) as DifyClientModule
  return new ChatClient(KEY, url)
}

async function textOfStream(stream: Readable): Promise<string> {
  let text = ''
  for await (const chunk of stream.setEncoding('utf8')) text += String(chunk)
  return text
}

const client: DifyClient = {
  async ask({ url, mode, query, user, conversation, file }) {
    const files =
      file === ''
        ? null
        : [{ type: 'document', transfer_method: 'local_file', upload_file_id: file }]
    const stream = mode === 'streaming'
    const chat = await chatClient(url)
    const { data } = await chat.createChatMessage(
      {},
      query,
      user,
      stream,
      conversation === '' ? null : conversation,
      files,
    )
    if (stream) return readEvents(await textOfStream(data as Readable))
    const answer = data as Record<string, unknown>
    return { answer: textOf(answer['answer']), conversation: textOf(answer['conversation_id']) }
  },
  async upload({ url, user, name, text }) {
    const form = new FormData()
    form.append('file', new Blob([text], { type: 'text/plain' }), name)
    form.append('user', user)
    const { data } = await (await chatClient(url)).fileUpload(form)
    const answer = data as Record<string, unknown>
    return { id: textOf(answer['id']), name: textOf(answer['name']) }
  },
}

testDifyClient('npm dify-client 2.3.2', installed.missing, client)
