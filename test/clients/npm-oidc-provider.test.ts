import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type HttpRecorder, startHttpRecorder } from '../support/http/http-recorder.ts'
import { send } from '../support/http/send.ts'
import { chat } from '../support/envoy/stack.ts'
import { FREE, type RunningUp, up } from '../support/envoy/up.ts'
import { Browser } from './browser.ts'
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type Provider,
  installed,
  startProvider,
} from './oidc-provider.ts'

describe('login at the edge, with oidc-provider', { skip: installed.missing ?? false }, () => {
  let folder: string
  let provider: Provider
  let dify: HttpRecorder
  let running: RunningUp
  const browser = new Browser()

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-oauth-'))
    dify = await startHttpRecorder('dify', (request, response) => {
      const isApi = request.url?.startsWith('/v1/') === true
      response.setHeader('content-type', isApi ? 'application/json' : 'text/html')
      response.end(isApi ? '{"event":"message","answer":"Hello EMAIL_1"}' : '<p>Dify</p>')
    })
    provider = await startProvider(() => `${running.ready.proxy}/oauth2/callback`)
    const secret = join(folder, 'client-secret')
    writeFileSync(secret, `${CLIENT_SECRET}\n`, { mode: 0o600 })
    const file = join(folder, 'config.yaml')
    writeFileSync(
      file,
      `listen: ${FREE.replace('}', ', allowed_hosts: [dify.example.com] }')}
logging: { access_log: "${join(folder, 'access.log')}", level: debug }
oauth:
  enabled: true
  client_id: ${CLIENT_ID}
  client_secret_file: ${secret}
  authorization_endpoint: ${provider.url}/auth
  token_endpoint: ${provider.url}/token
upstreams:
  - { name: dify, url: "${dify.url}", version: 1.7.0 }
  - { name: old, url: "${dify.url}", version: 1.7.0, match: { path_prefix: /dify-180 } }
`,
    )
    running = await up(['--config', file, '--run-dir', join(folder, 'run')])
  })
  after(async () => {
    await running.stop()
    await provider.stop()
    await dify.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const pages = (): HttpRecorder['received'] =>
    dify.received.filter(({ target }) => !target.startsWith('/v1/'))

  it('sends a browser that is not known to the provider, with PKCE, and Dify nothing', async () => {
    const answer = await new Browser().request(`${running.ready.proxy}/apps?a=b`)
    assert.equal(answer.status, 302)
    const location = new URL(answer.headers.get('location') ?? '')
    assert.equal(location.origin + location.pathname, `${provider.url}/auth`)
    const asked = location.searchParams
    assert.equal(asked.get('client_id'), CLIENT_ID)
    assert.equal(asked.get('response_type'), 'code')
    assert.equal(asked.get('code_challenge_method'), 'S256')
    assert.ok((asked.get('code_challenge') ?? '').length >= 43)
    assert.equal(asked.get('redirect_uri'), `${running.ready.proxy}/oauth2/callback`)
    assert.deepEqual(pages(), [])
  })

  it('answers a script with 401 in place of a page', async () => {
    for (const path of [
      '/console/api/apps',
      '/api/site',
      '/_next/static/a.js',
      '/',
      // The pages of the service stand in front of everything, and behind no prefix.
      '/dify-180/masking/health',
      '/dify-180/masking/',
      '/dify-180/metrics',
    ]) {
      const answer = await fetch(`${running.ready.proxy}${path}`, { redirect: 'manual' })
      assert.equal(answer.status, 401, path)
      await answer.arrayBuffer()
    }
    assert.deepEqual(pages(), [])
  })

  it('opens no page by the spelling of a path, a method or a header', async () => {
    const { proxy } = running.ready
    const earlier = pages().length
    for (const path of [
      '//apps',
      '/./apps',
      '/v1/../apps',
      '/v1/%2e%2e/apps',
      '/v1/..;/apps',
      '/v1/..%2fapps',
      '/v1\\..\\apps',
      '/files/../apps',
      '/files/%2e%2e/console/api/apps',
      '/masking/../apps',
      '/masking/%2e%2e/apps',
      '/mcp/../apps',
      '/e/../apps',
      '/triggers/../apps',
      '/V1/apps',
      '/%76%31/apps',
      '/v1;/apps',
      '/v1',
      '/files',
      '/masking',
      '/metrics/',
      '/metrics/../apps',
      '/livez/apps',
      '/dify-180/../apps',
      '/dify-180/v1/../apps',
      '/dify-180/apps',
      '/dify-180//apps',
      '/dify-180/files/../apps',
      '/apps?/v1/',
      '/apps#/v1/',
      '/apps/v1/',
      '/apps;/v1/x',
      '/oauth2/callback/../../apps',
      '/oauth2/signout/../../apps',
    ])
      await send({ to: proxy, path, headers: { accept: 'text/html' } })
    for (const method of ['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])
      assert.ok((await send({ to: proxy, path: '/apps', method })).status >= 300, method)
    for (const headers of [
      { 'x-original-url': '/v1/info', 'x-rewrite-url': '/v1/info' },
      { 'x-envoy-original-path': '/v1/info' },
      { 'x-forwarded-uri': '/v1/info', 'x-forwarded-prefix': '/v1' },
      { 'x-http-method-override': 'GET' },
      { authorization: 'Bearer app-one' },
      { cookie: 'OauthHMAC=x; OauthExpires=99999999999; BearerToken=x' },
      { cookie: '__Host-OauthHMAC=x; __Host-OauthExpires=99999999999; __Host-BearerToken=x' },
      { 'x-forwarded-for': '127.0.0.1', 'x-envoy-internal': 'true' },
    ])
      assert.ok(
        (await send({ to: proxy, path: '/apps', headers: { ...headers, accept: 'text/html' } }))
          .status >= 300,
      )
    // What passed names an open path, decoded once as servers do.
    const opened = pages()
      .slice(earlier)
      .map(({ target }) => decodeURIComponent(target))
      .filter(
        (target) =>
          !/^\/(?:v1|mcp|files|e|triggers)\//.test(target) || /\/\.\.(?:[/?]|$)|\\/.test(target),
      )
    assert.deepEqual(opened, [])
  })

  it('leaves the Service API alone, and masks it as ever', async () => {
    const answer = await chat(running.ready.proxy, 'I am alice@example.vn')
    assert.equal(answer.answer, 'Hello alice@example.vn')
    const sent = dify.received.find(({ method }) => method === 'POST')
    assert.match(sent?.body ?? '', /I am EMAIL_1/)
    assert.equal(sent?.headers.authorization, 'Bearer app-one')
  })

  it('logs in, and brings the browser back to where it wanted to go', async () => {
    const { answer, way } = await browser.visit(`${running.ready.proxy}/apps?a=b`)
    assert.equal(answer.status, 200, way.map((url) => new URL(url).pathname).join(' '))
    assert.equal(await answer.text(), '<p>Dify</p>')
    assert.equal(way.at(-1), `${running.ready.proxy}/apps?a=b`)
    assert.ok(way.some((url) => url.startsWith(`${running.ready.proxy}/oauth2/callback?`)))
    assert.deepEqual(
      pages().map(({ target }) => target),
      ['/apps?a=b'],
    )
    const script = await browser.request(`${running.ready.proxy}/console/api/apps`, {
      headers: { accept: '*/*', authorization: 'Bearer console-token' },
    })
    assert.equal(script.status, 200)
    assert.equal(pages().at(-1)?.headers.authorization, 'Bearer console-token')
  })

  it('keeps its tokens from Dify, and from the logs', async () => {
    await browser.request(`${running.ready.proxy}/apps`)
    const cookies = browser.cookies(running.ready.proxy)
    assert.ok(cookies.size > 0)
    for (const { headers, target } of pages()) {
      assert.doesNotMatch(
        headers.cookie ?? '',
        /BearerToken|IdToken|RefreshToken|CodeVerifier|OauthNonce/i,
        target,
      )
    }
    const logged = readFileSync(join(folder, 'access.log'), 'utf8') + running.stderr()
    assert.doesNotMatch(logged, /code=|canary|state=/)
    for (const value of cookies.values()) assert.ok(!logged.includes(value))
    const bootstrap = readFileSync(join(folder, 'run', 'envoy.json'), 'utf8')
    assert.doesNotMatch(bootstrap, /canary/)
    for (const name of ['oauth-client-secret', 'oauth-hmac-secret'])
      assert.equal(statSync(join(folder, 'run', name)).mode & 0o777, 0o600)
  })

  it('binds its cookies to this host, and to navigations from elsewhere', async () => {
    const seen = new Set<string>()
    const visitor = new Browser((line) => {
      seen.add(line.split('=')[0] ?? '')
      assert.match(line, /^__Host-/, line)
      assert.match(line, /; ?path=\/(?:;|$)/i, line)
      assert.match(line, /; ?secure/i, line)
      if (!/=deleted;/.test(line)) assert.match(line, /; ?HttpOnly;SameSite=Lax/i, line)
      assert.doesNotMatch(line, /domain=/i, line)
    }, running.ready.proxy)
    await visitor.visit(`${running.ready.proxy}/apps`)
    await visitor.request(`${running.ready.proxy}/oauth2/signout`)
    for (const name of ['__Host-OauthHMAC', '__Host-OauthExpires', '__Host-OauthNonce'])
      assert.ok(seen.has(name), name)
    // The names without the prefix are not read any more.
    const tossed = new Browser()
    for (const [name, value] of browser.cookies(running.ready.proxy))
      tossed.setCookie(running.ready.proxy, name.replace('__Host-', ''), value)
    assert.equal((await tossed.request(`${running.ready.proxy}/apps`)).status, 302)
  })

  it('follows no address in `state` that is not of a known host, after a login either', async () => {
    for (const target of [
      'http://evil.example/x',
      '//evil.example/x',
      'http://127.0.0.1.evil.example/',
      'http://127.0.0.1@evil.example/',
      'http://127.0.0.1\\@evil.example/',
      'javascript:alert(1)',
      'evil',
    ]) {
      const visitor = new Browser()
      const start = await visitor.request(`${running.ready.proxy}/apps`)
      const at = new URL(start.headers.get('location') ?? '')
      const given = Buffer.from(at.searchParams.get('state') ?? '', 'base64url').toString()
      const state = { ...(JSON.parse(given) as Record<string, string>), url: target }
      at.searchParams.set('state', Buffer.from(JSON.stringify(state)).toString('base64url'))
      const { answer, way } = await visitor.visit(at.href)
      assert.equal(answer.status, 401, target)
      assert.ok(
        way.every((url) => new URL(url).hostname === '127.0.0.1'),
        target,
      )
    }
  })

  it('believes no forged session, and no callback that it has not asked for', async () => {
    const forger = new Browser()
    for (const [name, value] of browser.cookies(running.ready.proxy)) {
      const forged = name.startsWith('__Host-OauthHMAC') ? `${value.slice(0, -6)}AAAAA=` : value
      forger.setCookie(running.ready.proxy, name, forged)
    }
    const reached = pages().length
    assert.equal((await forger.request(`${running.ready.proxy}/apps`)).status, 302)
    const late = new Browser()
    for (const [name, value] of browser.cookies(running.ready.proxy))
      late.setCookie(
        running.ready.proxy,
        name,
        name.startsWith('__Host-OauthExpires') ? String(Number(value) + 9_999) : value,
      )
    assert.equal((await late.request(`${running.ready.proxy}/apps`)).status, 302)
    for (const query of ['', '?code=abc', '?code=abc&state=eyJ1cmwiOiJodHRwOi8veCJ9', '?error=x']) {
      const answer = await new Browser().request(`${running.ready.proxy}/oauth2/callback${query}`)
      assert.ok(answer.status === 401 || answer.status === 302, `${query} ${answer.status}`)
      if (answer.status === 302)
        assert.ok(answer.headers.get('location')?.startsWith(`${provider.url}/auth?`), query)
    }
    assert.equal(pages().length, reached)
  })

  it('is not signed out by a page of another site', async () => {
    for (const from of ['cross-site', 'same-site', 'anything']) {
      const answer = await browser.request(`${running.ready.proxy}/oauth2/signout`, {
        headers: { 'sec-fetch-site': from },
      })
      assert.equal(answer.status, 403, from)
      assert.equal(((await answer.json()) as { code: string }).code, 'sign_out_refused')
      assert.deepEqual(answer.headers.getSetCookie(), [])
    }
    assert.equal((await browser.request(`${running.ready.proxy}/apps`)).status, 200)
  })

  it('signs out', async () => {
    const kept = new Map(browser.cookies(running.ready.proxy))
    const answer = await browser.request(`${running.ready.proxy}/oauth2/signout`)
    assert.equal(answer.status, 302)
    assert.equal((await browser.request(`${running.ready.proxy}/apps`)).status, 302)
    // As docs/oauth.md says: cookies that were copied before live until they expire.
    const copy = new Browser()
    for (const [name, value] of kept) copy.setCookie(running.ready.proxy, name, value)
    assert.equal((await copy.request(`${running.ready.proxy}/apps`)).status, 200)
  })
})
