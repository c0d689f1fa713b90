import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createHost } from '../../../../../src/core/recognizers/network/host.ts'
import { findingsOf, readFindings } from '../../../../support/detection/detection.ts'

const internal = createHost({ suffixes: ['Prod.Example'], includePublic: false })
const all = createHost({ suffixes: [], includePublic: true })
const found = (host: typeof all, text: string): (string | undefined)[] =>
  readFindings(host, text).map(([, value]) => value)

describe('internal host names', () => {
  for (const [text, names] of Object.entries({
    'psql -h db01.saomai.lan -U app': ['db01.saomai.lan'],
    'lookup redis-master.default.svc.cluster.local: no such host': [
      'redis-master.default.svc.cluster.local',
    ],
    'Ping NAS01.HOME.ARPA ok': ['NAS01.HOME.ARPA'],
    'server=kafka-2.prod.internal:9092, b.corp.': ['kafka-2.prod.internal', 'b.corp'],
    'http://grafana.intranet/d/abc': ['grafana.intranet'],
    'ip-10-0-3-17.ec2.internal': ['ip-10-0-3-17.ec2.internal'],
    'api.prod.example and api.example': ['api.prod.example'],
    'xprod.example': [],
    'root@db01.corp.internal': [],
    '.env.local and settings.local': [],
    'this.local window.local': [],
    'foo.internal()': [],
    'foo.internal_name a.localhost': [],
    'local internal .lan': [],
    'db01..lan -db.lan': [],
    'độc.lan': [],
    'db01.lan-- x': ['db01.lan'],
    'db-.lan db.-x.lan db.x-.lan': [],
    'my.env.local the.settings.lan': ['my.env.local', 'the.settings.lan'],
    'env.local ENV.local application.local': [],
    'a.lan@x a.lanđ': [],
    'api-prod.example': [],
  }))
    it(JSON.stringify(text), () => {
      assert.deepEqual(found(internal, text), names)
    })

  it('have up to 253 characters', () => {
    const label = 'a'.repeat(62)
    assert.equal(found(internal, `${`${label}.`.repeat(3)}b.lan`).length, 1)
    assert.equal(found(internal, `${`${label}.`.repeat(4)}b.lan`).length, 0)
    const long = `${`${label}a.`.repeat(3)}${'b'.repeat(57)}`
    assert.equal(found(internal, `${long}.lan`).length, 1)
    assert.equal(found(internal, `${long}b.lan`).length, 0)
  })

  it('are surer than public ones', () => {
    const [inside] = findingsOf(all, 'a.lan')
    const [outside] = findingsOf(all, 'shop.saomai.vn')
    assert.deepEqual([inside?.rule, inside?.score], ['internal', 0.85])
    assert.deepEqual([outside?.rule, outside?.score], ['public', 0.6])
  })
})

describe('public host names', () => {
  for (const [text, names] of Object.entries({
    'see shop.saomai.vn, www.example.com': ['shop.saomai.vn', 'www.example.com'],
    'SHOP.SAOMAI.VN': ['SHOP.SAOMAI.VN'],
    'https://report.zip/x': ['report.zip'],
    'report.zip main.py README.md node.js build.sh lib.rs': [],
    'xong.Rồi Done.Next': [],
    'saomai.com saomai.info saomai.me': ['saomai.com', 'saomai.info', 'saomai.me'],
    'saomai.ai saomai.app saomai.nl': ['saomai.ai', 'saomai.app', 'saomai.nl'],
    'saomai.ms saomai.la': ['saomai.ms', 'saomai.la'],
    'xwww.sh a.b.sh': ['a.b.sh'],
    'www.sh': ['www.sh'],
    'shop.com.vn my.dev.vn': ['shop.com.vn', 'my.dev.vn'],
    'vn.saomai.app dev.saomai.com': [],
    'saomai.xn--p1ai SAOMAI.XN--P1AI saomai.Xn--p1ai': ['saomai.xn--p1ai', 'SAOMAI.XN--P1AI'],
    'saomai.xn--p1a saomai.vn2 SAOMAI.V': [],
    'saomai.github.io': ['saomai.github.io'],
    'github.io com.vn': ['github.io'],
    'com.example.shop': [],
    'a.notatld': [],
    'x@shop.saomai.vn': [],
    'shop.saomai.vn()': [],
  }))
    it(JSON.stringify(text), () => {
      assert.deepEqual(found(all, text), names)
    })
})
