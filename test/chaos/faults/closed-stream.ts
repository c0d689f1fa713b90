import { startProxy } from '../../support/envoy/proxy.ts'
import { send } from '../../support/http/send.ts'
import { type Behaviour, type StubStream, wellBehaved } from '../../support/ext-proc/stub.ts'
import type { Fault } from '../fault.ts'

const VALUE = 'closed.canary@example.vn'
const BODY = JSON.stringify({ inputs: {}, query: VALUE, response_mode: 'blocking', user: 'u' })
const REQUESTS = 20

type Part = Extract<keyof Parameters<Behaviour>[0], `request${string}` | `response${string}`>

/** Behaves well before the message with `part`. */
const at =
  (part: Part, act: (stream: StubStream) => void): Behaviour =>
  (message, stream) => {
    if (message[part]) act(stream)
    else wellBehaved(message, stream)
  }

/** The moments at which a service could end the stream as if all were well, before the request has its proof. */
const MOMENTS: readonly (readonly [string, Behaviour])[] = [
  ['at the headers', at('requestHeaders', (stream) => stream.end())],
  [
    'after the reply to the headers',
    at('requestHeaders', (stream) => {
      stream.write({ requestHeaders: {} })
      stream.end()
    }),
  ],
  ['at the body', at('requestBody', (stream) => stream.end())],
  [
    'after a reply to the body without proof',
    at('requestBody', (stream) => {
      stream.write({ requestBody: {} })
      stream.end()
    }),
  ],
  [
    'twice, with a reply to the headers in between',
    at('requestHeaders', (stream) => {
      stream.end()
      stream.write({ requestHeaders: {} })
      stream.end()
    }),
  ],
  [
    'after a reply to a message that has not come',
    at('requestHeaders', (stream) => {
      stream.write({ requestBody: {} })
      stream.end()
    }),
  ],
]

/** Envoy takes a clean close of the stream as permission to go on: only the gate is in the way. */
const closed: Fault = {
  id: 'R3',
  title: `a service that ends its stream cleanly (status OK) at ${MOMENTS.length} moments before the proof, ${REQUESTS} requests each`,
  goal: 'nothing reaches Dify, the client is told 503; what is proven passes',
  limitSeconds: 60,
  isShort: true,
  async run(attempt) {
    const proxy = await startProxy('performance: { message_timeout_ms: 500 }')
    try {
      const ask = async (): Promise<number> => {
        const answer = await send({
          to: proxy.envoy.proxyUrl,
          path: '/v1/chat-messages',
          headers: { authorization: 'Bearer app-one', 'content-type': 'application/json' },
          body: BODY,
        })
        return answer.status
      }
      let passed = 0
      let told = 0
      for (const [, behaviour] of MOMENTS) {
        proxy.reset()
        proxy.stub.behave(behaviour)
        const statuses = await Promise.all(Array.from({ length: REQUESTS }, ask))
        told += statuses.filter((status) => status === 503).length
        passed += proxy.dify.received.length
        attempt.reachedDify(proxy.dify.received.map(({ body }) => body).join('\n'), [VALUE])
        attempt.injected(REQUESTS)
        attempt.sent(REQUESTS)
      }
      attempt.figure('requests that reached Dify', passed, { exactly: 0 })
      attempt.figure('clients told 503', told, { exactly: MOMENTS.length * REQUESTS })
      proxy.reset()
      attempt.figure('a request with proof', await ask(), { exactly: 200 })
    } finally {
      await proxy.stop()
    }
  },
}

export const faults: readonly Fault[] = [closed]
