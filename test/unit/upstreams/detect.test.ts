import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { detectVersion } from '../../../src/upstreams/detect.ts'

interface Canned {
  readonly status?: number
  readonly type?: string
  readonly version?: string
  readonly body?: string
}

/** A Dify that answers these paths, and nothing at all for the others. */
function dify(answers: Readonly<Record<string, Canned>>): {
  fetch: typeof fetch
  timeoutMs: number
} {
  const answer: typeof fetch = async (url) => {
    const path = url instanceof URL ? url.pathname : ''
    const canned = answers[path]
    if (canned === undefined) throw new TypeError('fetch failed')
    const { status = 200, type = 'application/json', version, body = '{}' } = canned
    return await Promise.resolve(
      new Response(body, {
        status,
        headers: {
          'content-type': type,
          ...(version === undefined ? {} : { 'x-version': version }),
        },
      }),
    )
  }
  return { fetch: answer, timeoutMs: 1000 }
}

const HTML: Canned = { status: 404, type: 'text/html; charset=utf-8', body: '<!doctype html>' }
const UNAUTHORIZED: Canned = {
  status: 401,
  body: '{"code":"unauthorized","message":"","status":401}',
}

describe('detecting a version', () => {
  it('takes what the index names, and says that the header agrees', async () => {
    const found = await detectVersion(
      'http://dify',
      dify({ '/v1/': { body: '{"server_version":"0.15.8"}', version: '0.15.8' } }),
    )
    assert.deepEqual([found.version, found.confidence, found.reachable], ['0.15.8', 1, true])
    assert.deepEqual(
      found.evidence.map(({ says }) => says),
      ['0.15.8', '0.15.8', 'no answer'],
    )
  })

  it('falls back to the header of any answer, and to the health of the api port', async () => {
    const header = await detectVersion(
      'http://dify',
      dify({ '/v1/': { ...HTML, version: '1.7.0' } }),
    )
    assert.equal(header.version, '1.7.0')
    const health = await detectVersion(
      'http://dify',
      dify({ '/v1/': HTML, '/health': { body: '{"pid":1,"status":"ok","version":"1.6.0"}' } }),
    )
    assert.equal(health.version, '1.6.0')
  })

  it('is less sure when two signals disagree', async () => {
    const found = await detectVersion(
      'http://dify',
      dify({ '/v1/': { body: '{"server_version":"1.7.0"}', version: '0.15.8' } }),
    )
    assert.deepEqual([found.version, found.confidence], ['1.7.0', 0.6])
  })

  it('narrows the version by the paths that exist when nothing names it', async () => {
    const between = await detectVersion(
      'http://dify',
      dify({ '/v1/': HTML, '/v1/apps/annotations': UNAUTHORIZED, '/v1/site': HTML }),
    )
    assert.deepEqual([between.version, between.confidence], ['>=1.2.0 <1.4.0', 0.5])
    const old = await detectVersion(
      'http://dify',
      dify({ '/v1/': HTML, '/v1/apps/annotations': HTML, '/v1/site': HTML }),
    )
    assert.equal(old.version, '<1.2.0')
  })

  it('does not take anything for a version', async () => {
    const found = await detectVersion(
      'http://dify',
      dify({ '/v1/': { body: '{"server_version":"1.7.0\\nx-evil: 1"}', version: 'latest' } }),
    )
    assert.equal(found.version, null)
    assert.equal(found.reachable, true)
  })

  it('says when nothing answers', async () => {
    const found = await detectVersion('http://dify', dify({}))
    assert.deepEqual([found.version, found.confidence, found.reachable], [null, 0, false])
  })
})
