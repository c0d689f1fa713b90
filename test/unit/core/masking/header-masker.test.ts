import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { collectHeaders, isReadHeader } from '../../../../src/core/masking/header-masker.ts'
import { SCANNER } from '../../../support/detection.ts'

const VALUE = 'alice@x.vn'

describe('request headers', () => {
  it('are read whatever their name, but for those of HTTP, browsers, proxies and credentials', () => {
    for (const name of [
      'x-user',
      'referer',
      'from',
      'content-disposition',
      'content-location',
      'x-http-method-override',
      'x-original-uri',
    ])
      assert.ok(isReadHeader(name, VALUE), name)
    for (const name of [':path', 'authorization', 'cookie', 'user-agent', 'accept'])
      assert.ok(!isReadHeader(name, VALUE), name)
    assert.ok(!isReadHeader('content-type', 'multipart/form-data; boundary="--4111111111111111"'))
    assert.ok(isReadHeader('content-type', `application/json; note="${VALUE}"`))
  })

  it('of HTTP, browsers, proxies, traces and credentials are left, every one', () => {
    for (const name of `
      authorization proxy-authorization cookie x-api-key x-csrf-token x-app-passport
      host user-agent connection keep-alive te trailer transfer-encoding upgrade expect max-forwards range date origin
      priority dnt pragma content-length content-encoding content-language content-range content-md5 content-digest
      cache-control via forwarded x-real-ip true-client-ip x-client-ip x-forwarded-for x-forwarded-host
      x-forwarded-port x-forwarded-proto x-forwarded-protocol x-forwarded-scheme x-forwarded-server x-forwarded-ssl
      x-forwarded-method :path :method :authority accept accept-language if-match if-none-match sec-fetch-mode
      access-control-request-headers x-envoy-original-path x-dify-masking-proof
    `
      .trim()
      .split(/\s+/))
      assert.ok(!isReadHeader(name, VALUE), name)
    // Like them, but none of them.
    for (const name of [
      'hosts',
      'cookies',
      'x-accept',
      'xsec-',
      'x-if-',
      'x-envoy',
      'x-dify',
      'iff',
    ])
      assert.ok(isReadHeader(name, VALUE), name)
  })

  it('by which a login in front tells who the visitor is are read, those that tell addresses are not', () => {
    for (const name of ['user', 'email', 'preferred-username', 'groups', 'access-token', 'uri'])
      assert.ok(isReadHeader(`x-forwarded-${name}`, VALUE), name)
    for (const name of ['for', 'host', 'port', 'proto'])
      assert.ok(!isReadHeader(`x-forwarded-${name}`, '203.0.113.7'), name)
  })

  it('that carry ids are read if they carry something else', () => {
    for (const name of `
      x-request-id x-correlation-id x-trace-id traceparent tracestate b3 x-b3-spanid x-b3-flags
      last-event-id mcp-session-id mcp-protocol-version x-app-code x-dify-version
    `
      .trim()
      .split(/\s+/)) {
      assert.ok(!isReadHeader(name, '0912345678-00f067aa0ba902b7'), name)
      assert.ok(isReadHeader(name, `of ${VALUE}`), name)
    }
    assert.ok(!isReadHeader('tracestate', 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE'))
    assert.ok(!isReadHeader('x-b3-traceid', '0912345678'))
    assert.ok(!isReadHeader('tracestate', ''))
    assert.ok(!isReadHeader('tracestate', 'a.b:c;d,e=f+g/h -_9'))
    assert.ok(!isReadHeader('tracestate', 'a'.repeat(512)))
    assert.ok(isReadHeader('tracestate', 'a'.repeat(513)))
    for (const unit of '@"\'(%<{é\t') assert.ok(isReadHeader('tracestate', `a${unit}b`), unit)
  })

  it('in which nothing is found are left out', () => {
    const [found, ...more] = collectHeaders(
      [
        ['x-a', 'nothing'],
        ['x-b', `of ${VALUE}`],
      ],
      SCANNER,
    )
    assert.deepEqual(more, [])
    assert.equal(found?.header[0], 'x-b')
    assert.deepEqual(
      found.places.map(({ start, end }) => [start, end]),
      [[3, 3 + VALUE.length]],
    )
  })
})
