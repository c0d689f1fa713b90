import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Proxy, startProxy } from '../../support/envoy/proxy.ts'

const PAGES = ['/masking/health', '/masking/config', '/masking/admin/erase', '/metrics', '/readyz']

/** What a client could write to look like another client. */
const FORGED: readonly Record<string, string>[] = [
  ...['10.0.0.1', '127.0.0.1', '10.0.0.1, 10.0.0.2', '127.0.0.9', '203.0.113.5, 127.0.0.9', '::1']
    .concat(['unknown', '', ',', '10.0.0.1,', '"10.0.0.1"', '10.0.0.1:80', '[::1]:80', '0x7f.1'])
    .map((value) => ({ 'x-forwarded-for': value })),
  { 'x-real-ip': '10.0.0.1' },
  { forwarded: 'for=10.0.0.1;proto=https;by=10.0.0.1' },
  { 'x-client-ip': '10.0.0.1' },
  { 'x-cluster-client-ip': '10.0.0.1' },
  { 'true-client-ip': '10.0.0.1' },
  { 'cf-connecting-ip': '10.0.0.1' },
  { 'x-envoy-external-address': '10.0.0.1' },
  { 'x-envoy-internal': 'true' },
  { 'x-original-forwarded-for': '10.0.0.1' },
  { 'x-forwarded-proto': 'https', 'x-forwarded-for': '10.0.0.1' },
  { 'x-forwarded-host': 'localhost' },
  { host: 'localhost' },
  { 'x-dify-masking-proof': 'true' },
  { 'x-original-url': '/v1/info' },
  { 'x-rewrite-url': '/v1/info' },
  { authorization: 'Bearer x' },
]

const SPELLINGS = [
  '/masking//health',
  '//masking/health',
  '/v1/../masking/health',
  '/masking/./health',
  '/x/%2e%2e/masking/health',
]

describe('pages of the service through the proxy', () => {
  let proxy: Proxy
  before(async () => {
    proxy = await startProxy(`listen: { trusted_proxies: [127.0.0.9/32, 127.0.1.0/24] }
admin: { allow: [127.0.0.5/32, 10.0.0.0/8] }`)
  })
  after(async () => await proxy.stop())

  const statusOf = async (
    path: string,
    from: string,
    headers: Record<string, string> = {},
  ): Promise<number> => (await proxy.send({ path, from, headers })).status

  it('open for the addresses of the list', async () => {
    for (const path of PAGES) assert.equal(await statusOf(path, '127.0.0.5'), 200, path)
  })

  it('stay shut for others, whatever they write', async () => {
    proxy.reset()
    for (const headers of FORGED)
      for (const path of ['/masking/health', '/metrics'])
        assert.equal(
          await statusOf(path, '127.0.0.7', headers),
          403,
          `${path} ${JSON.stringify(headers)}`,
        )
    assert.deepEqual(proxy.admin.received, [])
  })

  it('stay shut in every spelling that leads there', async () => {
    proxy.reset()
    for (const path of SPELLINGS) {
      assert.equal(await statusOf(path, '127.0.0.7'), 403, path)
      assert.equal(await statusOf(path, '127.0.0.5'), 200, path)
    }
  })

  it('believe a trusted proxy about its client, from the right', async () => {
    const via = async (chain: string): Promise<number> =>
      await statusOf('/masking/health', '127.0.0.9', { 'x-forwarded-for': chain })
    assert.equal(await via('10.1.2.3'), 200)
    assert.equal(await via('10.1.2.3, 127.0.1.4'), 200)
    assert.equal(await via('203.0.113.5'), 403)
    // What the client wrote itself stands to the left of what the proxy adds.
    assert.equal(await via('10.1.2.3, 203.0.113.5'), 403)
    assert.equal(await via('10.1.2.3, 203.0.113.5, 127.0.1.4'), 403)
    // The proxy itself is not on the list.
    assert.equal(await statusOf('/masking/health', '127.0.0.9'), 403)
  })

  it('take no orders for Envoy from internal addresses', async () => {
    proxy.reset()
    await proxy.send({
      path: '/files/a',
      from: '127.0.0.5',
      headers: {
        'x-envoy-retry-on': '5xx',
        'x-envoy-upstream-rq-timeout-ms': '1',
        'x-envoy-upstream-alt-stat-name': 'x',
        'x-envoy-original-dst-host': '127.0.0.1:1',
      },
    })
    const [received] = proxy.dify.received
    const names = Object.keys(received?.headers ?? {}).filter((name) => name.startsWith('x-envoy-'))
    assert.deepEqual(
      names.filter((name) => /retry|upstream|original-dst/.test(name)),
      [],
    )
  })
})
