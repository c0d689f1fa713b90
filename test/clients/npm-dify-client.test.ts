import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { it } from 'node:test'
import { startStack } from '../support/envoy/stack.ts'
import { type DifyClient, EMAIL, IP, assertMasked, testDifyClient } from './dify-client.ts'
import { readEvents, textOf } from './events.ts'
import { chatClient, missing } from './npm-chat-client.ts'

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
    const known = conversation === '' ? null : conversation
    const chat = await chatClient(url)
    if (mode === 'streaming') {
      const { data } = await chat.createChatMessage({}, query, user, true, known, files)
      return readEvents(await textOfStream(data))
    }
    const { data: answer } = await chat.createChatMessage({}, query, user, false, known, files)
    return { answer: textOf(answer['answer']), conversation: textOf(answer['conversation_id']) }
  },
  async upload({ url, user, name, text }) {
    const form = new FormData()
    form.append('file', new Blob([text], { type: 'text/plain' }), name)
    form.append('user', user)
    const { data: answer } = await (await chatClient(url)).fileUpload(form)
    return { id: textOf(answer['id']), name: textOf(answer['name']) }
  },
}

testDifyClient('npm dify-client 2.3.2', missing, client)

it('npm dify-client 2.3.2: what Dify keeps of a chat', { skip: missing ?? false }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'dify-masking-client-'))
  const keyFile = join(dir, 'user.key')
  writeFileSync(keyFile, randomBytes(32), { mode: 0o600 })
  const stack = await startStack(`masking: { user: pseudonym, user_key_file: "${keyFile}" }`)
  try {
    const chat = await chatClient(`${stack.envoy.proxyUrl}/v1`)
    const query = `Is ${IP} a server of ${EMAIL}?`
    // It goes into the query string of a GET, and into the body of a POST or a DELETE.
    const user = EMAIL
    const asked = (await chat.createChatMessage({ name: EMAIL }, query, user, false, null, null))
      .data
    const id = textOf(asked['conversation_id'])
    const rated = await chat.messageFeedback(textOf(asked['message_id']), 'like', user)
    assert.deepEqual(rated.data, { result: 'success' })

    const { data: messages } = await chat.getConversationMessages(user, id)
    const [message] = messages['data'] as Record<string, unknown>[]
    assert.equal(message?.['query'], query)
    assert.equal(message['answer'], `You said: ${query}`)
    assert.deepEqual(message['inputs'], { name: EMAIL })
    assert.deepEqual(message['feedback'], { rating: 'like' })

    const name = `Chat of ${EMAIL}`
    assert.equal((await chat.renameConversation(id, name, user, false)).data['name'], name)
    const { data: list } = await chat.getConversations(user)
    const names = (list['data'] as Record<string, unknown>[]).map((each) => each['name'])
    assert.deepEqual(names, [name])

    assert.equal((await chat.deleteConversation(id, user)).status, 204)
    assert.deepEqual((await chat.getConversations(user)).data['data'], [])
    assertMasked(stack.dify.requests())
  } finally {
    await stack.stop()
    rmSync(dir, { recursive: true })
  }
})
