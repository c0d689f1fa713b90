import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Proxy, startProxy } from '../../support/envoy/proxy.ts'

const LIMITS = `rate_limit:
  enabled: true
  requests_per_second: 1
  burst: 10
  strict: { requests_per_second: 1, burst: 3, paths: [/v1/files/upload, /console/api/login] }
listen: { trusted_proxies: [127.0.0.9/32] }
admin: { allow: [127.0.0.0/8] }
`

interface Counts {
  readonly passed: number
  readonly refused: number
}

describe('rate limits', () => {
  let proxy: Proxy
  before(async () => {
    proxy = await startProxy(LIMITS)
  })
  after(async () => await proxy.stop())

  /** `times` requests at once. Buckets fill by one a second: what passes is counted within a fraction of that. */
  async function burst(
    times: number,
    path: string,
    from: string,
    headers: Record<string, string> = {},
  ): Promise<Counts> {
    const answers = await Promise.all(
      Array.from({ length: times }, () => proxy.send({ path, from, headers })),
    )
    for (const { status, headers: answered, body } of answers) {
      if (status !== 429) continue
      assert.equal(answered['retry-after'], '1')
      assert.equal(answered['x-content-type-options'], 'nosniff')
      assert.match(body, /"code":"too_many_requests"/)
    }
    const refused = answers.filter(({ status }) => status === 429).length
    assert.equal(answers.filter(({ status }) => status === 200).length, times - refused)
    return { passed: times - refused, refused }
  }

  it('count each address by itself, exactly', async () => {
    const [one, two] = await Promise.all([
      burst(25, '/v1/info', '127.0.0.2'),
      burst(9, '/v1/info', '127.0.0.3'),
    ])
    assert.deepEqual(one, { passed: 10, refused: 15 })
    assert.deepEqual(two, { passed: 9, refused: 0 })
    const reached = proxy.dify.received.length
    assert.equal(reached, 19)
  })

  it('are lower on strict paths, however they are spelled, and count there for both', async () => {
    const upload = await burst(5, '/v1/files/upload?a=b', '127.0.0.4')
    assert.deepEqual(upload, { passed: 3, refused: 2 })
    const spelled = await Promise.all(
      ['/v1//files/upload', '/v1/x/../files/upload', '/V1/Files/Upload', '/v1/files/upload/'].map(
        async (path) => (await proxy.send({ path, from: '127.0.0.4' })).status,
      ),
    )
    assert.deepEqual(spelled, [429, 429, 429, 429])
    // Nine of ten tokens of the wider bucket are gone as well: refused requests take them too.
    assert.deepEqual(await burst(3, '/v1/info', '127.0.0.4'), { passed: 1, refused: 2 })
  })

  it('let pass again when the bucket has filled', async () => {
    assert.deepEqual(await burst(11, '/v1/info', '127.0.0.5'), { passed: 10, refused: 1 })
    await sleep(1_100)
    assert.deepEqual(await burst(3, '/v1/info', '127.0.0.5'), { passed: 1, refused: 2 })
  })

  it('cannot be escaped with a forged address', async () => {
    const forged = (i: number): Record<string, string> => ({
      'x-forwarded-for': `198.51.100.${i}`,
      'x-real-ip': `198.51.100.${i}`,
      forwarded: `for=198.51.100.${i}`,
    })
    const statuses: number[] = []
    for (let i = 1; i <= 14; i++)
      statuses.push(
        (await proxy.send({ path: '/v1/info', from: '127.0.0.6', headers: forged(i) })).status,
      )
    assert.equal(statuses.filter((status) => status === 429).length, 4)
  })

  it('count the clients behind a trusted proxy, one by one', async () => {
    const via = (client: string): Record<string, string> => ({ 'x-forwarded-for': client })
    const [a, b, six, sameNet] = await Promise.all([
      burst(12, '/v1/info', '127.0.0.9', via('203.0.113.7')),
      burst(4, '/v1/info', '127.0.0.9', via('192.0.2.1, 203.0.113.8')),
      burst(6, '/v1/info', '127.0.0.9', via('2001:db8::1')),
      burst(6, '/v1/info', '127.0.0.9', via('2001:db8::2')),
    ])
    assert.deepEqual(a, { passed: 10, refused: 2 })
    assert.deepEqual(b, { passed: 4, refused: 0 })
    // One network of IPv6 is one client.
    assert.equal(six.passed + sameNet.passed, 10)
  })
})
