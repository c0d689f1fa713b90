import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { withPort } from '../../../src/sockets/free-port.ts'
import { askOrSayWhy } from '../../../src/upstreams/ask.ts'
import { noAnswer } from '../../../src/upstreams/no-answer.ts'
import { dify } from '../../support/envoy/up.ts'

const whyNot = async (url: string): Promise<string> => {
  const asked = await askOrSayWhy(url, '/v1/', { fetch: globalThis.fetch, timeoutMs: 1_000 })
  return 'failure' in asked ? asked.failure : 'an answer'
}

describe('a Dify that does not answer', () => {
  it('is not there, is silent, or speaks something else', async (t) => {
    assert.match(await whyNot(`http://${await withPort('127.0.0.1:0')}`), /connection refused/)
    const servers = [
      createServer(() => {}),
      createServer((socket) => socket.write('SSH-2.0-x\r\n')),
      createServer((socket) => socket.destroy()),
    ]
    const urls: string[] = []
    for (const server of servers) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      urls.push(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
      t.after(() => server.close())
    }
    const [silent = '', other = '', closing = ''] = urls
    assert.equal(await whyNot(silent), 'no answer within 1 s')
    assert.match(await whyNot(other), /does not speak HTTP/)
    assert.match(await whyNot(closing), /connection was closed/)
    assert.match(await whyNot(other.replace('http', 'https')), /does not speak TLS/)
  })

  it('stands at a port that Node refuses to ask, which says nothing about it', async () => {
    assert.match(await whyNot('http://127.0.0.1:1'), /port that browsers refuse/)
  })

  it('has a certificate that is not believed, or a name that is not known', () => {
    const caused = (code: string): Error =>
      new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) })
    assert.match(noAnswer(caused('DEPTH_ZERO_SELF_SIGNED_CERT'), 1), /NODE_EXTRA_CA_CERTS$/)
    assert.match(noAnswer(caused('CERT_HAS_EXPIRED'), 1), /certificate has expired/)
    assert.match(noAnswer(caused('ENOTFOUND'), 1), /host name does not exist/)
    assert.equal(noAnswer(new TypeError('fetch failed'), 1), 'no answer')
  })

  it('is asked by its base URL, and no password is repeated', async () => {
    for (const url of ['http://u:hush@127.0.0.1:1', 'http://127.0.0.1:1/v1', 'ftp://127.0.0.1']) {
      const { code, stdout, stderr } = await dify(['detect', '--url', url, '--json'])
      assert.deepEqual([code, stdout], [2, ''])
      assert.ok(!stderr.includes('hush'), stderr)
    }
  })
})
