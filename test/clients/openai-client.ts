import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type OpenaiServer, startOpenaiServer } from '../support/openai/openai-server.ts'
import { type Stack, startStack } from '../support/envoy/stack.ts'

/** One call through a published client of OpenAI. */
export interface OpenaiCall {
  /** With `/v1`. */
  readonly url: string
  readonly api: 'chat' | 'responses'
  readonly isStreamed: boolean
  readonly text: string
  /** The model is to call a function, whose arguments are the answer. */
  readonly isTool?: boolean
  /** The response to go on from. */
  readonly previous?: string
}

/** What the client makes of the answer. */
export interface OpenaiReply {
  readonly text: string
  readonly id: string
}

export type AskOpenai = (call: OpenaiCall) => Promise<OpenaiReply>

const MAIL = 'alice@example.vn'
const OTHER = 'bob@example.vn'

/** The same for every client: real Envoy, the service with `product: openai`, and a server that says back what it got. */
export function testOpenaiClient(name: string, missing: string | undefined, ask: AskOpenai): void {
  describe(name, { skip: missing ?? false }, () => {
    let server: OpenaiServer
    let stack: Stack
    const url = (): string => `${stack.envoy.proxyUrl}/v1`
    before(async () => {
      server = await startOpenaiServer()
      stack = await startStack('', '1.7.0', server.url, '', 'openai')
    })
    after(async () => {
      await stack.stop()
      server.close()
    })

    for (const api of ['chat', 'responses'] as const)
      for (const isStreamed of [false, true]) {
        const how = `${api}, ${isStreamed ? 'streamed' : 'at once'}`
        it(`gets values back that OpenAI has not seen: ${how}`, async () => {
          server.received.length = 0
          const text = `Write to ${MAIL}, then to ${OTHER} and again to ${MAIL}`
          const reply = await ask({ url: url(), api, isStreamed, text })
          assert.equal(reply.text, text)
          const [body = ''] = server.received
          assert.match(body, /Write to EMAIL_1, then to EMAIL_2 and again to EMAIL_1/)
          assert.doesNotMatch(body, /@example/)
        })
      }

    for (const isStreamed of [false, true])
      it(`gets arguments of a function that it can parse, ${isStreamed ? 'streamed' : 'at once'}`, async () => {
        const text = `"${MAIL}" \\ ${OTHER}`
        const reply = await ask({ url: url(), api: 'chat', isStreamed, text, isTool: true })
        assert.deepEqual(JSON.parse(reply.text), { to: text })
      })

    it('goes on from a response with the values of before', async () => {
      for (const isStreamed of [false, true]) {
        const how = { url: url(), api: 'responses', isStreamed } as const
        const first = await ask({ ...how, text: `I am ${MAIL}` })
        const second = await ask({ ...how, text: `not ${OTHER}`, previous: first.id })
        assert.equal(second.text, `${MAIL} not ${OTHER}`)
        assert.match(server.received.at(-1) ?? '', /not EMAIL_2/)
      }
    })
  })
}
