import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Wanted } from '../../../../src/core/mapping/vault.ts'
import { isWithheld, withoutSecrets } from '../../../../src/core/mapping/withheld.ts'

const digest = (value: string): string => `digest of ${value.length}`

describe('values that never come back', () => {
  it('reach no vault: a digest stands for them, and nothing else of them', () => {
    const wanted: readonly Wanted[] = [
      { prefix: 'EMAIL', value: 'a@x.vn' },
      { prefix: 'API_KEY', value: 'secret', isWithheld: true },
      { prefix: 'COMPANY', value: 'Acme', alias: 'acme' },
    ]
    assert.deepEqual(withoutSecrets(wanted, digest), [
      { prefix: 'EMAIL', value: 'a@x.vn' },
      { prefix: 'API_KEY', value: '\u0000withheld:digest of 6' },
      { prefix: 'COMPANY', value: 'Acme', alias: 'acme' },
    ])
  })

  it('are asked for only where there are some', () => {
    const wanted: readonly Wanted[] = [{ prefix: 'EMAIL', value: 'a@x.vn' }]
    assert.equal(
      withoutSecrets(wanted, () => assert.fail('nothing to hide')),
      wanted,
    )
    assert.deepEqual(withoutSecrets([], digest), [])
  })

  it('are known by what stands for them', () => {
    const [hidden] = withoutSecrets([{ prefix: 'K', value: 'secret', isWithheld: true }], digest)
    assert.ok(isWithheld(hidden?.value ?? ''))
    for (const value of ['secret', '', 'withheld:x', 'x\u0000withheld:', '\u0000'])
      assert.ok(!isWithheld(value), value)
  })
})
