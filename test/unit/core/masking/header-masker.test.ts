import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Header,
  checkHeaders,
  collectHeaders,
  readHeaders,
} from '../../../../src/core/masking/header-masker.ts'
import { createOfflineMasker } from '../../../../src/commands/offline.ts'
import { configOf } from '../../../support/exchange/config-of.ts'

const { scanner } = createOfflineMasker(
  configOf('upstreams: [{ name: dify, url: "http://127.0.0.1:1" }]'),
)
const VALUE = 'alice@x.vn'
const VALUES = [VALUE, '0912345678', '4111111111111111', 'AKIAQ4XY6RT2LMN5OPWZ']

const NO_MORE: ReadonlySet<string> = new Set()

/** What is masked of a header, each place. `credentials`: the headers of credentials that the product names. */
const masked = (name: string, value: string, credentials = NO_MORE): readonly string[] =>
  collectHeaders(readHeaders([[name, value]], credentials), scanner).flatMap(({ places }) =>
    places.map(({ start, end }) => value.slice(start, end)),
  )

/** Every name that HTTP, browsers, proxies, traces and gateways use. */
const NAMES = `
  accept accept-charset accept-datetime accept-language access-control-request-headers access-control-request-method a-im
  b3 baggage cache-control cf-connecting-ip cf-ray connection content-disposition content-encoding content-language
  content-location content-range content-type date dnt etag expect forwarded from host if-match if-modified-since
  if-none-match if-range if-unmodified-since keep-alive last-event-id link max-forwards mcp-protocol-version mcp-session-id
  origin pragma prefer priority range referer sec-ch-ua sec-ch-ua-full-version-list sec-ch-ua-platform sec-fetch-mode
  sec-gpc sec-websocket-key sec-websocket-protocol te traceparent tracestate trailer transfer-encoding true-client-ip upgrade
  user-agent via warning x-amzn-trace-id x-app-code x-b3-flags x-b3-parentspanid x-b3-sampled x-b3-spanid x-b3-traceid
  x-client-ip x-cloud-trace-context x-correlation-id x-dify-masking-note x-dify-version x-envoy-external-address
  x-envoy-original-path x-forwarded-client-cert x-forwarded-for x-forwarded-host x-forwarded-method x-forwarded-port
  x-forwarded-proto x-forwarded-user x-http-method-override x-note x-original-uri x-real-ip x-request-id x-trace-id
`
  .trim()
  .split(/\s+/)

