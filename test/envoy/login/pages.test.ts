import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { send } from '../../support/http/send.ts'
import { type Stack, startStack } from '../../support/envoy/stack.ts'

const TOKEN = 'a token of some length'
const ORDERS = ['erase', 'flush', 'reload', 'log-level', 'bypass']
const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'LINK',
  'PURGE',
]

/** What a client without the token could write in its place. */
const NO_TOKEN: readonly Readonly<Record<string, string>>[] = [
  {},
  { authorization: 'Bearer' },
  { authorization: 'Bearer ' },
  { authorization: `Bearer ${TOKEN.slice(0, -1)}` },
  { authorization: `Bearer ${TOKEN}x` },
  { authorization: `Basic ${Buffer.from(`admin:${TOKEN}`).toString('base64')}` },
  { authorization: TOKEN },
  { cookie: `authorization=Bearer ${TOKEN}`, 'x-authorization': `Bearer ${TOKEN}` },
]

describe('pages of the service, directly and through Envoy', () => {
  let folder: string
  let stack: Stack
  let ways: readonly string[]

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-pages-'))
    writeFileSync(join(folder, 'token'), TOKEN, { mode: 0o600 })
    stack = await startStack(`admin: { token_file: "${join(folder, 'token')}", token_for: all }`)
    ways = [stack.service.adminUrl, stack.envoy.proxyUrl]
  })
  after(async () => {
    await stack.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('take no order without the token, by whatever method and credential', async () => {
    for (const to of ways)
      for (const order of ORDERS)
        for (const method of METHODS) {
          const answers = await Promise.all(
            NO_TOKEN.map(async (headers) => {
              const path = `/masking/admin/${order}?token=${encodeURIComponent(TOKEN)}`
              const body = method === 'POST' ? '{"on":true,"yes":true}' : undefined
              return await send({
                to,
                method,
                path,
                headers: { ...headers, 'content-type': 'application/json' },
                ...(body === undefined ? {} : { body }),
              })
            }),
          )
          for (const { status } of answers)
            assert.ok(
              (status >= 400 && status < 500) || status === 501,
              `${method} ${order} ${status}`,
            )
        }
  })

  it('show nothing without the token where all pages ask for it, metrics too', async () => {
    const authorization = `Bearer ${TOKEN}`
    for (const to of ways)
      for (const path of ['/masking/health', '/masking/config', '/masking/stats', '/metrics']) {
        for (const headers of NO_TOKEN)
          assert.equal((await send({ to, path, headers })).status, 401, path)
        assert.equal((await send({ to, path, headers: { authorization } })).status, 200, path)
      }
    for (const to of ways)
      for (const path of ['/livez', '/readyz'])
        assert.equal((await send({ to, path })).status, 200, path)
  })

  it('answer to no name of another site (DNS rebinding), with the token either', async () => {
    const authorization = `Bearer ${TOKEN}`
    for (const to of ways) {
      const { port } = new URL(to)
      for (const host of ['evil.example', `evil.example:${port}`, 'localhost.evil.example'])
        for (const path of ['/masking/', '/masking/config', '/masking/health', '/metrics']) {
          const answer = await send({ to, path, headers: { host, authorization } })
          assert.equal(answer.status, 421, `${to} ${host} ${path}`)
          assert.match(answer.body, /"code": "host_not_allowed"/)
        }
      const tried = await send({
        to,
        path: '/masking/try',
        headers: { host: 'evil.example', authorization, 'content-type': 'application/json' },
        body: '{"text":"alice@example.vn"}',
      })
      assert.equal(tried.status, 421)
      for (const host of ['localhost', `127.0.0.1:${port}`, '10.9.8.7', '[::1]'])
        assert.equal(
          (await send({ to, path: '/masking/health', headers: { host, authorization } })).status,
          200,
          host,
        )
    }
  })

  it('take no text to try from a form or script of another site', async () => {
    const authorization = `Bearer ${TOKEN}`
    for (const to of ways) {
      for (const type of [
        '',
        'text/plain',
        'text/plain; application/json',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=b',
        'application/jsonp',
        'application/json-patch+json',
        'text/json',
      ]) {
        const headers = { authorization, origin: 'https://evil.example', 'content-type': type }
        const tried = await send({ to, path: '/masking/try', headers, body: '{"text":"a@b.vn"}' })
        assert.equal(tried.status, 415, `${to} ${type}`)
      }
      for (const path of ['/masking/try', '/masking/config', '/masking/admin/flush']) {
        const asked = await send({
          to,
          method: 'OPTIONS',
          path,
          headers: {
            authorization,
            origin: 'https://evil.example',
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'content-type',
          },
        })
        assert.equal(asked.status, 405, path)
        assert.deepEqual(
          Object.keys(asked.headers).filter((name) => name.startsWith('access-control-')),
          [],
        )
      }
    }
  })
})
