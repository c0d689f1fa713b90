import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Stack, startStack } from '../support/envoy/stack.ts'
import { CODINGS } from './codings.ts'
import { EMAIL, PHONE } from './request-cases.ts'
import { type RawUpstream, startRawUpstream } from './raw-upstream.ts'
import { type HeaderLine, http1, http1Request } from './wire.ts'

const TYPES: readonly (string | undefined)[] = [
  undefined,
  '',
  'application/json',
  'APPLICATION/JSON',
  'application/json;charset=utf-8',
  'application/json; charset="utf-8"',
  'application/json; charset=utf-16',
  'application/json; charset=utf-7',
  'application/json,text/plain',
  'application/problem+json',
  'application/x-ndjson',
  'application/json-seq',
  'text/json',
  'text/plain',
  'text/plain; charset=iso-8859-1',
  'text/html',
  'text/csv',
  'text/xml',
  'application/xml',
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded; charset=utf-16',
  'application/octet-stream',
  'application/graphql',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/form-data; boundary=b',
  'multipart/mixed; boundary=b',
  'multipart/form-data, application/json',
  'message/rfc822',
  'image/png',
  '*/*',
  'json',
  'application/ json',
  ' application/json ',
]

/** Bodies in which an address stands, in the way of every type above. */
const BODIES: readonly (readonly [name: string, body: string])[] = [
  ['JSON', `{"query":"mail ${EMAIL}"}`],
  ['a form', `query=mail+${EMAIL.replace('@', '%40')}&user=u-1`],
  ['parts', `--b\r\nContent-Disposition: form-data; name="query"\r\n\r\n${EMAIL}\r\n--b--\r\n`],
  ['a line of JSON before another', `{"a":1}\n{"query":"${EMAIL}"}\n`],
  ['JSON behind a byte order mark', `\u00ef\u00bb\u00bf{"query":"${EMAIL}"}`],
  ['JSON in UTF-16', Buffer.from(`{"query":"${EMAIL}"}`, 'utf16le').toString('latin1')],
]

const METHODS =
  'GET POST PUT PATCH DELETE HEAD OPTIONS TRACE CONNECT PURGE LINK UNLINK SEARCH QUERY PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK REPORT VIEW post Post'.split(
    ' ',
  )

describe('what was always masked or refused', () => {
  let upstream: RawUpstream
  let stack: Stack
  before(async () => {
    upstream = await startRawUpstream()
    stack = await startStack('file_upload: { enabled: true }', '1.7.0', upstream.url)
  })
  after(async () => {
    await stack.stop()
    await upstream.stop()
  })

  /** Sends a request, and tells what arrived of it. */
  async function arrived(
    [method, target]: readonly [string, string],
    headers: readonly HeaderLine[],
    body: string,
  ): Promise<string> {
    upstream.take()
    const wire = http1(stack.envoy.proxyUrl)
    const head: readonly HeaderLine[] = [
      ['Host', 'dify'],
      ['Authorization', 'Bearer app-one'],
      // The answer to HEAD names a length that does not come.
      ['Connection', 'close'],
      ...headers,
    ]
    await wire.send(http1Request([method, target], head, body))
    wire.close()
    return Buffer.concat(upstream.take()).toString('latin1')
  }
  /** Blanks in UTF-16 do not hide a value. */
  const holds = (bytes: string): boolean =>
    /alice(?:@|%40)x\.vn|0912345678/.test(bytes.replaceAll('\u0000', ''))

  for (const [name, body] of BODIES)
    it(`is ${name} under any type`, async () => {
      let forwarded = 0
      for (const type of TYPES) {
        const headers: readonly HeaderLine[] = type === undefined ? [] : [['Content-Type', type]]
        const bytes = await arrived(['POST', '/v1/chat-messages'], headers, body)
        assert.ok(!holds(bytes), `${type}: ${bytes}`)
        if (bytes !== '') forwarded++
      }
      assert.equal(forwarded > 0, name !== 'JSON in UTF-16')
    })

  it('is a body in any coding, whatever its header says', async () => {
    const body = Buffer.from(`{"query":"mail ${EMAIL} ${'again '.repeat(20)}"}`)
    let forwarded = 0
    for (const [names, code] of CODINGS) {
      const headers = names.map((name): HeaderLine => ['Content-Encoding', name])
      const type: HeaderLine = ['Content-Type', 'application/json']
      const bytes = await arrived(
        ['POST', '/v1/chat-messages'],
        [type, ...headers],
        code(body).toString('latin1'),
      )
      // Nothing of it may arrive in a coding: Dify takes none off, but what stands after it may.
      assert.ok(!holds(bytes) && !/\r\ncontent-encoding: *[^i\s]/i.test(bytes), names.join())
      assert.ok(bytes === '' || bytes.includes('EMAIL_1 again'), bytes)
      if (bytes !== '') forwarded++
    }
    assert.ok(forwarded > 10, `${forwarded}`)
  })

  it('is a request of any method, in its path, its query and its body', async () => {
    let forwarded = 0
    for (const method of METHODS)
      for (const path of ['chat-messages', `files/${PHONE}/preview`, 'unknown/endpoint']) {
        const target = `/v1/${path}?note=${EMAIL}&other=${EMAIL.replace('@', '%40')}`
        const type: HeaderLine = ['Content-Type', 'application/json']
        const bytes = await arrived([method, target], [type], `{"query":"${EMAIL}"}`)
        assert.ok(!holds(bytes), bytes)
        if (bytes !== '') forwarded++
      }
    assert.ok(forwarded > 0)
  })
})
