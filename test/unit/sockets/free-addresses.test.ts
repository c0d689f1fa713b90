import assert from 'node:assert/strict'
import { type Server, createServer } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { checkFree } from '../../../src/sockets/free-addresses.ts'
import { tcpOwner } from '../../../src/sockets/listening-process.ts'

describe('addresses to listen on', () => {
  let server: Server
  let port = 0
  before(async () => {
    server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    port = typeof address === 'object' && address !== null ? address.port : 0
  })
  after(() => server.close())

  it('that are free, or any free port, are accepted', async () => {
    await checkFree([{ key: 'listen.proxy', address: '127.0.0.1:0' }])
  })

  it('that are taken are named by key, address and process, all at once', async () => {
    const wanted = [
      { key: 'listen.proxy', address: `127.0.0.1:${port}` },
      { key: 'listen.admin', address: `0.0.0.0:${port}` },
    ]
    await assert.rejects(checkFree(wanted), ({ message }: Error) => {
      const lines = message.split('\n')
      assert.equal(lines.length, 2)
      for (const [i, { key, address }] of wanted.entries())
        assert.ok(lines[i]?.startsWith(`${key}: ${address} is taken by process ${process.pid} (`))
      return true
    })
  })

  it('that this machine does not have are told apart from taken ones', async () => {
    const wanted = [{ key: 'listen.proxy', address: '192.0.2.1:8080' }]
    await assert.rejects(checkFree(wanted), /listen\.proxy: 192\.0\.2\.1:8080 is not an address/)
  })

  it('are another process only if address and port are the same', () => {
    assert.match(tcpOwner('127.0.0.1', port) ?? '', new RegExp(`^process ${process.pid} `))
    assert.match(tcpOwner('::', port) ?? '', new RegExp(`^process ${process.pid} `))
    assert.equal(tcpOwner('127.0.0.2', port), undefined)
  })
})
