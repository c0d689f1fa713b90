import assert from 'node:assert/strict'
import type { RequestListener } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { type HttpRecorder, startHttpRecorder } from '../../support/http/http-recorder.ts'
import { type Stack, chat, startStack } from '../../support/envoy/stack.ts'

const [MAIL, PHONE] = ['an.le@congty.example.vn', '0912 345 678']
const CONVERSATION = '3c90c3cc-0d44-4b50-8888-8dd25736052a'

describe('citations of an answer (`retriever_resources`), through Envoy', () => {
  let dify: HttpRecorder
  let stack: Stack
  /** What the knowledge base holds: the file was masked when it was uploaded. */
  let stored = ''

  /** As `core/app/task_pipeline` and `fields/message_fields.py` write them. */
  const cited = (): readonly object[] => [
    {
      position: 1,
      dataset_id: 'd-1',
      dataset_name: 'Contracts',
      document_id: 'f-1',
      document_name: `${stored} contract.docx`,
      segment_id: 's-1',
      retriever_from: 'api',
      score: 0.98,
      content: `Party A: ${stored}.`,
      doc_metadata: { author: stored },
    },
  ]
  const answer: RequestListener = (request, response) => {
    const body = dify.received.at(-1)?.body ?? ''
    if (request.method === 'POST') stored = (JSON.parse(body) as { query: string }).query
    const metadata = { retriever_resources: cited(), usage: {} }
    const ids = { task_id: 't', message_id: 'm-1', conversation_id: CONVERSATION }
    if (body.includes('"streaming"')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(`data: ${JSON.stringify({ event: 'message', ...ids, answer: 'See [1]' })}\n\n`)
      const end = `data: ${JSON.stringify({ event: 'message_end', ...ids, metadata })}\n\n`
      // A piece of the event ends in the middle of a placeholder.
      const cut = end.indexOf('EMAIL_') + 3
      response.write(end.slice(0, cut))
      setTimeout(() => response.end(end.slice(cut)), 20)
      return
    }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify(
        request.method === 'POST'
          ? { event: 'message', ...ids, mode: 'chat', answer: 'See [1]', metadata }
          : {
              data: [{ id: 'm-1', query: 'q', answer: 'See [1]', retriever_resources: cited() }],
              limit: 20,
              has_more: false,
            },
      ),
    )
  }

  before(async () => {
    dify = await startHttpRecorder('dify', answer)
    stack = await startStack('', '1.7.0', dify.url)
  })
  after(async () => {
    await stack.stop()
    await dify.stop()
  })

  const assertRestored = (body: string): void => {
    assert.ok(body.includes(`Party A: ${MAIL} ${PHONE}.`), body)
    assert.ok(body.includes(`"document_name":"${MAIL} ${PHONE} contract.docx"`), body)
    assert.ok(body.includes(`"author":"${MAIL} ${PHONE}"`), body)
    assert.doesNotMatch(body, /(?:EMAIL|PHONE)_\d/)
  }

  for (const mode of ['blocking', 'streaming'] as const)
    it(`are restored in a ${mode} answer, and Dify has only seen placeholders`, async () => {
      const { status, body } = await chat(stack.envoy.proxyUrl, `${MAIL} ${PHONE}`, { mode })
      assert.equal(status, 200)
      assert.match(stored, /^EMAIL_\d+ PHONE_\d+$/)
      assertRestored(body)
    })

  const history = async (user: string, key = 'app-one'): Promise<string> => {
    const query = `conversation_id=${CONVERSATION}&user=${user}`
    const read = await fetch(`${stack.envoy.proxyUrl}/v1/messages?${query}`, {
      headers: { authorization: `Bearer ${key}` },
    })
    return await read.text()
  }

  it('are restored in the messages of the conversation for the user who had it', async () => {
    assertRestored(await history('user-1'))
  })

  it('stay placeholders for another user and for another app', async () => {
    for (const body of [await history('user-2'), await history('user-1', 'app-two')]) {
      assert.ok(!body.includes(MAIL) && !body.includes(PHONE), body)
      assert.match(body, /Party A: EMAIL_\d+ PHONE_\d+\./)
    }
  })
})
