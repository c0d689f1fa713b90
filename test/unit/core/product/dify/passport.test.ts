import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readPassport } from '../../../../../src/core/product/dify/passport.ts'

const token = (claims: unknown): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`

describe('a passport', () => {
  it('names app and visitor', () => {
    assert.deepEqual(readPassport(token({ app_id: 'a-1', end_user_id: 'u-1', sub: 'x' })), {
      app: 'a-1',
      endUser: 'u-1',
    })
  })

  it('is read with and without filling, and up to 4,096 units of claims', () => {
    const claims = (extra: string): string =>
      JSON.stringify({ app_id: 'a?>-_', end_user_id: 'u', extra })
    for (const extra of ['', 'x', 'xx', '>>>???'])
      for (const encoding of ['base64', 'base64url'] as const) {
        const payload = Buffer.from(claims(extra))
          .toString(encoding)
          .replaceAll('+', '-')
          .replaceAll('/', '_')
        assert.deepEqual(readPassport(`e30.${payload}.s`), { app: 'a?>-_', endUser: 'u' }, extra)
      }
    /** Claims of so many bytes. */
    const sized = (bytes: number): string =>
      Buffer.from(claims('x'.repeat(bytes - claims('').length))).toString('base64url')
    assert.equal(sized(3_072).length, 4_096)
    assert.ok(readPassport(`e30.${sized(3_072)}.s`) !== undefined)
    assert.equal(readPassport(`e30.${sized(3_073)}.s`), undefined)
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
      token('app_id'),
      token(['app_id', 'end_user_id']),
      token({ end_user_id: 'u' }),
      token({ app_id: 'a', end_user_id: '' }),
      token({ app_id: 'a', end_user_id: 2 }),
      token({ app_id: 1, end_user_id: 'u' }),
      `e30.${token({ app_id: 'a', end_user_id: 'u' }).split('.')[1] ?? ''}!.s`,
      `e30.${'A'.repeat(5000)}.s`,
    ]) {
      assert.equal(readPassport(text), undefined, text.slice(0, 40))
    }
  })
})
