import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  replaceUserInForm,
  replaceUserInJson,
} from '../../../../src/core/masking/user-pseudonym.ts'

const USER: ReadonlySet<string> = new Set(['user'])
const wrap = (user: string): string => `<${user}>`
const inJson = (source: string, maxDepth = 10): string =>
  replaceUserInJson(source, USER, maxDepth, wrap)
const inForm = (source: string): string =>
  replaceUserInForm(source, USER, (user) => `p${user.length}`)

describe("an end user's pseudonym", () => {
  it('stands where the id stood, at the top of a JSON body alone', () => {
    assert.equal(
      inJson('{"user":"a","x":{"user":"b"},"y":["user","c"],"z":"user","user2":"d"}'),
      '{"user":"<a>","x":{"user":"b"},"y":["user","c"],"z":"user","user2":"d"}',
    )
    assert.equal(inJson('["user","a"]'), '["user","a"]')
    assert.equal(inJson('"user"'), '"user"')
    assert.equal(inJson('{"user":["a",1]}'), '{"user":["a",1]}')
    assert.equal(inJson('{"x":{"user":5}}'), '{"x":{"user":5}}')
  })

  it('is made of what the id means, and escaped', () => {
    assert.equal(
      replaceUserInJson('{"user":"\\u0061\\n"}', USER, 10, (user) => `${user}"`),
      '{"user":"a\\n\\""}',
    )
    // A byte string.
    assert.equal(inJson('{"user":"\u00c3\u00a9"}'), '{"user":"<\\u00e9>"}')
    assert.equal(inJson('{"user": 12e3 ,"n":5}'), '{"user": "<12e3>" ,"n":5}')
    assert.equal(inJson('{"user":"a","user":"b"}'), '{"user":"<a>","user":"<b>"}')
  })

  it('is not made of nothing, and invalid JSON stays', () => {
    assert.equal(inJson('{"user":""}'), '{"user":""}')
    assert.equal(inJson('{"user":null}'), '{"user":null}')
    assert.equal(inJson('{"user":"a"'), '{"user":"a"')
    assert.equal(inJson('{"user":"a","x":[[[1]]]}', 2), '{"user":"a","x":[[[1]]]}')
  })

  it('is the same under every name of the end user', () => {
    const names = new Set(['user', 'user_id'])
    const named = (user: string): string => `p-${user}`
    assert.equal(
      replaceUserInForm('user=a&user_id=a&x=a', names, named),
      'user=p-a&user_id=p-a&x=a',
    )
    assert.equal(
      replaceUserInJson('{"user_id":"a","user":"a","x":"a"}', names, 10, named),
      '{"user_id":"p-a","user":"p-a","x":"a"}',
    )
  })

  it('is replaced in forms and queries, too', () => {
    assert.equal(inForm('a=user&user=%61b&user2=x&user='), 'a=user&user=p2&user2=x&user=')
    assert.equal(inForm('user=a&user=bcd'), 'user=p1&user=p3')
    assert.equal(inForm(''), '')
  })
})
