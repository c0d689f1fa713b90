import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DELTA_INTERVAL_MS, answerBody, answerEvents } from './cases.ts'

/**
 * Dify's place in the measurement, a process of its own: answers a POST by the case that its header `x-case` names
 * (JSON), without reading the body. Sends its port to its parent.
 */

let exchanges = 0

const server = createServer((request, response) => {
  request.resume()
  const named = request.headers['x-case']
  if (typeof named !== 'string') {
    response.end('{}')
    return
  }
  const one = JSON.parse(named)
  const id = String(exchanges++).padStart(12, '0')
  if (one.kind === 'blocking') {
    const body = answerBody(one, id)
    response.setHeader('content-type', 'application/json')
    response.setHeader('content-length', body.length)
    response.end(body)
    return
  }
  const events = answerEvents(one, id)
  response.setHeader('content-type', 'text/event-stream')
  response.socket?.setNoDelay(true)
  let at = 0
  const timer = setInterval(() => {
    const event = events[at++]
    if (event !== undefined) response.write(event)
    if (at < events.length) return
    clearInterval(timer)
    response.end()
  }, DELTA_INTERVAL_MS)
  response.once('close', () => clearInterval(timer))
})
server.keepAliveTimeout = 0
server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port)
})
process.once('disconnect', () => process.exit())
