import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Receipt } from '../../../../src/core/mapping/vault.ts'
import { Admission } from '../../../../src/vault/redis/admission.ts'

const admissionOf = (maxUnproven: number): Admission =>
  new Admission({
    session: { read: async () => await Promise.resolve({ status: 'OK', parts: ['0'] }) },
    maxTtlSeconds: 60,
    maxUnproven,
    unprovenTtlSeconds: 60,
    now: () => 0,
  })
const receipt = (i: number): Receipt => ({ life: `life${i}`, placeholders: [] })

describe('what a service remembers of credentials that Dify has not accepted', () => {
  it('has a bound, also for requests that bring nothing in', () => {
    const admission = admissionOf(100)
    const receipts = Array.from({ length: 10_000 }, (_, i) => receipt(i))
    for (const each of receipts) admission.written('wrong', false, each, 0)
    assert.equal(receipts.filter((each) => admission.settle(each)).length, 100)
  })

  it('does not forget what was brought in, or a flood would make room', async () => {
    const admission = admissionOf(100)
    admission.written('wrong', false, receipt(0), 50)
    for (let i = 1; i < 10_000; i++) admission.written('wrong', false, receipt(i), 0)
    await assert.rejects(admission.admit('wrong', 1), { code: 'vault_full' })
    await admission.admit('other', 50)
  })
})
