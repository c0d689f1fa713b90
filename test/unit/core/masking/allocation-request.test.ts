import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Span } from '../../../../src/core/masking/scanner.ts'
import { allocationRequest } from '../../../../src/core/masking/allocation-request.ts'
import type { Finding } from '../../../../src/core/recognizers/recognizer.ts'

const TEXT = 'ask Acme Ltd now'
const NAMED: Finding = { entity: 'ORG', start: 4, end: 12, score: 1, rule: 'r', alias: 'acme' }
const SPAN: Span = { start: 4, end: 12, entity: 'ORG', prefix: 'COMPANY', findings: [NAMED] }

describe('what a span asks of the vault', () => {
  it('is its text under its prefix', () =>
    assert.deepEqual(allocationRequest(TEXT, { ...SPAN, findings: [] }), {
      prefix: 'COMPANY',
      value: 'Acme Ltd',
    }))

  it('is the text of a literal, and what it spells', () =>
    assert.deepEqual(allocationRequest(TEXT, { ...SPAN, literal: 'COMPANY_1', isWithheld: true }), {
      prefix: 'COMPANY',
      value: 'Acme Ltd',
      literal: 'COMPANY_1',
    }))

  it('is never to come back, if so the span', () =>
    assert.deepEqual(allocationRequest(TEXT, { ...SPAN, isWithheld: true }), {
      prefix: 'COMPANY',
      value: 'Acme Ltd',
      isWithheld: true,
    }))

  it('has the alias of a name that is all of it, and of no other', () => {
    const aliasOf = (finding: Finding): string | undefined =>
      allocationRequest(TEXT, { ...SPAN, findings: [finding] }).alias
    assert.equal(aliasOf(NAMED), 'acme')
    assert.equal(aliasOf({ ...NAMED, start: 5 }), undefined)
    assert.equal(aliasOf({ ...NAMED, end: 11 }), undefined)
    const { alias: _, ...nameless } = NAMED
    assert.ok(!('alias' in allocationRequest(TEXT, { ...SPAN, findings: [nameless] })))
  })
})
