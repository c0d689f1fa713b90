import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RE2JS } from 're2js'
import { analyse } from '../../../../src/core/recognizers/regex-program.ts'

/** Most units that each of these can read without a match, counted by hand. */
const REACH: readonly (readonly [regex: string, reach: number])[] = [
  ['EMP-\\d{6}', 10],
  ['a', 1],
  ['\\d+', 1],
  ['E\\d+', 2],
  ['E\\d{3,}', 4],
  ['\\d+(-\\d+)*', 2],
  ['(ab)+', 2],
  ['(abc)+', 3],
  ['foo|a', 3],
  ['\\pL{3}', 6],
  ['.{3}', 6],
  ['[a-z]{3}', 3],
  ['\\bab', 2],
  ['(?i)k', 1],
  ['x{5}y?', 5],
  ['(a+)+@', 512],
  ['a[^b]*b|a', 512],
  ['\\w+@\\w+', 512],
  ['\\d+\\b', 512],
  ['a.{260}', 512],
]

describe('analyse', () => {
  for (const [regex, reach] of REACH)
    it(`${regex} reads ${reach} units without a match`, () =>
      assert.equal(analyse(RE2JS.compile(regex)).reach, reach))

  for (const regex of ['a*', '', '\\b', 'a|b*', '(?:a?){3}', '^', '$', '\\B'])
    it(`${regex} matches nothing`, () => assert.ok(analyse(RE2JS.compile(regex)).matchesEmpty))
  for (const regex of ['a+', 'a|b', '\\ba', 'a\\b', '(?:a?){3}b'])
    it(`${regex} takes something`, () => assert.ok(!analyse(RE2JS.compile(regex)).matchesEmpty))

  for (const regex of ['^a', 'a$', '\\Aa', 'a\\z', '(?m)^a', '(?m)a$', 'b|(c|^a)'])
    it(`${regex} is anchored`, () => assert.ok(analyse(RE2JS.compile(regex)).anchored))
  for (const regex of ['a', '\\ba\\B', '[^a]', '\\^\\$'])
    it(`${regex} is not`, () => assert.ok(!analyse(RE2JS.compile(regex)).anchored))
})
