import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { ENDPOINTS } from '../../../src/core/product/dify/endpoints.ts'
import { keptNames } from '../../../src/core/product/dify/person-fields.ts'
import { type Answer, send } from '../../support/http/send.ts'
import { type Stack, startStack } from '../../support/envoy/stack.ts'

const KEY = { authorization: 'Bearer app-one' }
const JSON_TYPE = { 'content-type': 'application/json' }

/** Values that recognizers find, by which pages name their visitors. */
const VISITORS = [
  'carol@example.vn',
  'dave@example.vn',
  '0912345678',
  '10.20.0.7',
  '4111 1111 1111 1111',
]

describe('what selects a person, through Envoy', () => {
  let stack: Stack
  const get = async (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
    await send({ to: stack.envoy.proxyUrl, path, headers })
  const lastTarget = (): string => stack.dify.requests().at(-1)?.target ?? ''

  before(async () => {
    stack = await startStack('', '1.16.0')
  })
  after(async () => await stack.stop())

  async function visitorOf(userId: string): Promise<string> {
    const path = `/api/passport?user_id=${encodeURIComponent(userId)}`
    const { body } = await get(path, { 'x-app-code': 'shop' })
    const token = (JSON.parse(body) as { access_token: string }).access_token
    const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()
    return (JSON.parse(claims) as { end_user_id: string }).end_user_id
  }

  it('reaches Dify as it is: every user_id of an embedding page is a visitor of its own', async () => {
    const visitors = new Set<string>()
    for (const userId of VISITORS) {
      visitors.add(await visitorOf(userId))
      assert.equal(lastTarget(), `/api/passport?user_id=${encodeURIComponent(userId)}`)
    }
    assert.equal(visitors.size, VISITORS.length)
  })

  it('finds the runs of one user in the logs', async () => {
    for (const user of VISITORS.slice(0, 2)) {
      await send({
        to: stack.envoy.proxyUrl,
        path: '/v1/workflows/run',
        headers: { ...KEY, ...JSON_TYPE },
        body: JSON.stringify({ inputs: {}, user }),
      })
    }
    for (const user of VISITORS.slice(0, 2)) {
      const query = `created_by_end_user_session_id=${encodeURIComponent(user)}`
      const { body } = await get(`/v1/workflows/logs?${query}`, KEY)
      assert.equal((JSON.parse(body) as { total: number }).total, 1, user)
    }
  })

  it('signs visitors in by their address and token', async () => {
    const signIn = {
      email: 'carol@example.vn',
      password: 'sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCD',
    }
    const answer = await send({
      to: stack.envoy.proxyUrl,
      path: '/api/login',
      headers: JSON_TYPE,
      body: JSON.stringify(signIn),
    })
    assert.equal(answer.status, 200, answer.body)
    assert.deepEqual(JSON.parse(stack.dify.requests().at(-1)?.body ?? ''), signIn)
    const token = `eyJhbGciOiJIUzI1NiJ9.${Buffer.from('{"user_id":"x"}').toString('base64url')}.c2lnbmF0dXJl`
    await get(`/api/passport?web_app_access_token=${token}`, { 'x-app-code': 'shop' })
    assert.ok(lastTarget().endsWith(token))
  })

  it('is kept in every field of the table that selects a person, and in no other place', async () => {
    stack.dify.script({ raw_json: '{}' })
    const kept = async (
      request: string,
      place: 'query' | 'json',
      name: string,
    ): Promise<boolean> => {
      const value = `who.${name}@example.vn`
      const [method = '', path = ''] = request.split(' ')
      const query = place === 'query' ? `?${name}=${value}` : ''
      const body = place === 'json' ? { body: JSON.stringify({ [name]: value }) } : {}
      const headers = { ...KEY, ...JSON_TYPE }
      const to = stack.envoy.proxyUrl
      const { status } = await send({ to, method, path: path + query, headers, ...body })
      assert.equal(status, 200, request)
      const { target, body: got } = stack.dify.requests().at(-1) ?? { target: '', body: '' }
      return `${target} ${got}`.includes(value)
    }
    let fields = 0
    for (const endpoint of ENDPOINTS) {
      const { method, path, operators, policy } = endpoint
      if (operators === true || policy !== undefined) continue
      const request = `${method} ${path.replace('/**', '').replaceAll(/\/:\w+/g, '/id-00000000')}`
      for (const place of ['query', 'json'] as const) {
        const names = keptNames(endpoint, place)
        for (const name of names) {
          fields++
          assert.ok(await kept(request, place, name), `${request} ${place} ${name}`)
        }
        for (const other of ['user', 'email'])
          if (!names.has(other) && (place === 'query' || method !== 'GET'))
            assert.ok(!(await kept(request, place, other)), `${request} ${place} ${other}`)
      }
    }
    assert.ok(fields > 60, `${fields}`)
    stack.dify.script({})
  })

  it('is kept only where Dify reads it: a user anywhere else is any text', async () => {
    const body = JSON.stringify({ inputs: {}, query: 'hi', user: 'u1' })
    const path = '/v1/chat-messages?user=carol@example.vn'
    await send({ to: stack.envoy.proxyUrl, path, headers: { ...KEY, ...JSON_TYPE }, body })
    assert.ok(!lastTarget().includes('carol'), lastTarget())
    await get('/api/conversations?user=carol@example.vn', { 'x-app-code': 'shop' })
    assert.ok(!lastTarget().includes('carol'), lastTarget())
  })

  it('chooses no scope from a body where Dify reads the query: neither user nor conversation', async () => {
    const to = stack.envoy.proxyUrl
    const ask = async (request: string, body: object): Promise<string> => {
      const [method = '', path = ''] = request.split(' ')
      const headers = { ...KEY, ...JSON_TYPE }
      return (await send({ to, method, path, headers, body: JSON.stringify(body) })).body
    }
    const turn = { inputs: {}, query: 'I am carol@example.vn', user: 'carol' }
    const { conversation_id: carols } = JSON.parse(await ask('POST /v1/chat-messages', turn)) as {
      conversation_id: string
    }
    const own = `GET /v1/messages?conversation_id=${carols}&user=`
    assert.ok((await ask(`${own}carol`, {})).includes('carol@example.vn'))
    // Dify would answer what mallory may see; here that is a placeholder of carol's.
    stack.dify.script({ raw_json: '{"data":[{"answer":"EMAIL_1"}]}' })
    for (const body of [
      { user: 'carol' },
      { user: 'carol', conversation_id: carols },
      { conversation_id: carols },
    ])
      for (const query of [own, 'GET /v1/messages?conversation_id=other-0000&user=']) {
        const said = await ask(`${query}mallory`, body)
        assert.equal(said, '{"data":[{"answer":"EMAIL_1"}]}', `${query} ${JSON.stringify(body)}`)
      }
    stack.dify.script({})
  })

  it('chooses no scope from a query where Dify reads the body, whatever stands for the user there', async () => {
    const to = stack.envoy.proxyUrl
    const ask = async (path: string, body: object): Promise<string> => {
      const headers = { ...KEY, ...JSON_TYPE }
      return (await send({ to, method: 'POST', path, headers, body: JSON.stringify(body) })).body
    }
    const turn = { inputs: {}, query: 'I am carol@example.vn', user: 'carol' }
    const { conversation_id: carols } = JSON.parse(await ask('/v1/chat-messages', turn)) as {
      conversation_id: string
    }
    const hers = await ask('/v1/chat-messages', { ...turn, conversation_id: carols })
    assert.ok(hers.includes('carol@example.vn'), hers)
    stack.dify.script({ raw_json: '{"answer":"EMAIL_1"}' })
    const path = `/v1/chat-messages?user=carol&conversation_id=${carols}`
    for (const user of [true, null, ['carol'], 1, undefined, { carol: 1 }]) {
      const said = await ask(path, { inputs: {}, query: 'hi', user })
      assert.ok(!said.includes('carol@example.vn'), `${JSON.stringify(user)}: ${said}`)
      assert.match(said, /EMAIL_1|"code"/)
    }
    stack.dify.script({})
  })
})

describe('what selects a person under masking.user: pseudonym, through Envoy', () => {
  let stack: Stack
  const dir = mkdtempSync(join(tmpdir(), 'dify-masking-persons-'))

  before(async () => {
    const key = join(dir, 'user.key')
    writeFileSync(key, randomBytes(32), { mode: 0o600 })
    stack = await startStack(`masking: { user: pseudonym, user_key_file: "${key}" }`, '1.16.0')
  })
  after(async () => {
    await stack.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  it('has one pseudonym, whichever field names the end user', async () => {
    const to = stack.envoy.proxyUrl
    const user = 'carol@example.vn'
    const seen: string[] = []
    const take = (pattern: RegExp): void => {
      const { target = '', body = '' } = stack.dify.requests().at(-1) ?? {}
      const found = pattern.exec(`${target} ${body}`)?.[1]
      assert.ok(found !== undefined && !found.includes('carol'), `${target} ${body}`)
      seen.push(found)
    }
    const query = encodeURIComponent(user)
    const body = JSON.stringify({ inputs: {}, user })
    await send({ to, path: '/v1/workflows/run', headers: { ...KEY, ...JSON_TYPE }, body })
    take(/"user":"([^"]+)"/)
    await send({ to, path: `/api/passport?user_id=${query}`, headers: { 'x-app-code': 'shop' } })
    take(/user_id=(\S+)/)
    await send({
      to,
      path: `/v1/workflows/logs?created_by_end_user_session_id=${query}`,
      headers: KEY,
    })
    take(/session_id=(\S+)/)
    await send({ to, path: `/v1/conversations?user=${query}`, headers: KEY })
    take(/user=(\S+)/)
    assert.equal(new Set(seen).size, 1, seen.join(' '))
  })
})
