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

  it('by which a login in front tells who the visitor is are read, those that tell addresses are not', () => {
    for (const name of ['user', 'email', 'preferred-username', 'groups', 'access-token', 'uri'])
      assert.ok(isReadHeader(`x-forwarded-${name}`, VALUE), name)
    for (const name of ['for', 'host', 'port', 'proto'])
      assert.ok(!isReadHeader(`x-forwarded-${name}`, '203.0.113.7'), name)
  })

  it('that carry ids are read if they carry something else', () => {
    for (const name of ['x-correlation-id', 'x-trace-id', 'tracestate', 'last-event-id', 'b3']) {
      assert.ok(!isReadHeader(name, '0912345678-00f067aa0ba902b7'), name)
      assert.ok(isReadHeader(name, `of ${VALUE}`), name)
    }
    assert.ok(!isReadHeader('tracestate', 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE'))
    assert.ok(!isReadHeader('x-b3-traceid', '0912345678'))
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
