import assert from 'node:assert/strict'
import { Agent, request } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { type HttpRecorder, startHttpRecorder } from '../../support/http/http-recorder.ts'
import { type Stack, startStack } from '../../support/envoy/stack.ts'

const EXCHANGES = 5_000
const CONNECTIONS = 16

describe('sustained load', () => {
  let stack: Stack
  let dify: HttpRecorder

  before(async () => {
    // A Dify that costs nothing: what is tested is the way there and back.
    dify = await startHttpRecorder('dify', (incoming, response) => {
      response.setHeader('content-type', 'application/json')
      response.end('{"event": "message", "answer": "Hello EMAIL_1"}')
      incoming.resume()
    })
    stack = await startStack('logging: { level: error }', '1.7.0', dify.url)
  })
  after(async () => {
    await stack.stop()
    await dify.stop()
  })

  it(`answers ${EXCHANGES} exchanges over ${CONNECTIONS} connections at full speed, every one with 200 and restored`, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
    const { hostname, port } = new URL(stack.envoy.proxyUrl)
    const wrong = new Map<string, number>()
    let sent = 0
    const one = async (number: number): Promise<void> => {
      const body = JSON.stringify({
        inputs: {},
        query: `I am p${number}@example.vn`,
        user: `u${number % 50}`,
      })
      const answer = await new Promise<string>((resolve) => {
        const sending = request(
          {
            agent,
            hostname,
            port,
            method: 'POST',
            path: '/v1/chat-messages',
            headers: {
              authorization: 'Bearer app-one',
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(body),
            },
          },
          (response) => {
            let text = `${response.statusCode} `
            response.setEncoding('utf8').on('data', (chunk: string) => {
              text += chunk
            })
            response.on('end', () => resolve(text))
          },
        )
        sending.on('error', (error: NodeJS.ErrnoException) => resolve(`0 ${error.code}`))
        sending.end(body)
      })
      if (answer === `200 {"event": "message", "answer": "Hello p${number}@example.vn"}`) return
      const key = answer.slice(0, 120)
      wrong.set(key, (wrong.get(key) ?? 0) + 1)
    }
    const worker = async (): Promise<void> => {
      while (sent < EXCHANGES) await one(sent++)
    }
    await Promise.all(Array.from({ length: CONNECTIONS }, worker))
    agent.destroy()
    assert.deepEqual([...wrong], [])
    const reached = dify.received.filter(({ method }) => method === 'POST')
    assert.equal(reached.length, EXCHANGES)
    assert.ok(reached.every(({ body }) => body.includes('"I am EMAIL_1"')))
  })
})
