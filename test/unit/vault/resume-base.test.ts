import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { resumeBase } from '../../../src/vault/resume-base.ts'

describe('resume base', () => {
  it('counts the seconds since 2026', () => {
    assert.equal(resumeBase(Date.parse('2026-01-01T00:00:10.999Z')), 10)
    assert.equal(resumeBase(Date.parse('2026-01-02T00:00:00Z')), 86_400)
  })

  it('is at least 1, whatever the clock says', () => {
    for (const time of ['1970-01-01', '2025-12-31', '2026-01-01'])
      assert.equal(resumeBase(Date.parse(`${time}T00:00:00Z`)), 1)
  })

  it('leaves room below ten digits for decades', () => {
    assert.ok(resumeBase(Date.parse('2056-12-31T00:00:00Z')) < 999_000_000)
  })
})
