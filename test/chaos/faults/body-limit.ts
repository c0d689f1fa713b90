import { send } from '../../support/http/send.ts'
import { receivedByDify, startStack } from '../../support/envoy/stack.ts'
import type { Fault } from '../fault.ts'

const LIMIT = 4_194_304
const VALUE = 'limit.canary@example.vn'

/** A chat body of exactly so many bytes, the value at its end. */
function body(bytes: number): string {
  const head = '{"inputs":{},"response_mode":"blocking","user":"u","query":"'
  const tail = ` ${VALUE}"}`
  const filler = 'all good things come to those who wait, they say; '
  const room = bytes - head.length - tail.length
  return head + filler.repeat(Math.ceil(room / filler.length)).slice(0, room) + tail
}

/** The largest body of a default configuration, to the byte. */
const limit: Fault = {
  id: 'R28',
  title:
    'bodies around the limit of 4 MiB: 4,194,000 bytes, the limit, one byte less and more, 5 MiB; with a length and chunked',
  goal: 'up to the limit 200 and restored, above it 413, never 500',
  limitSeconds: 60,
  isShort: true,
  async run(attempt) {
    const stack = await startStack()
    try {
      let wrong = 0
      let sent = 0
      for (const bytes of [4_194_000, LIMIT - 1, LIMIT, LIMIT + 1, 5_242_880]) {
        for (const extra of [{}, { 'transfer-encoding': 'chunked' }]) {
          const answer = await send({
            to: stack.envoy.proxyUrl,
            path: '/v1/chat-messages',
            headers: {
              authorization: 'Bearer app-one',
              'content-type': 'application/json',
              ...extra,
            },
            body: body(bytes),
          })
          sent++
          const expected = bytes <= LIMIT ? 200 : 413
          const isRight =
            answer.status === expected && (expected === 413 || answer.body.includes(VALUE))
          if (!isRight) {
            wrong++
            attempt.remark(`${bytes} bytes: ${answer.status}`)
          }
        }
      }
      attempt.figure('answers other than they must be', wrong, { exactly: 0 })
      attempt.injected(sent)
      attempt.sent(sent)
      attempt.reachedDify(receivedByDify(stack), [VALUE])
    } finally {
      await stack.stop()
    }
  },
}

export const faults: readonly Fault[] = [limit]
