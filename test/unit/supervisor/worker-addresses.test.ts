import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { workerAddresses } from '../../../src/supervisor/worker-addresses.ts'

describe('addresses of workers', () => {
  it('count on from the configured ones', async () => {
    const listen = { extproc: 'unix:/run/x/extproc.sock', admin: '127.0.0.1:9464' }
    assert.deepEqual(await workerAddresses(listen, 3), [
      { extproc: 'unix:/run/x/extproc.sock', admin: '127.0.0.1:9464' },
      { extproc: 'unix:/run/x/extproc-2.sock', admin: '127.0.0.1:9465' },
      { extproc: 'unix:/run/x/extproc-3.sock', admin: '127.0.0.1:9466' },
    ])
  })

  it('of TCP and IPv6 count ports, not digits of the host', async () => {
    const listen = { extproc: '[::1]:9009', admin: '[::1]:9099' }
    assert.deepEqual((await workerAddresses(listen, 2))[1], {
      extproc: '[::1]:9010',
      admin: '[::1]:9100',
    })
  })

  it('are free and all different where the port is open', async () => {
    const found = await workerAddresses({ extproc: '127.0.0.1:0', admin: '127.0.0.1:0' }, 8)
    const all = found.flatMap(({ extproc, admin }) => [extproc, admin])
    assert.equal(new Set(all).size, 16)
    for (const address of all) assert.match(address, /^127\.0\.0\.1:[1-9]\d*$/)
  })

  it('of a socket without the usual ending stay apart', async () => {
    const listen = { extproc: 'unix:/run/x/masking', admin: '127.0.0.1:1' }
    const found = await workerAddresses(listen, 2)
    assert.deepEqual(
      found.map(({ extproc }) => extproc),
      ['unix:/run/x/masking', 'unix:/run/x/masking-2.sock'],
    )
  })
})
