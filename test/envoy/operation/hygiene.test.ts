import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { type Answer, send } from '../../support/http/send.ts'
import { occurrences } from '../../support/logs/spellings.ts'
import { type Stack, chat, startStack } from '../../support/envoy/stack.ts'
import { waitFor } from '../../support/wait-for.ts'

const CANARY = 'hygiene.canary@example.vn'
/** Other values that must not show, of other kinds. */
const VALUES = [CANARY, '10.11.12.13', '4111 1111 1111 1111', '+84912345678'] as const
const TEXT = VALUES.join(', ')

/** What is answered without success: told to clients, logged by gateways, shown in tickets. */
async function provoke(proxy: string): Promise<readonly Answer[]> {
  const JSON_TYPE = { 'content-type': 'application/json' }
  const body = JSON.stringify({ inputs: {}, query: TEXT, user: CANARY })
  const upload = (type: string): string =>
    `--b\r\nContent-Disposition: form-data; name="file"; filename="${CANARY}"\r\nContent-Type: ${type}\r\n\r\n${TEXT}\r\n--b--\r\n`
  const FORM = { 'content-type': 'multipart/form-data; boundary=b' }
  const requests: readonly (readonly [string, Record<string, string>, string | Buffer])[] = [
    [`/v1/${CANARY}?q=${CANARY}`, JSON_TYPE, body],
    ['/v1/chat-messages', JSON_TYPE, body.slice(0, -1)],
    ['/v1/chat-messages', JSON_TYPE, `${'['.repeat(600)}"${TEXT}"${']'.repeat(600)}`],
    ['/v1/chat-messages', JSON_TYPE, body + ' '.repeat(4_194_304)],
    ['/v1/chat-messages', { ...JSON_TYPE, 'content-encoding': 'gzip' }, body],
    ['/v1/chat-messages', { ...JSON_TYPE, 'content-encoding': 'gzip, br' }, gzipSync(body)],
    ['/v1/chat-messages', { 'content-type': `application/x-${CANARY}` }, TEXT],
    ['/v1/chat-messages', { 'content-type': 'text/plain; charset=utf-16' }, TEXT],
    ['/v1/files/upload', FORM, upload('application/x-msdownload')],
    ['/v1/files/upload', FORM, upload('text/plain').slice(0, -6)],
    ['/v1/chat-messages', { ...JSON_TYPE, x_note: CANARY }, body],
    ['/v1/chat-messages', { ...JSON_TYPE, connection: 'upgrade', upgrade: 'websocket' }, body],
    ['/v1/chat-messages', { ...JSON_TYPE, 'x-note': `${CANARY}${'x'.repeat(70_000)}` }, body],
  ]
  const answers: Answer[] = []
  for (const [path, headers, sent] of requests)
    answers.push(
      await send({
        to: proxy,
        path,
        headers: { authorization: `Bearer app-${CANARY}`, 'x-canary': CANARY, ...headers },
        body: sent,
      }),
    )
  return answers
}

describe('whatever is left of traffic', () => {
  let stack: Stack
  const left = new Map<string, string>()

  before(async () => {
    stack = await startStack('file_upload: { enabled: true }')
    const { proxyUrl, adminUrl } = stack.envoy
    for (const mode of ['blocking', 'streaming'] as const) {
      const seen = await chat(proxyUrl, TEXT, { mode, user: CANARY, headers: { 'x-a': CANARY } })
      // The way back is open, so that there is something that could be seen.
      for (const value of VALUES) assert.ok(seen.answer.includes(value), value)
    }
    const answers = await provoke(proxyUrl)
    for (const [i, answer] of answers.entries()) {
      assert.ok(answer.status >= 400, `${i}: ${answer.status}`)
      left.set(`answer ${i}`, JSON.stringify([answer.headers, answer.body]))
    }
    await waitFor(() => stack.envoy.accessLog().length >= answers.length)
    left.set('log', stack.log())
    left.set('access log', stack.envoy.accessLog().join('\n'))
    for (const page of ['metrics', 'masking/health', 'masking/stats', 'masking/config', 'readyz'])
      left.set(page, await (await fetch(`${stack.service.adminUrl}/${page}`)).text())
    for (const page of ['stats', 'stats?format=json', 'config_dump', 'clusters', 'listeners'])
      left.set(`Envoy ${page}`, await (await fetch(`${adminUrl}/${page}`)).text())
    left.set('diagnostic report', JSON.stringify(process.report.getReport()))
  })
  after(async () => await stack.stop())

  it('is there to be searched', () => {
    assert.ok(left.size >= 20)
    assert.match(left.get('log') ?? '', /"level":"debug"/)
    assert.match(left.get('metrics') ?? '', /dify_masking_findings_total\{entity="EMAIL"\} [1-9]/)
  })

  it('holds no value: logs, access log, metrics, pages, errors, Envoy, report', () => {
    for (const [where, text] of left)
      for (const value of VALUES) assert.equal(occurrences(text, value), 0, `${where}: ${value}`)
  })
})
