import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SCANNER } from '../../../support/detection/detection.ts'

/** Repeated, each of these makes some loop of detection work hard. */
const UNITS = [
  '.',
  '@',
  ':',
  '1',
  'a',
  '_',
  '"',
  '%',
  '\u200b',
  'a.',
  'a@',
  '1.',
  'a:',
  'ff:',
  '::',
  '"@',
  '" "@',
  '"a b"@x.vn',
  'a@b.cc',
  'a@b.cc_',
  'a@b.cc ',
  '10.0.0.5 ',
  '1.1.1.1.',
  'EMAIL_1',
  'EMAIL_1 ',
  '//',
  '//10.0.0.5',
  '](a@b.cc)',
  '](10.0.0.5',
  'www.',
  '(www.fe80::1%gggggggggggggggggggg',
  'fe80::1%gggggggggggggggg',
  '&#0',
  '%25',
  '\u001b[',
  '=＠"a b"@x.vnđ ＠',
  'a@b.cc//',
  '\\',
  '&amp;',
  '[',
  '[a]: x(10.0.0.5 ',
  '\n[',
  '\n> - [a\n',
  '<a b=c ',
  '<a ',
  '{"a":"b",',
  '{"a":',
  "'a':'",
  '["a",',
  '<td>1',
  '<a b="c">',
  'a,b\n',
  'a|b\n',
  'a: b\n',
  '  a:\n',
  'insert into t(a) values (',
  "insert into t values ('",
  'create table t (',
  'copy t (a) from stdin\n',
  'mật khẩu ',
  'otp ',
  'Cookie: a=',
  'kind: Secret\ndata:\n a: b\n',
  'CCCD 123456789012, ',
  '- 123456789012\n',
]

const LENGTH = 1 << 19
/**
 * Milliseconds of CPU. Linear, the slowest of these texts takes about 150; each quadratic way that was ever found in
 * this code took more than 20,000. A ratio of two times would be finer and would fail whenever memory is collected.
 */
const LIMIT = 3000

const TEXTS: readonly (readonly [name: string, text: string])[] = [
  ...UNITS.map((unit) => [JSON.stringify(unit), unit.repeat(LENGTH / unit.length)] as const),
  ['addresses in one URL', `https://x/?${'10.0.0.5,'.repeat(LENGTH / 9)}`],
  ['one word before an @', `${'a'.repeat(LENGTH)}@x.vn`],
  ['zero-width inside', `a@b${'\u200b'.repeat(LENGTH)}.cc`],
  ['an entity that does not end', `&#${'0'.repeat(LENGTH)}`],
]

describe('scanning takes linear time', () => {
  for (const [name, text] of TEXTS) {
    it(name, () => {
      const before = process.cpuUsage()
      SCANNER.scan(text)
      const { user, system } = process.cpuUsage(before)
      assert.ok(user + system < LIMIT * 1000, `${(user + system) / 1000} ms`)
    })
  }
})

describe('a text with more spans and findings than a call has arguments', () => {
  it('is scanned like any other', () => {
    assert.equal(SCANNER.scan('a@b.cc '.repeat(150_000)).length, 150_000)
    const [url] = SCANNER.scan(`https://x/?${'10.0.0.5,'.repeat(150_000)}`)
    assert.equal(url?.findings.length, 150_000)
  })
})
