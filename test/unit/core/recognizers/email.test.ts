import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { email } from '../../../../src/core/recognizers/email.ts'
import { findingsOf, readFindings } from '../../../support/detection.ts'

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
    assert.ok((found(`a@${long.repeat(3)}vn`)[0] ?? '').length <= 257)
  })

  it('refuses empty labels and labels that begin with a hyphen', () => {
    assert.deepEqual(found('a@.vn a@x..vn a@-x.vn a@x.-vn'), [])
  })

  it('starts behind two dots', () => assert.deepEqual(found('a..b@x.vn'), ['b@x.vn']))

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

  it('refuses address literals that are no address', () =>
    assert.deepEqual(found('a@[1.2.3] a@[IPv6:1::2::3] a@[x] a@['), []))

  it('names the rule', () => {
    const rules = findingsOf(email, 'a@x.vn "a b"@x.vn a@[10.0.0.1]').map(({ rule }) => rule)
    assert.deepEqual(rules, ['address', 'quoted-local', 'address-literal'])
  })

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
