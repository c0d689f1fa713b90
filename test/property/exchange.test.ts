import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { MaskingError } from '../../src/core/errors.ts'
import { readHeaders } from '../../src/core/masking/header-masker.ts'
import { Transaction } from '../../src/core/transaction/transaction.ts'
import { byteString } from '../support/bytes.ts'
import { runs } from '../support/runs.ts'
import { headersOf, surroundings } from '../support/exchange/surroundings.ts'

const HEAD = {
  ':method': 'POST',
  ':path': '/v1/anything?limit=20',
  authorization: 'Bearer app-1',
}

interface Sent {
  /** Undefined: refused. */
  readonly body: string | undefined
  readonly target: string
  readonly findings: number
}

/** What a request becomes; anything thrown but a refusal goes on to the caller. */
async function send(headers: Readonly<Record<string, string>>, body: string): Promise<Sent> {
  const transaction = new Transaction(surroundings())
  const all = { ...HEAD, ...headers }
  try {
    await transaction.requestHeaders(headersOf(all), false, { upstream: '', requestId: '' })
    const effect = await transaction.requestBody(body)
    const { findings } = transaction.summary
    if (effect.kind === 'refuse') return { body: undefined, target: '', findings }
    const target = effect.setHeaders?.find(([name]) => name === ':path')?.[1] ?? all[':path']
    return { body: effect.body ?? body, target, findings }
  } catch (error) {
    if (!(error instanceof MaskingError) || error.code === 'internal') throw error
    return { body: undefined, target: '', findings: 0 }
  }
}

const type = fc.constantFrom(
  'application/json',
  'application/json; charset=utf-8',
  'application/x-www-form-urlencoded',
  'text/plain',
  'application/x-ndjson',
  'application/xml',
  'multipart/form-data; boundary=b',
  'APPLICATION/JSON',
  '',
)
const bytes = fc
  .uint8Array({ maxLength: 300 })
  .map((array) => Buffer.from(array).toString('latin1'))
const shaped = fc.oneof(
  fc.json().map(byteString),
  fc.webQueryParameters().map(byteString),
  fc.string({ unit: 'grapheme', maxLength: 100 }).map(byteString),
  bytes.map((text) => `{"query":"${text}"}`),
  bytes.map(
    (text) => `--b\r\nContent-Disposition: form-data; name="q"\r\n\r\n${text}\r\n--b--\r\n`,
  ),
)

describe('a whole request', () => {
  it('in which nothing is found goes on to the letter, whatever its bytes and its type (P4)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, shaped), type, async (body, contentType) => {
        const sent = await send({ 'content-type': contentType }, body)
        if (sent.findings === 0 && sent.body !== undefined) assert.equal(sent.body, body)
        assert.ok(sent.findings > 0 || sent.body === undefined || sent.target === HEAD[':path'])
      }),
      runs(1_000),
    )
  })

  /** Headers that a client could try, and any other. What they may change is the body's type and coding. */
  const name = fc.oneof(
    fc.constantFrom(
      ...`x-dify-version x-dify-masking-bypass x-dify-masking-proof x-mask-bypass x-masking x-no-mask x-bypass
      x-forwarded-for x-forwarded-host x-forwarded-proto x-real-ip forwarded via x-original-url x-rewrite-url
      x-original-uri x-forwarded-uri x-http-method-override x-http-method x-method-override x-envoy-original-path
      x-envoy-internal x-envoy-external-address x-envoy-decorator-operation x-app-code x-app-passport x-api-key
      cookie referer origin user-agent accept accept-encoding accept-language cache-control pragma range if-range
      te trailer expect upgrade connection prefer dnt sec-fetch-mode x-requested-with x-csrf-token x-trace-id
      x-request-id traceparent tracestate b3 baggage content-language content-location content-disposition
      grpc-timeout priority max-forwards x-debug x-test x-internal x-admin x-dry-run`
        .trim()
        .split(/\s+/),
    ),
    fc.stringMatching(/^x-[a-z][a-z0-9-]{0,20}$/),
  )
  const value = fc.oneof(
    fc.constantFrom(
      'true',
      '1',
      '0',
      'off',
      'bypass',
      'none',
      '1.7.0',
      '0.15.8',
      '127.0.0.1',
      '*',
      '',
    ),
    fc.constantFrom('/console/api/x', 'GET', 'websocket', 'identity', '{"proof":true}', 'a@x.vn'),
    fc.string({ maxLength: 30 }).map(byteString),
  )
  const headers = fc
    .dictionary(name, value, { maxKeys: 6 })
    .map((record): Readonly<Record<string, string>> => ({ ...record }))
  const BODY = JSON.stringify({
    query: 'I am alice@x.vn at 10.0.0.5 with 4111 1111 1111 1111',
    inputs: { a: 'bob@y.vn' },
    user: 'u',
  })

  it('is masked no less and no otherwise for any header that a client adds (P14)', async () => {
    const plain = await send({ 'content-type': 'application/json' }, BODY)
    assert.match(plain.body ?? '', /I am EMAIL_\d+ at IP_PRIVATE_\d+ with CARD_\d+/)
    await fc.assert(
      fc.asyncProperty(headers, async (more) => {
        const sent = await send({ ...more, 'content-type': 'application/json' }, BODY)
        // Envoy takes no change to its own headers: such a request is refused.
        if (sent.body === undefined && JSON.stringify(more).includes('"x-envoy-')) return
        // What the headers hold takes numbers in front of those of the body.
        const unnumbered = (body: string | undefined): string | undefined =>
          body?.replaceAll(/_\d+/g, '')
        assert.equal(unnumbered(sent.body), unnumbered(plain.body))
        assert.equal(sent.target, plain.target)
        const inHeaders = readHeaders(Object.entries(more), new Set()).length > 0
        assert.ok(inHeaders ? sent.findings >= plain.findings : sent.findings === plain.findings)
      }),
      runs(1_000),
    )
  })
})
