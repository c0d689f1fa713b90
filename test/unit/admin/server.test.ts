import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { type TestContext, describe, it } from 'node:test'
import { type AdminPages, type AdminServer, startAdminServer } from '../../../src/admin/server.ts'

const PAGES: AdminPages = {
  health: () => ({ ok: true, report: { status: 'healthy', version: '1.2.3' } }),
  stats: () => ({ requests: 7 }),
  config: () => ({ oauth: { client_secret: '***' } }),
  version: () => ({ service: '1.2.3' }),
  metrics: () => Promise.resolve({ contentType: 'text/plain; version=0.0.4', text: 'a_total 1\n' }),
  ready: () => true,
  hosts: new Set(['localhost', 'dify.example.com']),
  history: () => ({ samples: [] }),
  tryMask: (text) => ({ text, findings: [] }),
  actions: new Map([
    ['erase', () => Promise.resolve({ status: 403, body: { code: 'admin_disabled' } })],
  ]),
}

async function setUp(t: TestContext, pages: Partial<AdminPages> = {}): Promise<AdminServer> {
  const server = await startAdminServer('127.0.0.1:0', { ...PAGES, ...pages })
  t.after(() => server.close())
  return server
}

/** Sends bytes as they are and reads until the server closes. */
async function raw(url: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1')
  })
  // A server that has refused does not read on: the rest of a long request meets a reset.
  socket.on('error', () => {})
  const closed = new Promise((resolve) => socket.on('close', resolve))
  socket.end(bytes)
  await closed
  return answer
}

