import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type HttpRecorder, startHttpRecorder } from '../../support/http/http-recorder.ts'
import { type Stack, startStack } from '../../support/envoy/stack.ts'

const POLICY = 'content-security-policy'
const REPORT_ONLY = `${POLICY}-report-only`

/** Answers with the type that the path names. */
const TYPES: Readonly<Record<string, string>> = {
  '/chat/abc': 'text/html; charset=utf-8',
  '/explore/apps': 'Text/HTML',
  '/_next/static/a.js': 'application/javascript',
  '/v1/parameters': 'application/json',
}

async function startDify(): Promise<HttpRecorder> {
  return await startHttpRecorder('dify', (request, response) => {
    const path = request.url ?? ''
    response.setHeader('content-type', TYPES[path] ?? 'text/html')
    if (path === '/own') response.setHeader(POLICY, 'img-src *')
    response.end('{}')
  })
}

const headersOf = async (stack: Stack, path: string): Promise<Headers> => {
  const answer = await fetch(`${stack.envoy.proxyUrl}${path}`)
  await answer.arrayBuffer()
  return answer.headers
}

describe("the policy of pages of Dify's web app", () => {
  let dify: HttpRecorder
  before(async () => {
    dify = await startDify()
  })
  after(async () => await dify.stop())

  it('is not sent unless it is asked for', async () => {
    const stack = await startStack('', '1.7.0', dify.url)
    try {
      for (const path of Object.keys(TYPES)) {
        const headers = await headersOf(stack, path)
        assert.equal(headers.get(POLICY), null, path)
        assert.equal(headers.get(REPORT_ONLY), null, path)
      }
    } finally {
      await stack.stop()
    }
  })

  it('is only reported at first, names the allowed origins, and stands on HTML alone', async () => {
    const stack = await startStack(
      '',
      '1.7.0',
      dify.url,
      ', csp: report-only, csp_sources: ["https://files.example.vn"]',
    )
    try {
      for (const path of ['/chat/abc', '/explore/apps']) {
        const headers = await headersOf(stack, path)
        const policy = headers.get(REPORT_ONLY) ?? ''
        assert.match(policy, /^default-src 'self' https:\/\/files\.example\.vn data: blob:; /, path)
        assert.match(policy, /; base-uri 'self'; /)
        assert.equal(headers.get(POLICY), null)
      }
      for (const path of ['/_next/static/a.js', '/v1/parameters'])
        assert.equal((await headersOf(stack, path)).get(REPORT_ONLY), null, path)
    } finally {
      await stack.stop()
    }
  })

  it('is enforced beside a policy of Dify, and not on the pages of the service', async () => {
    const stack = await startStack('', '1.7.0', dify.url, ', csp: enforce')
    try {
      const own = (await headersOf(stack, '/own')).get(POLICY) ?? ''
      assert.match(own, /^img-src \*, default-src 'self' data: blob:; /)
      const page = (await headersOf(stack, '/masking/')).get(POLICY) ?? ''
      assert.match(page, /default-src 'none'/)
      assert.doesNotMatch(page, /unsafe-eval/)
    } finally {
      await stack.stop()
    }
  })
})
