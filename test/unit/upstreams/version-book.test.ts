import assert from 'node:assert/strict'
import type { RequestListener } from 'node:http'
import { type TestContext, describe, it } from 'node:test'
import {
  type VersionBook,
  type VersionBookOptions,
  type VersionRecord,
  createVersionBook,
} from '../../../src/upstreams/version-book.ts'
import { startHttpRecorder } from '../../support/http/http-recorder.ts'

const TIME = Date.parse('2026-05-01T00:00:00Z')

const dify = (version: string): Response =>
  Response.json({ welcome: 'Dify OpenAPI', api_version: 'v1', server_version: version })

/** A book over one upstream, `blue`, whose probes get what `answer` gives. */
function setUp(
  answer: () => Promise<Response> | Response,
  options: Partial<VersionBookOptions> = {},
  version = 'auto-detect',
): {
  book: VersionBook
  clock: { now: number }
  probes: () => number
  changes: VersionRecord[]
  record: () => VersionRecord
} {
  const clock = { now: TIME }
  const changes: VersionRecord[] = []
  let probes = 0
  const book = createVersionBook({
    upstreams: [{ name: 'blue', url: 'http://dify.test:5001', version }],
    fetch: async () => {
      probes++
      return await answer()
    },
    now: () => clock.now,
    intervalMs: 30_000,
    timeoutMs: 2_000,
    onChange: (record) => changes.push(record),
    ...options,
  })
  const record = (): VersionRecord => {
    const found = book.all()[0]
    assert.ok(found !== undefined)
    return found
  }
  return { book, clock, probes: () => probes, changes, record }
}

const failing = (): Promise<Response> => Promise.reject(new TypeError('fetch failed'))

/** Lets everything run that waits for nothing but its turn. */
const turns = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
}

