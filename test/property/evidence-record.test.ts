import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { recordProblem, releaseOf } from '../../src/evidence/record.ts'
import { runs } from '../support/runs.ts'

const DIGEST = 'ab'.repeat(16)
const SOUND = {
  kind: 'exchange',
  at: 1,
  endpoint: 'chat-messages',
  version: '1.7.0',
  outcome: 'ok',
  entities: { EMAIL: 2 },
  app: DIGEST,
  user: '',
}

/** Personal data in its usual forms: each has a character that no field of evidence allows. */
const personal = fc.oneof(
  fc.emailAddress(),
  fc.ipV4(),
  fc.constantFrom('Nguyễn Văn An', 'EMAIL_1', '0912 345 678', '4111 1111 1111 1111'),
  fc.stringMatching(/^[a-z]{1,9} [a-z]{1,9}$/),
)

describe('a record of evidence', () => {
  it('is sound as the service writes it', () => {
    assert.equal(recordProblem(SOUND), undefined)
  })

  it('takes every Dify version that a configuration can name, and no text after its numbers', () => {
    for (const [version, release] of [
      ['1.7.0', '1.7.0'],
      ['1.16.0-rc1', '1.16.0'],
      ['1.7.0-an.b', '1.7.0'],
      ['1.7.0+ours', '1.7.0'],
      ['unknown', 'unknown'],
      ['', 'unknown'],
    ] as const) {
      assert.equal(releaseOf(version), release)
      assert.equal(recordProblem({ ...SOUND, version: releaseOf(version) }), undefined)
    }
  })

  it('has no field that takes personal data, and takes no field besides', () => {
    const key = fc.constantFrom('endpoint', 'outcome', 'version', 'app', 'user', 'at', 'note')
    fc.assert(
      fc.property(key, personal, (field, text) => {
        assert.equal(recordProblem({ ...SOUND, [field]: text }), field)
      }),
      runs(300),
    )
  })
})
