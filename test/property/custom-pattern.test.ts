import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { RE2JS } from 're2js'
import { analyse } from '../../src/core/recognizers/custom/regex-program.ts'
import { compileCustomPattern } from '../../src/core/recognizers/custom/custom-pattern.ts'
import type { Recognizer } from '../../src/core/recognizers/recognizer.ts'
import { findingsOf } from '../support/detection/detection.ts'
import { runs } from '../support/runs.ts'

function compiled(regex: string): Recognizer {
  const result = compileCustomPattern({ name: 'X', regex })
  if ('problem' in result) assert.fail(result.problem)
  return result
}

/** Matches of one search over the whole text, as `[start, end]`. */
function wholeMatches(expression: RE2JS, view: string): readonly (readonly [number, number])[] {
  const matcher = expression.matcher(view)
  const matches: (readonly [number, number])[] = []
  while (matcher.find()) matches.push([matcher.start(), matcher.end()])
  return matches
}

const LETTERS = ['a', 'b', 'ab', '1', '-', ' ', '\n', 'đ', '𝄞', '\ud834']

/** Up to 12,000 units, which is many windows: a few pieces, repeated. */
const text = fc
  .array(
    fc.tuple(
      fc.array(fc.constantFrom(...LETTERS), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 180 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.map(([piece, count]) => piece.join('').repeat(count)).join(''))

/** Small expressions of every kind that RE2 knows. */
const { regex: anyRegex } = fc.letrec<{ regex: string; atom: string; part: string }>((tie) => ({
  atom: fc.oneof(
    { maxDepth: 2, depthSize: 'xsmall' },
    fc.constantFrom('a', 'b', '-', '.', '[ab]', '[^a]', '\\w', '\\W', '(?i:a)'),
    tie('regex').map((inner) => `(${inner})`),
  ),
  part: fc
    .tuple(
      fc.constantFrom('', '', '', '', '\\b', '\\B'),
      tie('atom'),
      fc.constantFrom('', '', '', '', '?', '+', '*', '+?', '{2}', '{1,3}'),
    )
    .map((parts) => parts.join('')),
  regex: fc
    .array(
      fc.array(tie('part'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
      { minLength: 1, maxLength: 3 },
    )
    .map((branches) => branches.join('|')),
}))

describe('analyse', () => {
  it('knows how far a search may read after a match', () => {
    const shortText = fc
      .array(fc.constantFrom('a', 'b', '-', 'A', ' '), { maxLength: 16 })
      .map((parts) => parts.join(''))
    const times = runs(3000)
    let decided = 0
    fc.assert(
      fc.property(anyRegex, shortText, (regex, whole) => {
        const expression = RE2JS.compile(regex)
        const { overrun, matchesEmpty } = analyse(expression)
        if (matchesEmpty || overrun > 8) return
        const [expected] = wholeMatches(expression, whole)
        for (let length = 1; length < whole.length; length++) {
          const [found] = wholeMatches(expression, whole.slice(0, length))
          // One more for what `\\b` looks at.
          if (found === undefined || found[1] + overrun + 1 > length) continue
          decided++
          assert.deepEqual(found, expected)
        }
      }),
      times,
    )
    // Few runs decide nothing or much, by chance.
    if (times.numRuns >= 1000) assert.ok(decided > times.numRuns / 30, `${decided}`)
  })
})

describe('windows', () => {
  // None of these can match more than 512 units, so a window must not be seen in the result.
  const BOUNDED = [
    'ab?1?',
    'a[ab]{1,60}b',
    '\\bab?\\b',
    '(?s).{40}1',
    '[^\\n]{100}\\n',
    '\\pL{3}',
    '𝄞{2,5}',
    'a{40}|a',
  ]
  for (const regex of BOUNDED)
    it(`change nothing for ${regex}`, () => {
      const recognizer = compiled(regex)
      const expression = RE2JS.compile(regex)
      fc.assert(
        fc.property(text, (view) => {
          const found = findingsOf(recognizer, view).map(({ start, end }) => [start, end])
          const whole = wholeMatches(expression, view)
          assert.deepEqual(found, whole)
        }),
        runs(60),
      )
    })

  for (const regex of [
    '1[^-]{0,90}-|1',
    '[ab]+',
    '[^-]+',
    'a[^1]*1|a',
    '(?s)b.*',
    '\\b\\w+\\b',
    '(a+)+-|1',
  ])
    it(`miss nothing of ${regex}, and report in order`, () => {
      const recognizer = compiled(regex)
      const expression = RE2JS.compile(regex)
      fc.assert(
        fc.property(text, (view) => {
          const found = findingsOf(recognizer, view)
          let last = 0
          for (const { start, end } of found) {
            assert.ok(start >= last && end > start && end <= view.length)
            last = end
          }
          for (const [from, to] of wholeMatches(expression, view))
            if (to - from <= 512)
              assert.ok(found.some(({ start, end }) => start < to && end > from))
        }),
        runs(60),
      )
    })
})

const LENGTH = 1 << 18
/**
 * Milliseconds of CPU, the best of three. The slowest of these takes about 800 alone on a machine; with a search to
 * the end of the text for each match, or with backtracking, each takes minutes.
 */
const LIMIT = 4000

const HOSTILE: readonly (readonly [regex: string, unit: string])[] = [
  ['(a+)+@', 'a'],
  ['(a+)+@|b', 'ab'],
  ['(a+)+@|a', 'a'],
  ['a[^b]*b|a', 'a'],
  ['a[^b]*b|a', 'ac'],
  ['[^b]*b|a', 'a'],
  ['.*x|a', 'a'],
  ['foo|a', 'a'],
  ['(a|b|ab)*c|b', 'ab'],
  ['(a|aa)+', 'a'],
  ['\\d+\\b|\\d', '1'],
  ['\\b\\d+\\b', '1 '],
  ['\\w+@\\w+', 'a@'],
  ['(\\w+\\s?)+!|\\w', 'a '],
  ['.+', 'a'],
  ['"[^"]*"|"', '" '],
  ['x.{0,90}y|x', 'x'],
]

describe('a custom pattern takes linear time', () => {
  for (const [regex, unit] of HOSTILE)
    it(`${regex} on ${JSON.stringify(unit)}…`, () => {
      const recognizer = compiled(regex)
      const view = unit.repeat(LENGTH / unit.length)
      const took: number[] = []
      while (took.length < 3 && !took.some((time) => time < LIMIT)) {
        const before = process.cpuUsage()
        recognizer.find(view, () => undefined)
        const { user, system } = process.cpuUsage(before)
        took.push((user + system) / 1000)
      }
      assert.ok(Math.min(...took) < LIMIT, `${took.join(', ')} ms`)
    })
})
