import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { email } from '../../../../../src/core/recognizers/contact/email.ts'
import { wireJson } from '../../../../../src/simulator/shapes/wire-json.ts'
import { findingsOf, readFindings } from '../../../../support/detection/detection.ts'

const found = (text: string): readonly string[] =>
  readFindings(email, text).map(([, matched]) => matched ?? '')

describe('email recognizer', () => {
  it('takes at most 64 units of a local part; the scanner widens over the rest of the word', () => {
    assert.deepEqual(found(`${'a'.repeat(64)}@x.vn`), [`${'a'.repeat(64)}@x.vn`])
    assert.deepEqual(found(`${'a'.repeat(80)}@x.vn`), [`${'a'.repeat(64)}@x.vn`])
  })

  it('takes labels of up to 63 units', () => {
    const label = 'b'.repeat(63)
    assert.deepEqual(found(`a@${label}.vn`), [`a@${label}.vn`])
    assert.deepEqual(found(`a@${label}b.vn`), [])
  })

  it('takes domains of up to 255 units', () => {
    const long = 'abcdefg.'.repeat(31)
    assert.deepEqual(found(`a@${long}vietnam`), [`a@${long}vietnam`])
    assert.deepEqual(found(`a@${long}vietnama`), [`a@${long}vietnam`])
    assert.deepEqual(found(`a@${long.repeat(3)}vn`), [`a@${long}abcdefg`])
  })

  it('refuses empty labels and labels that begin with a hyphen', () => {
    assert.deepEqual(found('a@.vn a@x..vn a@-x.vn a@x.-vn'), [])
  })

  it('starts after two dots', () => assert.deepEqual(found('a..b@x.vn'), ['b@x.vn']))

  it('keeps a dot before the @, which some carriers allow', () =>
    assert.deepEqual(found('a.@x.vn'), ['a.@x.vn']))

  it('leaves text that was masked alone', () =>
    assert.deepEqual(found('EMAIL_1@IP_PRIVATE_2.EMAIL_3 EMAIL_1@x.EMAIL_2.vn'), []))

  it('finds addresses at hosts whose names look like placeholders', () => {
    const addresses = ['root@DB_1.corp.vn', 'a@mail.SRV_12.x.vn', 'x@EMAIL_1.vn', 'EMAIL_1@x.vn']
    assert.deepEqual(found(addresses.join(' ')), addresses)
  })

  it('refuses quotes that are not closed on the line, escaped or empty', () => {
    assert.deepEqual(found('"a\nb"@x.vn'), [])
    assert.deepEqual(found('""@x.vn'), [])
    assert.deepEqual(found('("a "@x.vn)'), [])
    assert.deepEqual(found('"a\\"@x.vn'), [])
    assert.deepEqual(found('["a","@handle.example"]'), [])
  })

  it('refuses address literals that are not addresses', () =>
    assert.deepEqual(found('a@[1.2.3] a@[IPv6:1::2::3] a@[x] a@['), []))

  it('names the rule', () => {
    const rules = findingsOf(email, 'a@x.vn "a b"@x.vn a@[10.0.0.1]').map(({ rule }) => rule)
    assert.deepEqual(rules, ['address', 'quoted-local', 'address-literal'])
  })

  const EDGES: Readonly<Record<string, readonly string[]>> = {
    // What stands before and after.
    '@x a@x.vn': ['a@x.vn'],
    '_a@x.vn_ __b@x.vn__': ['a@x.vn', 'b@x.vn'],
    '_a@x.vn __b@x.vn_ ab@x.vn_': ['_a@x.vn', '_b@x.vn', 'ab@x.vn'],
    '__@x.vn__': ['_@x.vn'],
    'a@x.vn.1 b@x.vn.12.c3 c@x.vn.': ['a@x.vn', 'b@x.vn', 'c@x.vn'],
    'a@_x.vn a@x._vn': [],
    // Quoted local parts.
    '"a\\"b"@x.vn': ['"a\\"b"@x.vn'],
    '"\u00a0a"@x.vn "a\u00a0"@x.vn "a\u00a0b"@x.vn': ['"a\u00a0b"@x.vn'],
    // Names in other scripts, as they are sent.
    'a@x.xn--p1ai-- b@x.xn--p1ai c@x.xn--a': ['a@x.xn--p1ai', 'b@x.xn--p1ai', 'c@x.xn--a'],
    'a@x.axn--b': ['a@x.axn'],
    // Address literals.
    'a@[1ipv6:2::1] b@[IPV6:2405::1]': ['b@[IPV6:2405::1]'],
    // Text that was masked.
    'EMAIL_12@IP_1.vn EMAIL_1@IP_12.vn EMAIL_1@mail.IP_1.vn a@x.vn': ['a@x.vn'],
    'x-EMAIL_1@IP_2.vn EMAIL_1@x.vn': ['x-EMAIL_1@IP_2.vn', 'EMAIL_1@x.vn'],
    // Versions, scales of images, git.
    'a@20.1.0-next.alpha a@20.1.rc a@2.10.rc a@4.2.rc1': [],
    'a@mail.1.2.rc a@4.2.rcs a@1.1.example.vn': ['a@mail.1.2.rc', 'a@4.2.rcs', 'a@1.1.example.vn'],
    'a@2x.jpg a@2x.jpeg a@3x.PNG': [],
    'a@12x.png a@2x.pngs a@2x.png.vn': ['a@12x.png', 'a@2x.pngs', 'a@2x.png.vn'],
    'GIT@host.vn:org/repo git@host.vn:~a.b-c/repo git@host.vn:/srv/x': [],
    'git@host.vn gita@host.vn:org/x': ['git@host.vn', 'gita@host.vn'],
    'bob@host.vn:org/x git@host.vn: see a/b': ['bob@host.vn', 'git@host.vn'],
    'git@host.vn org/x': ['git@host.vn'],
  }
  for (const [text, addresses] of Object.entries(EDGES))
    it(`finds ${wireJson(addresses)} in ${wireJson(text)}`, () =>
      assert.deepEqual(found(text), addresses))

  it('takes up to 64 units between quotes', () => {
    const quoted = `"${'a'.repeat(64)}"@x.vn`
    assert.deepEqual(found(quoted), [quoted])
    assert.deepEqual(found(`  ${quoted}`), [quoted])
    assert.deepEqual(found(`"${'a'.repeat(65)}"@x.vn`), [])
    assert.deepEqual(found(`${'a'.repeat(70)}"@x.vn`), [])
  })

  it('names the rule of a quoted one at the start of a text', () =>
    assert.deepEqual(
      findingsOf(email, '"a b"@x.vn').map(({ rule }) => rule),
      ['quoted-local'],
    ))

  it('finds every plain address in every surrounding', () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,12}$/)
    const local = fc.array(word, { minLength: 1, maxLength: 3 }).map((w) => w.join('.'))
    const domain = fc
      .tuple(fc.array(word, { minLength: 1, maxLength: 3 }), fc.stringMatching(/^[a-z]{2,8}$/))
      .map(([labels, top]) => [...labels, top].join('.'))
      .filter((name) => !/^\d+(?:\.\d+)+\./.test(name))
    const before = fc.constantFrom('', ' ', '<', '(', ':', ',', '"', '=', '/', '\n', '*')
    const behind = fc.constantFrom('', ' ', '>', ')', '.', ',', ';', '!', '"', '?', '\n', '&x=1')
    fc.assert(
      fc.property(before, local, domain, behind, (left, name, host, right) => {
        assert.deepEqual(found(`${left}${name}@${host}${right}`), [`${name}@${host}`])
      }),
      { numRuns: 3000 },
    )
  })
})