describe('request headers', () => {
  it('with a value in them are masked, whatever their name', () => {
    for (const name of NAMES)
      for (const value of VALUES)
        for (const text of [value, `x=${value}; y`, `"${value}"`, `of ${value}, z`])
          assert.deepEqual(masked(name, text), [value], `${name}: ${text}`)
  })

  it('that are credentials are left, in every form', () => {
    for (const name of 'authorization proxy-authorization cookie x-api-key x-csrf-token'.split(' '))
      for (const value of VALUES) assert.deepEqual(masked(name, `Bearer ${value}`), [], name)
  })

  it('in which the product takes a credential are left, and masked for a product that does not', () => {
    for (const value of VALUES) {
      assert.deepEqual(masked('x-app-passport', value, new Set(['x-app-passport'])), [])
      assert.deepEqual(masked('x-app-passport', value, new Set(['api-key'])), [value])
    }
  })

  const HONEST: readonly Header[] = [
    ['host', 'dify.example:8443'],
    ['host', '192.168.1.5:5001'],
    ['host', '[2001:db8::1]:443'],
    ['host', 'dify_api'],
    ['x-forwarded-host', 'dify.example'],
    ['origin', 'http://192.168.1.5:3000'],
    ['origin', 'https://chat.example'],
    ['origin', 'null'],
    ['x-forwarded-for', '203.0.113.7, 10.0.0.5:4711, [2001:db8::1]:80, unknown'],
    ['x-real-ip', '2001:db8::1'],
    ['true-client-ip', '203.0.113.7'],
    [
      'forwarded',
      'for=192.0.2.60;proto=http;by=203.0.113.43, for="[2001:db8::1]:47011";host=dify.example',
    ],
    ['content-length', '4111111111111111'],
    [
      'user-agent',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
    ],
    ['user-agent', 'Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0 Edg/126.0.2592.113'],
    ['user-agent', 'PostmanRuntime/7.39.0'],
    ['sec-ch-ua', '"Chromium";v="120.0.6099.109", "Not A Brand";v="99.0.0.0"'],
    ['sec-ch-ua-full-version-list', '"Google Chrome";v="126.0.6478.127"'],
    ['via', '1.1 vegur, HTTP/1.1 varnish/6.0.0.1'],
    ['accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'],
    ['accept-language', 'vi-VN,vi;q=0.9,en;q=0.8'],
    ['if-none-match', 'W/"67ab43-1a2b", "5f3c-61e0a1b2c3d4e"'],
    ['if-modified-since', 'Tue, 15 Nov 1994 08:12:31 GMT'],
    ['range', 'bytes=0-1023'],
    ['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
    ['tracestate', 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE'],
    ['b3', '80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b90'],
    ['b3', '0'],
    ['x-b3-traceid', '80f198ee56343ba864fe8b2a57d3eff7'],
    ['x-request-id', '5ad4cb98-f0c7-4085-b384-88c403be6290'],
    ['x-trace-id', '01HQZX3Y4Z5A6B7C8D9E0F1G2H'],
    [
      'x-amzn-trace-id',
      'Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1',
    ],
    ['x-cloud-trace-context', '105445aa7843bc8bf206b12000100000/1;o=1'],
    ['mcp-protocol-version', '2025-06-18'],
    ['mcp-session-id', '5ad4cb98f0c74085b38488c403be6290'],
    ['sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ['content-type', 'multipart/form-data; boundary=----formdata-undici-003254446715'],
    ['x-dify-version', '1.7.0'],
    ['priority', 'u=1, i'],
  ]
  it('as clients, browsers, proxies and traces send them stay as they are', () => {
    for (const [name, value] of HONEST)
      assert.deepEqual(masked(name, value), [], `${name}: ${value}`)
  })

  it('with an address elsewhere than where proxies write it are masked', () => {
    for (const name of ['x-note', 'referer', 'x-forwarded-user', 'origin', 'x-forwarded-for'])
      assert.deepEqual(masked(name, 'from 10.0.0.5 on'), ['10.0.0.5'], name)
    assert.deepEqual(masked('user-agent', 'x 10.0.0.5'), ['10.0.0.5'])
  })

  it('with an id that could be a number of a person are masked', () => {
    assert.deepEqual(masked('x-trace-id', '0912345678'), ['0912345678'])
    assert.deepEqual(
      masked('traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-4111111111111111-01'),
      ['4111111111111111'],
    )
  })

  const check = (name: string, value = 'x'): void => checkHeaders([[name, value]], scanner, NO_MORE)

  it('are searched for their names once for each scanner, however many names are made up', () => {
    let scans = 0
    const counting = { scan: (text: string) => (scans++, scanner.scan(text)) }
    const pass = (name: string): number => {
      const before = scans
      checkHeaders([[name, 'x']], counting, NO_MORE)
      return scans - before
    }
    assert.deepEqual([pass('x-note'), pass('x-note'), pass('x-note')], [2, 0, 0])
    for (let i = 0; i < 1_000; i++) pass(`x-${'abcdefghij'[i % 10]}${'k'.repeat(i / 10)}`)
    assert.equal(pass('x-note'), 0)
    assert.equal(pass('x-late'), 2)
    assert.equal(pass('x-late'), 2)
    // What is refused is looked for each time, and another scanner has names of its own.
    for (let i = 0; i < 2; i++)
      assert.throws(() => pass('x-0912345678'), { code: 'invalid_header' })
    checkHeaders([['x-note', 'x']], scanner, NO_MORE)
  })

  it('are refused if their name is not a token or holds a value', () => {
    for (const [name] of HONEST) check(name)
    for (const name of [':path', 'x-note', 'x_note', 'x-b3-traceid']) check(name)
    for (const name of [
      'x note',
      'x(note)',
      'x-note\u00e9',
      '',
      '0912345678',
      'x-0912345678',
      'akiaq4xy6rt2lmn5opwz',
      '4111111111111111',
    ])
      assert.throws(() => check(name), { code: 'invalid_header' }, name)
  })

  it('that were joined by a comma are read one by one', () => {
    assert.deepEqual(masked('x-forwarded-for', '0912345678,10.0.0.5'), ['0912345678', '10.0.0.5'])
    assert.deepEqual(masked('x-note', '0912345678,192'), ['0912345678'])
  })

  it('of Envoy are refused if they hold a value, for Envoy takes no change to them', () => {
    check('x-envoy-external-address', '10.0.0.5')
    check('x-envoy-peer-metadata', 'CiAKDkFQUF9DT05UQUlORVJT')
    assert.throws(() => check('x-envoy-peer-metadata', VALUE), { code: 'invalid_header' })
  })

  it('are refused if the host holds a value', () => {
    for (const host of ['dify.example', '10.0.0.5:80', '[::1]', 'localhost:8080'])
      check(':authority', host)
    for (const host of [VALUE, '0912345678', '4111111111111111:80'])
      assert.throws(() => check(':authority', host), { code: 'invalid_header' }, host)
  })

  it('in which nothing is found are left out', () => {
    const [found, ...more] = collectHeaders(
      [
        ['x-a', 'nothing'],
        ['x-b', `of ${VALUE}`],
      ],
      scanner,
    )
    assert.deepEqual(more, [])
    assert.equal(found?.header[0], 'x-b')
    assert.deepEqual(
      found.places.map(({ start, end }) => [start, end]),
      [[3, 3 + VALUE.length]],
    )
  })
})
