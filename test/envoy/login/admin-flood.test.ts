import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type Socket, connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Service, startService } from '../../../src/service/service.ts'
import { createLogger } from '../../../src/telemetry/logger.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { waitFor } from '../../support/wait-for.ts'

const EACH = 200

/** Requests that never end, each stopping somewhere else. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  'sends nothing': '',
  'stops in the request line': 'GET /masking/hea',
  'stops in the headers': 'GET /masking/health HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: ',
  'stops in the body':
    'POST /masking/try HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n{"text": "',
}

describe('the pages of the service under half-open connections', () => {
  let service: Service
  const sockets: Socket[] = []

  before(async () => {
    service = await startService({
      config: configOf(
        'listen: { admin: "127.0.0.1:0" }\nupstreams: [{ name: dify, url: "http://127.0.0.1:9" }]',
      ),
      extproc: '127.0.0.1:0',
      logger: await createLogger({ level: 'silent', format: 'json' }),
    })
  })
  after(async () => {
    for (const socket of sockets) socket.destroy()
    await service.drain()
  })

  it(`answer meanwhile, and close all ${EACH * Object.keys(BEGINNINGS).length} of them within 15 seconds`, async () => {
    const port = Number(new URL(service.adminUrl).port)
    const began = performance.now()
    let closed = 0
    for (const text of Object.values(BEGINNINGS))
      for (let i = 0; i < EACH; i++) {
        const socket = connect(port, '127.0.0.1')
        sockets.push(socket)
        socket.on('error', () => undefined).on('close', () => closed++)
        // What is said before the end is read, or no end comes.
        socket.resume()
        await once(socket, 'connect')
        socket.write(text)
      }
    let slowest = 0
    while (closed < sockets.length && performance.now() - began < 15_000) {
      const from = performance.now()
      assert.equal((await fetch(`${service.adminUrl}/livez`)).status, 200)
      slowest = Math.max(slowest, performance.now() - from)
      // Bytes that come one by one give no more time.
      for (const socket of sockets) if (!socket.destroyed) socket.write('x')
      await sleep(200)
    }
    assert.ok(slowest < 2_000, `${slowest} ms`)
    assert.equal(closed, sockets.length)
    await waitFor(async () => (await fetch(`${service.adminUrl}/masking/health`)).status < 600)
  })
})
