import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { valuesIn } from '../../support/logs/values-in-logs.ts'

describe('the search of logs', () => {
  it('finds values that tests send', () => {
    for (const value of [
      'alice@example.vn',
      'a@x.vn',
      'card 4111 1111 1111 1111',
      'DE89370400440532013000',
      '+84 912 345 678',
      'this canary sings',
    ])
      assert.equal(valuesIn(`{"msg":"${value}"}`).length, 1, value)
  })

  it('takes names of packages and times for none', () => {
    const line =
      '{"level":"error","time":"2026-01-01T00:00:00.000Z","err":{"at":["at f (/app/node_modules/@grpc/grpc-js/build/src/call.js:1:2)"]}}'
    assert.deepEqual(valuesIn(line), [])
  })
})
