import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readPassport } from '../../../../src/core/dify/passport.ts'

const token = (claims: unknown): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`

describe('a passport', () => {
  it('names app and visitor', () => {
    assert.deepEqual(readPassport(token({ app_id: 'a-1', end_user_id: 'u-1', sub: 'x' })), {
      app: 'a-1',
      endUser: 'u-1',
    })
  })

  it('that is broken, incomplete or something else is none', () => {
    for (const text of [
      '',
      'app-key',
      'a.b',
      'a.!!!.c',
      token({ app_id: 'a' }),
      token({ app_id: 1, end_user_id: 2 }),
      token({ app_id: '', end_user_id: 'u' }),
      token(null),
      `e30.${'A'.repeat(5000)}.s`,
    ]) {
      assert.equal(readPassport(text), undefined, text.slice(0, 40))
    }
  })
})
