import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RE2JS } from 're2js'
import { analyse } from '../../../../../src/core/recognizers/custom/regex-program.ts'

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

/** Most units that each of these can read after a match, counted by hand. */
const OVERRUN: readonly (readonly [regex: string, overrun: number])[] = [
  ['EMP-\\d{6}', 0],
  ['\\d+', 1],
  ['\\bE\\d+\\b', 0],
  ['\\b[A-Z]{2,4}-\\d{4,}\\b', 0],
  ['\\d+\\b', 0],
  ['\\d+\\b|\\d', 512],
  ['\\d+\\B|x', 512],
  ['-+\\b[a-z]', 0],
  ['"[^"]*"', 0],
  ['\\w+@\\w+', 1],
  ['[a-z]+_id=\\w+', 1],
  ['a(bc*d)?', 512],
  ['a(bcd)?', 3],
  ['foo|a', 0],
  ['foo|o', 1],
  ['fo{1,9}x|o', 9],
  ['a[^b]*b|a', 512],
  ['(a+)+@|a', 512],
  ['(?i)ka*b|K', 512],
  ['(?i)Xa*b|x', 512],
  ['Xa*b|x', 0],
  ['Xa*b|[x-z]', 0],
  ['Xa*b|[W-Z]', 512],
  ['.*x|a', 512],
  ['x{1,30}y|x', 30],
]

describe('analyse', () => {
  for (const [regex, overrun] of OVERRUN)
    it(`${regex} reads ${overrun} units after a match`, () =>
      assert.equal(analyse(RE2JS.compile(regex)).overrun, overrun))

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