describe('admin server', () => {
  it('serves its pages', async (t) => {
    const { url } = await setUp(t)
    const pages: Record<string, unknown> = {
      '/masking/health': { status: 'healthy', version: '1.2.3' },
      '/masking/stats': { requests: 7 },
      '/masking/config': { oauth: { client_secret: '***' } },
      '/masking/version': { service: '1.2.3' },
      '/livez': { status: 'alive' },
      '/readyz': { status: 'ready' },
    }
    for (const [path, body] of Object.entries(pages)) {
      const answer = await fetch(`${url}${path}`)
      assert.equal(answer.status, 200, path)
      assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8')
      assert.deepEqual(await answer.json(), body, path)
    }
  })

  it('asks for the token on every page where it is told to, and not for probes', async (t) => {
    const { url } = await setUp(t, { pageToken: () => 'correct horse battery' })
    const ask = async (path: string, authorization?: string): Promise<number> =>
      (await fetch(url + path, authorization === undefined ? {} : { headers: { authorization } }))
        .status
    for (const path of ['/masking/health', '/masking/config', '/masking/nowhere', '/metrics']) {
      assert.equal(await ask(path), 401, path)
      assert.equal(await ask(path, 'Bearer correct horse'), 401, path)
      assert.equal(await ask(path, 'Basic correct horse battery'), 401, path)
    }
    assert.equal(await ask('/masking/health', 'Bearer correct horse battery'), 200)
    assert.equal(await ask('/metrics', 'Bearer correct horse battery'), 200)
    for (const path of ['/livez', '/readyz']) assert.equal(await ask(path), 200, path)
  })

  it('answers to addresses and to names of its list, and to no other name', async (t) => {
    const { url } = await setUp(t)
    const ask = async (path: string, host: string, version = '1.1'): Promise<string> => {
      const head = host === '' ? '' : `host: ${host}\r\n`
      return (
        await raw(url, `GET ${path} HTTP/${version}\r\n${head}connection: close\r\n\r\n`)
      ).slice(9, 12)
    }
    for (const host of ['127.0.0.1', '127.0.0.1:9464', '10.1.2.3:80', '[::1]:9464', '[fd00::7]'])
      assert.equal(await ask('/masking/health', host), '200', host)
    for (const host of ['localhost', 'LOCALHOST:1', 'dify.example.com', 'Dify.Example.com.:443'])
      assert.equal(await ask('/masking/config', host), '200', host)
    for (const host of [
      'evil.example',
      'evil.example:9464',
      'localhost.evil.example',
      'dify.example.com.evil.example',
      'dify.example.com@evil.example',
      '127.0.0.1.evil.example',
      '127.1',
      '0x7f.0.0.1',
      '2130706433',
      '[::1].evil.example',
      '[127.0.0.1]',
      '::1',
      'localhost, evil.example',
      'localhost/evil',
    ])
      for (const path of ['/masking/', '/masking/config', '/masking/try', '/metrics', '/nowhere'])
        assert.equal(await ask(path, host), '421', `${host} ${path}`)
    assert.equal(await ask('/masking/health', '', '1.0'), '421')
    for (const path of ['/livez', '/readyz']) {
      assert.equal(await ask(path, 'evil.example'), '200')
      assert.equal(await ask(path, '', '1.0'), '200')
    }
  })

  it('serves metrics as the registry types them', async (t) => {
    const { url } = await setUp(t)
    const answer = await fetch(`${url}/metrics`)
    assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4')
    assert.equal(await answer.text(), 'a_total 1\n')
  })

  it('asks again for every page', async (t) => {
    let ready = true
    const { url } = await setUp(t, {
      ready: () => ready,
      health: () => ({ ok: ready, report: { status: ready ? 'healthy' : 'unhealthy' } }),
    })
    const statuses = async (): Promise<number[]> =>
      await Promise.all(
        ['/readyz', '/masking/health', '/livez'].map(async (path) => {
          const answer = await fetch(`${url}${path}`)
          await answer.arrayBuffer()
          return answer.status
        }),
      )
    assert.deepEqual(await statuses(), [200, 200, 200])
    ready = false
    assert.deepEqual(await statuses(), [503, 503, 200])
    const health = await fetch(`${url}/masking/health`)
    assert.deepEqual(await health.json(), { status: 'unhealthy' })
  })

  it('lets no answer be stored or sniffed', async (t) => {
    const { url } = await setUp(t)
    for (const path of ['/masking/health', '/metrics', '/nowhere']) {
      const { headers } = await fetch(`${url}${path}`)
      assert.equal(headers.get('cache-control'), 'no-store', path)
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path)
    }
  })

  it('answers HEAD like GET, without the body', async (t) => {
    const { url } = await setUp(t)
    const head = await raw(
      url,
      'HEAD /masking/stats HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n',
    )
    const length = new TextEncoder().encode(
      await (await fetch(`${url}/masking/stats`)).text(),
    ).length
    assert.match(head, /^HTTP\/1\.1 200 OK\r\n/)
    assert.match(head, new RegExp(`\r\ncontent-length: ${length}\r\n`, 'i'))
    assert.ok(head.endsWith('\r\n\r\n'))
    const page = await raw(
      url,
      'HEAD /masking/ HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n',
    )
    assert.match(page, /^HTTP\/1\.1 200 OK\r\n/)
  })

  it('lists every page to who looks for another one', async (t) => {
    const { url } = await setUp(t)
    const text = await (await fetch(`${url}/masking/pages`)).text()
    for (const page of ['/masking/history', '/masking/try', '/metrics'])
      assert.ok(text.includes(page), page)
  })

  it('takes no other method', async (t) => {
    const { url } = await setUp(t)
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const answer = await fetch(`${url}/masking/stats`, { method })
      assert.equal(answer.status, 405, method)
      assert.equal(answer.headers.get('allow'), 'GET, HEAD')
      assert.equal(JSON.parse(await answer.text()).code, 'method_not_allowed')
    }
  })

  it('takes a query for no part of the path', async (t) => {
    const { url } = await setUp(t)
    assert.equal((await fetch(`${url}/livez?verbose=1`)).status, 200)
  })

  it('has no other page, and does not repeat the path', async (t) => {
    const { url } = await setUp(t)
    const paths = ['/', '/masking/page', '/livez/', '/LIVEZ', '/canary', '//livez', '/%6civez']
    for (const path of paths) {
      const answer = await fetch(`${url}${path}`)
      const text = await answer.text()
      assert.equal(answer.status, 404, path)
      assert.deepEqual(
        [JSON.parse(text).code, JSON.parse(text).status, text.includes('canary')],
        ['not_found', 404, false],
      )
    }
  })

  const throwing = (): never => {
    throw new Error('canary')
  }
  const failures: Record<string, Partial<AdminPages>> = {
    '/masking/health': { health: throwing },
    '/masking/stats': { stats: throwing },
    '/masking/config': { config: throwing },
    '/masking/version': { version: () => ({ big: 1n }) },
    '/metrics': { metrics: () => Promise.reject(new Error('canary')) },
    '/readyz': { ready: throwing },
  }
  for (const [path, pages] of Object.entries(failures))
    it(`answers 500 without a reason when ${path} fails, and lives on`, async (t) => {
      const { url } = await setUp(t, pages)
      const answer = await fetch(`${url}${path}`)
      assert.equal(answer.status, 500)
      assert.deepEqual(await answer.json(), {
        code: 'internal',
        message: 'The page failed.',
        status: 500,
      })
      assert.equal((await fetch(`${url}/livez`)).status, 200)
    })

  it('lives through requests that are none', async (t) => {
    const { url } = await setUp(t)
    const attempts = [
      'nonsense\r\n\r\n',
      'GET /livez HTTP/1.1\r\n\r\n',
      `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`,
      `GET /livez HTTP/1.1\r\nhost: localhost\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`,
      'GET /livez HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n',
      '\u0016\u0003\u0001\u0002',
      '',
    ]
    for (const bytes of attempts) {
      const answer = await raw(url, bytes)
      assert.doesNotMatch(answer, /^HTTP\/1\.1 200/, bytes.slice(0, 40))
    }
    assert.equal((await fetch(`${url}/livez`)).status, 200)
  })

  it('rejects when its address is taken', async (t) => {
    const { url } = await setUp(t)
    await assert.rejects(startAdminServer(new URL(url).host, PAGES), { code: 'EADDRINUSE' })
  })

  it('names an IPv6 address in brackets', async (t) => {
    const server = await startAdminServer('[::1]:0', PAGES).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') return undefined
        throw error
      },
    )
    if (server === undefined) return t.skip('no IPv6 loopback here')
    t.after(() => server.close())
    assert.match(server.url, /^http:\/\/\[::1\]:\d+$/)
    assert.equal((await fetch(`${server.url}/livez`)).status, 200)
  })

  it('does not wait for a page under way when it closes', async (t) => {
    const began = Promise.withResolvers<void>()
    const server = await setUp(t, {
      metrics: () => {
        began.resolve()
        return new Promise(() => {})
      },
    })
    const cut = assert.rejects(fetch(`${server.url}/metrics`))
    await began.promise
    await server.close()
    await cut
  })

  it('closes connections that are open and idle, and may be closed twice', async (t) => {
    const server = await setUp(t)
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    await once(socket, 'connect')
    const closed = once(socket, 'close')
    socket.write('GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n')
    await once(socket, 'data')
    await server.close()
    await closed
    await server.close()
    await assert.rejects(fetch(`${server.url}/livez`))
  })
})
