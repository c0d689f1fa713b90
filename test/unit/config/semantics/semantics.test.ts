import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseConfig } from '../../../../src/config/load.ts'

/** Path and message of each problem. */
function problems(config: object): (readonly [string, string])[] {
  const result = parseConfig(JSON.stringify(config), 'x', {})
  return 'errors' in result ? result.errors.map(({ path, message }) => [path, message]) : []
}

const prefixes = (email: string, privateIp: string): object => ({
  masking: {
    patterns: {
      email: { placeholder_prefix: email },
      ip_private: { placeholder_prefix: privateIp },
    },
  },
})

describe('meaning of a configuration', () => {
  it('refuses hosts that are neither name nor address', () => {
    for (const proxy of ['999.1.1.1:80', '1.2.3:80', '[::::]:80', '[1.2.3.4]:80', '1:80'])
      assert.deepEqual(
        problems({ listen: { proxy } }).map(([path]) => path),
        ['listen.proxy'],
        proxy,
      )
    for (const proxy of ['0.0.0.0:80', '[::1]:0', '[::]:8080', 'localhost:1', '1.example:65535'])
      assert.deepEqual(problems({ listen: { proxy } }), [], proxy)
  })

  it('refuses ports above 65535', () => {
    assert.deepEqual(problems({ listen: { admin: 'h:65536', extproc: 'h:99999' } }), [
      ['listen.admin', 'the port must be 0 to 65535'],
      ['listen.extproc', 'the port must be 0 to 65535'],
    ])
  })

  it('says that origins for pages have no effect while no policy is sent', () => {
    const listen = { csp_sources: ['https://files.example.vn'] }
    assert.deepEqual(
      problems({ listen }).map(([path]) => path),
      ['listen.csp_sources'],
    )
    assert.deepEqual(problems({ listen: { ...listen, csp: 'report-only' } }), [])
  })

  it('lets several listeners take any free port', () => {
    const any = '127.0.0.1:0'
    assert.deepEqual(problems({ listen: { proxy: any, admin: any, envoy_admin: any } }), [])
  })

  it('refuses URLs that are none, or lead elsewhere', () => {
    for (const [url, message] of [
      ['http://h\\path', 'must have no path'],
      ['http://h:99999', 'is not a URL'],
      ['http://:80', 'is not a URL'],
      ['http://h:0', 'the port must be 1 to 65535'],
    ])
      assert.deepEqual(problems({ upstreams: [{ name: 'a', url }] }), [
        ['upstreams[0].url', message],
      ])
    for (const url of ['http://h', 'http://h/', 'https://h:443', 'http://[::1]:5001'])
      assert.deepEqual(problems({ upstreams: [{ name: 'a', url }] }), [], url)
    for (const url of ['http://me:pw@h', 'http://h?q', 'http://h#f', 'http://h/v1', 'ftp://h', 'h'])
      assert.match(problems({ upstreams: [{ name: 'a', url }] })[0]?.[1] ?? '', /without path/, url)
  })

  it('lets one upstream rest, not all of them', () => {
    const two = (a: number, b: number): object => ({
      upstreams: [
        { name: 'a', url: 'http://h:1', weight: a },
        { name: 'b', url: 'http://h:2', weight: b },
      ],
    })
    assert.deepEqual(problems(two(0, 1)), [])
    assert.deepEqual(
      problems(two(0, 0)).map(([path]) => path),
      ['upstreams'],
    )
  })

  it('refuses a prefix whose placeholders could be read as those of another', () => {
    for (const [email, privateIp] of [
      ['MAIL', 'MAIL'],
      ['MAIL', 'MAIL_1X'],
      ['MAIL_1X', 'MAIL'],
      ['URL', 'IP'],
      ['MAIL', 'URL_2X'],
    ] as const)
      assert.equal(problems(prefixes(email, privateIp)).length, 1, `${email} ${privateIp}`)
    for (const [email, privateIp] of [
      ['MAIL', 'MAIL_X'],
      ['MAIL', 'MAILS'],
      ['E', 'E1X'],
    ] as const)
      assert.deepEqual(problems(prefixes(email, privateIp)), [], `${email} ${privateIp}`)
    for (const prefix of ['MAIL_1', 'MAIL_', 'MAIL1', 'mail', '1MAIL', '', 'A'.repeat(25)])
      assert.match(problems(prefixes(prefix, 'IP'))[0]?.[1] ?? '', /ending in a letter/, prefix)
  })

  it('refuses ranges that are none', () => {
    const bad = ['10.0.0.0/33', '::1/129', '256.0.0.0/8', '1.2.3/8', '::1', '10.0.0.0/8/8', 'all']
    for (const range of bad)
      assert.deepEqual(
        problems({ admin: { allow: ['10.0.0.0/8', range] } }).map(([path]) => path),
        ['admin.allow[1]'],
        range,
      )
    const good = ['0.0.0.0/0', '10.1.2.3/32', '::/0', 'fe80::/10', '::ffff:10.0.0.0/104']
    assert.deepEqual(problems({ admin: { allow: good } }), [])
  })

  it('is checked beside mistakes of other kinds, in the parts that have none', () => {
    const config = {
      version: 3,
      listen: { proxy: 'h:70000' },
      admin: { allow: ['10.0.0.0/99'] },
      upstreams: [{ name: 'a', url: '${NO_SUCH_NAME}' }],
      masking: { patterns: { email: { placeholder_prefix: 'URL' } }, nope: 1 },
    }
    assert.deepEqual(
      problems(config)
        .map(([path]) => path)
        .toSorted(),
      [
        'admin.allow[0]',
        'listen.proxy',
        'masking.nope',
        'masking.patterns.email.placeholder_prefix',
        'upstreams[0].url',
        'version',
      ],
    )
  })
})