describe('version book', () => {
  it('knows nothing at first, nor of an upstream that it has not', () => {
    const { book, record } = setUp(failing)
    assert.deepEqual(record(), {
      upstream: 'blue',
      version: 'unknown',
      source: 'default',
      evidence: 'nothing seen yet',
      confidence: 0,
      checked_at: null,
    })
    assert.equal(book.versionOf('green').version, 'unknown')
    book.sawVersion('green', '1.7.0')
    assert.equal(book.versionOf('green').version, 'unknown')
    assert.equal(book.all().length, 1)
  })

  it('takes the clusters of a mesh, which have names of their own, for the one upstream, or for what is said of all', () => {
    const { book } = setUp(failing, {}, '0.15.8')
    assert.equal(book.versionOf('outbound|80||dify.default').version, '0.15.8')
    const upstreams = ['blue', 'green'].map((name) => ({ name, url: 'http://h', version: '1.7.0' }))
    const parts = { upstreams, fetch: globalThis.fetch, now: () => 0, intervalMs: 1, timeoutMs: 1 }
    assert.equal(createVersionBook(parts).versionOf('x').version, 'unknown')
    const otherwise = { version: '1.6.0', source: 'configured' }
    assert.deepEqual(createVersionBook({ ...parts, otherwise }).versionOf('x'), otherwise)
  })

  it('believes the configuration, sends no request and ignores headers', async () => {
    const { book, probes, changes, record } = setUp(() => dify('1.7.0'), {}, '0.15.8')
    await book.probe()
    book.sawVersion('blue', '1.7.0')
    assert.equal(probes(), 0)
    assert.deepEqual(changes, [])
    assert.equal(record().version, '0.15.8')
    assert.equal(record().source, 'configured')
    assert.equal(record().confidence, 1)
  })

  it('takes what the probe says', async () => {
    const { book, changes, record } = setUp(() => dify('0.15.8'))
    await book.probe()
    assert.deepEqual(record(), {
      upstream: 'blue',
      version: '0.15.8',
      source: 'probed',
      evidence: 'GET /v1/ server_version',
      confidence: 1,
      checked_at: '2026-05-01T00:00:00.000Z',
    })
    assert.equal(book.versionOf('blue').version, '0.15.8')
    await book.probe()
    assert.equal(changes.length, 1)
  })

  it('keeps what it knew, less surely, while probes fail', async () => {
    let answer = (): Promise<Response> | Response => dify('0.15.8')
    const { book, clock, record } = setUp(() => answer())
    await book.probe()
    answer = failing
    clock.now += 30_000
    await book.probe()
    assert.equal(record().version, '0.15.8')
    assert.equal(record().source, 'probed')
    assert.ok(record().confidence < 1)
    assert.equal(record().checked_at, '2026-05-01T00:00:30.000Z')
    for (let i = 0; i < 20; i++) await book.probe()
    assert.equal(record().confidence, 0.5)
    answer = () => dify('1.7.0')
    await book.probe()
    assert.deepEqual([record().version, record().confidence], ['1.7.0', 1])
  })

  const bad: Record<string, () => Promise<Response> | Response> = {
    'no connection': failing,
    'an error page': () => new Response('<html>', { status: 502 }),
    'an error that names a version': () =>
      Response.json({ server_version: '1.7.0' }, { status: 404 }),
    'a redirect': () =>
      new Response(null, { status: 302, headers: { location: 'http://elsewhere.test/' } }),
    'no JSON': () => new Response('server_version 1.7.0'),
    'no body': () => new Response(null),
    'JSON without a version': () => Response.json({ welcome: 'Dify OpenAPI' }),
    null: () => Response.json(null),
    'an array': () => Response.json(['1.7.0']),
    'a number as version': () => Response.json({ server_version: 1.7 }),
    'a version that is none': () => dify('latest'),
    'a version with a line break': () => dify('1.7.0\r\nx: y'),
    'a version with markup': () => dify('1.7.0-<script>'),
    'a version that is too long': () => dify(`1.7.0-${'a'.repeat(33)}`),
    'a length that is too large': () =>
      new Response('{"server_version":"1.7.0"}', { headers: { 'content-length': '65537' } }),
    'an answer cut off': () =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.error(new Error('reset'))
          },
        }),
      ),
  }
  for (const [what, answer] of Object.entries(bad))
    it(`learns nothing from ${what}`, async () => {
      const { book, changes, record } = setUp(answer)
      await book.probe()
      assert.equal(record().version, 'unknown')
      assert.equal(record().confidence, 0)
      assert.deepEqual(changes, [])
    })

  it('reads no more than 64 KiB of an answer that names no length', async () => {
    const sent = { bytes: 0, cancelled: false }
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent.bytes += 16_384
        controller.enqueue(new TextEncoder().encode(' '.repeat(16_384)))
        // Far more than the book may read: the test ends even if it reads on.
        if (sent.bytes > 10_000_000) controller.close()
      },
      cancel() {
        sent.cancelled = true
      },
    })
    const { book, record } = setUp(() => new Response(endless))
    await book.probe()
    assert.equal(record().version, 'unknown')
    assert.ok(sent.cancelled)
    assert.ok(sent.bytes < 200_000, `${sent.bytes} bytes were read`)
  })

  for (const version of ['0.15.8', '1.7.0', '1.10.1-fix.1', '2.0.0-beta.1', '1.7.0+build'])
    it(`takes ${version} for a version`, async () => {
      const { book, record } = setUp(() => dify(version))
      await book.probe()
      assert.equal(record().version, version)
    })

  describe('X-Version of answers', () => {
    it('counts where no probe has succeeded', async () => {
      const { book, record, probes } = setUp(failing)
      await book.probe()
      book.sawVersion('blue', '1.7.0')
      assert.deepEqual([record().version, record().source], ['1.7.0', 'header'])
      assert.ok(record().confidence < 1)
      assert.equal(probes(), 1)
    })

    it('is ignored unless it is a version', () => {
      const { book, record } = setUp(failing)
      for (const text of [
        '',
        'abc',
        '1.7',
        '1.7.0, 0.15.8',
        '1.7.0\n',
        ' 1.7.0',
        '1.7.0 ',
        '٣.٧.٠',
      ])
        book.sawVersion('blue', text)
      assert.equal(record().version, 'unknown')
    })

    it('changes nothing where it agrees', async () => {
      const { book, probes, changes, record } = setUp(() => dify('1.7.0'))
      await book.probe()
      book.sawVersion('blue', '1.7.0')
      assert.deepEqual([probes(), changes.length, record().source], [1, 1, 'probed'])
    })

    it('that contradicts the probe makes a new one due at once', async () => {
      let version = '0.15.8'
      const { book, clock, probes, changes, record } = setUp(() => dify(version))
      await book.probe()
      version = '1.7.0'
      clock.now += 1_000
      book.sawVersion('blue', '1.7.0')
      assert.equal(book.versionOf('blue').version, '1.7.0')
      await turns()
      assert.equal(probes(), 2)
      assert.deepEqual([record().version, record().source], ['1.7.0', 'probed'])
      assert.deepEqual(
        changes.map((each) => `${each.version} ${each.source}`),
        ['0.15.8 probed', '1.7.0 header', '1.7.0 probed'],
      )
    })

    it('makes one probe a second at most, and stays while probes fail', async () => {
      let answer = (): Promise<Response> | Response => dify('0.15.8')
      const { book, clock, probes, record } = setUp(() => answer())
      await book.probe()
      for (let i = 0; i < 20; i++) {
        clock.now += 100
        book.sawVersion('blue', '1.7.0')
        await turns()
      }
      assert.equal(probes(), 3)
      assert.equal(record().version, '0.15.8')
      answer = failing
      clock.now += 1_000
      book.sawVersion('blue', '1.7.0')
      await turns()
      await book.probe()
      assert.deepEqual([record().version, record().source], ['1.7.0', 'header'])
    })
  })

  describe('timer', () => {
    it('probes at the start, then once an interval, until it is stopped', async (t: TestContext) => {
      t.mock.timers.enable({ apis: ['setInterval'] })
      const { book, probes } = setUp(() => dify('1.7.0'))
      book.start()
      assert.equal(probes(), 1)
      t.mock.timers.tick(29_999)
      assert.equal(probes(), 1)
      t.mock.timers.tick(1)
      assert.equal(probes(), 2)
      // Started twice, it still has one timer.
      book.start()
      assert.equal(probes(), 3)
      t.mock.timers.tick(30_000)
      assert.equal(probes(), 4)
      book.stop()
      t.mock.timers.tick(90_000)
      assert.equal(probes(), 4)
      await turns()
    })
  })

  describe('over HTTP', () => {
    const probe = async (
      t: TestContext,
      answer: RequestListener,
      timeoutMs = 2_000,
    ): Promise<{ record: VersionRecord | undefined; server: { probes: readonly unknown[] } }> => {
      const server = await startHttpRecorder('dify', answer)
      t.after(() => server.stop())
      const { book } = setUp(failing, {
        upstreams: [{ name: 'blue', url: server.url, version: 'auto-detect' }],
        fetch: globalThis.fetch,
        timeoutMs,
      })
      await book.probe()
      return { record: book.all()[0], server }
    }

    it('asks GET /v1/ without credentials', async (t) => {
      const server = await startHttpRecorder('dify', (_request, response) => {
        response.setHeader('content-type', 'application/json')
        response.end(
          '{"welcome": "Dify OpenAPI", "api_version": "v1", "server_version": "0.15.8"}\n',
        )
      })
      t.after(() => server.stop())
      const { book, record } = setUp(failing, {
        upstreams: [{ name: 'blue', url: server.url, version: 'auto-detect' }],
        fetch: globalThis.fetch,
      })
      await book.probe()
      assert.equal(record().version, '0.15.8')
      assert.deepEqual(
        server.probes.map(({ method, target }) => `${method} ${target}`),
        ['GET /v1/'],
      )
      const { authorization, cookie } = server.probes[0]?.headers ?? {}
      assert.deepEqual([authorization, cookie], [undefined, undefined])
    })

    it('follows no redirect', async (t) => {
      const { record, server } = await probe(t, (request, response) => {
        if (request.url === '/v1/') response.writeHead(302, { location: '/other' }).end()
        else response.end('{"server_version":"1.7.0"}')
      })
      assert.equal(record?.version, 'unknown')
      assert.equal(server.probes.length, 1)
    })

    it('gives up on an upstream that does not answer, or not to the end', async (t) => {
      const silent = await probe(t, () => {}, 50)
      assert.equal(silent.record?.version, 'unknown')
      const slow = await probe(
        t,
        (_request, response) => {
          response.write('{"server_version":')
        },
        50,
      )
      assert.equal(slow.record?.version, 'unknown')
    })
  })

  it('probes its upstreams side by side, each for itself', async () => {
    const versions: Record<string, string> = {
      'http://a.test/v1/': '0.15.8',
      'http://c.test/v1/': '1.7.0',
    }
    const { book } = setUp(failing, {
      upstreams: ['a', 'b', 'c'].map((name) => ({
        name,
        url: `http://${name}.test`,
        version: 'auto-detect',
      })),
      fetch: (url) => {
        const version = versions[url instanceof URL ? url.href : '']
        return version === undefined ? failing() : Promise.resolve(dify(version))
      },
    })
    await book.probe()
    assert.deepEqual(
      book.all().map(({ upstream, version }) => `${upstream} ${version}`),
      ['a 0.15.8', 'b unknown', 'c 1.7.0'],
    )
  })
})
