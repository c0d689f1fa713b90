import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Dify's place, a process of its own: a stream says a word every `EVERY_MS` for as long as its parent tells it to, and ends
 * when the parent says so. Sends its port, and how many streams there are when it is asked.
 */

const EVERY_MS = 2_000

const open = new Set<ServerResponse>()
const event = (fields: object): string =>
  `data: ${JSON.stringify({ ...fields, conversation_id: 'c', message_id: 'm', task_id: 't' })}\n\n`

const server = createServer((request, response) => {
  request.resume()
  request.once('end', () => {
    if (request.method !== 'POST') {
      response.end('{}')
      return
    }
    response.setHeader('content-type', 'text/event-stream')
    response.write(event({ event: 'message', answer: 'Hello EMAIL_1.' }))
    const timer = setInterval(
      () => response.write(event({ event: 'message', answer: ' and' })),
      EVERY_MS,
    )
    open.add(response)
    response.once('close', () => {
      clearInterval(timer)
      open.delete(response)
    })
  })
})
server.keepAliveTimeout = 0
process.on('message', (wish: 'count' | 'end') => {
  if (wish === 'end')
    for (const response of open) response.end(event({ event: 'message_end', metadata: {} }))
  else process.send?.(open.size)
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.once('disconnect', () => process.exit())
