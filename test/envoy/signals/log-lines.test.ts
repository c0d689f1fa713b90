import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { LOG_LINES, logLineSchema } from '../../../src/telemetry/log-lines.ts'
import { type Stack, chat, startStack } from '../../support/envoy/stack.ts'
import { waitFor } from '../../support/wait-for.ts'

const validate = new Ajv2020({ allErrors: true }).compile(logLineSchema())
const CANARY = 'canary.jo@example.com'
const TRACE = '0af7651916cd43dd8448eb211c80319c'
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

type Line = Readonly<Record<string, unknown>>

const linesOf = (stack: Stack): readonly Line[] =>
  stack
    .log()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)

/** Traffic of all sorts with a canary in it, and orders; returns the log, at debug level. */
async function run(): Promise<{ readonly log: string; readonly lines: readonly Line[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'dify-masking-log-'))
  const token = join(folder, 'token')
  writeFileSync(token, 'the-token-of-the-admin', { mode: 0o600 })
  const stack = await startStack(`admin: { token_file: "${token}" }`)
  const { proxyUrl } = stack.envoy
  try {
    const post = async (path: string, body: string, headers = {}): Promise<number> => {
      const answer = await fetch(proxyUrl + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-canary': CANARY, ...headers },
        body,
      })
      await answer.arrayBuffer()
      return answer.status
    }
    const headers = { traceparent: `00-${TRACE}-b7ad6b7169203331-01` }
    for (const mode of ['blocking', 'streaming'] as const)
      assert.equal((await chat(proxyUrl, CANARY, { mode, user: CANARY, headers })).status, 200)
    assert.equal(await post(`/v1/chat-messages?q=${CANARY}`, `{"query":"${CANARY}`), 400)
    assert.equal(await post(`/v1/unknown/${CANARY}`, `{"a":"${CANARY}"}`), 404)
    const order = { authorization: 'Bearer the-token-of-the-admin' }
    const user = JSON.stringify({ user: CANARY })
    assert.equal(await post('/masking/admin/erase', user, order), 200)
    assert.equal(await post('/masking/admin/erase', user), 401)
    assert.equal(
      await post('/masking/admin/log-level', '{"level":"debug","seconds":60}', order),
      200,
    )
    await waitFor(() => linesOf(stack).filter(({ msg }) => msg === 'exchange ended').length >= 4)
  } finally {
    await stack.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { log: stack.log(), lines: linesOf(stack) }
}

describe('the log of a run', () => {
  it('has only lines of the table, and nothing of the traffic', async () => {
    const { log, lines } = await run()
    for (const line of lines)
      assert.ok(validate(line), `${JSON.stringify(line)}: ${JSON.stringify(validate.errors)}`)
    const seen = new Set(lines.map(({ msg }) => msg))
    for (const msg of ['exchange ended', 'exchange refused', 'admin request', 'draining'])
      assert.ok(seen.has(msg) && LOG_LINES.some((line) => line.msg === msg), msg)
    assert.ok(!/canary|EMAIL_|the-token/.test(log))
    const exchanges = lines.filter(({ msg }) => String(msg).startsWith('exchange '))
    for (const { request_id } of exchanges) assert.match(String(request_id), UUID)
    assert.equal(exchanges.filter(({ trace_id }) => trace_id === TRACE).length, 2)
  })
})
