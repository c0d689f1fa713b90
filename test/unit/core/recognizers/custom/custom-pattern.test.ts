import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compileCustomPattern } from '../../../../../src/core/recognizers/custom/custom-pattern.ts'
import type {
  CustomProblem,
  CustomRule,
} from '../../../../../src/core/recognizers/custom/custom-rule.ts'
import type { Recognizer } from '../../../../../src/core/recognizers/recognizer.ts'
import { findingsOf } from '../../../../support/detection/detection.ts'

type Rest = Partial<Omit<CustomRule, 'regex'>>

function compiled(regex: string, rest: Rest = {}): Recognizer {
  const result = compileCustomPattern({ name: 'STAFF', regex, ...rest })
  if ('problem' in result) assert.fail(result.problem)
  return result
}

function refused(regex: string, rest: Rest = {}): CustomProblem {
  const result = compileCustomPattern({ name: 'STAFF', regex, ...rest })
  if (!('problem' in result)) assert.fail('the rule was accepted')
  assert.match(result.problem, /\.$/)
  assert.notEqual(result.hint, '')
  return result
}

const matches = (recognizer: Recognizer, text: string): readonly string[] =>
  findingsOf(recognizer, text).map(({ start, end }) => text.slice(start, end))

describe('a custom pattern', () => {
  it('finds what its expression matches', () => {
    const found = findingsOf(compiled('EMP-\\d{6}'), 'ask EMP-001234 or EMP-00123x')
    assert.deepEqual(found, [{ entity: 'STAFF', start: 4, end: 14, score: 0.85, rule: 'regex' }])
  })
  it('finds neighbours and matches next to each other', () =>
    assert.deepEqual(matches(compiled('E\\d'), 'E1E2 E3'), ['E1', 'E2', 'E3']))
  it('prefers alternatives in their order', () =>
    assert.deepEqual(matches(compiled('ab|abc'), 'abc'), ['ab']))
  it('minds letter case unless told otherwise', () => {
    assert.deepEqual(matches(compiled('mã nv'), 'MÃ NV mã nv'), ['mã nv'])
    assert.deepEqual(matches(compiled('mã nv', { flags: 'i' }), 'MÃ NV mã nv'), ['MÃ NV', 'mã nv'])
    assert.deepEqual(matches(compiled('(?i)mã nv'), 'MÃ NV'), ['MÃ NV'])
  })
  it('lets a dot take line ends with the flag s', () => {
    assert.deepEqual(matches(compiled('a.b'), 'a\nb'), [])
    assert.deepEqual(matches(compiled('a.b', { flags: 's' }), 'a\nb'), ['a\nb'])
    assert.deepEqual(matches(compiled('a.b', { flags: 'is' }), 'A\nB'), ['A\nB'])
  })
  it('knows Unicode classes, and characters outside the BMP', () => {
    assert.deepEqual(matches(compiled('\\pL+-\\p{Nd}'), 'x Nguyễn-1 王-٣'), ['Nguyễn-1', '王-٣'])
    assert.deepEqual(matches(compiled('\\p{So}{2}'), '𝄞 😀😃!'), ['😀😃'])
    assert.deepEqual(matches(compiled('\\p{Han}+'), 'a𠀀𠀁b'), ['𠀀𠀁'])
  })
  it('knows word boundaries', () =>
    assert.deepEqual(matches(compiled('\\bE\\d+\\b'), 'E12 xE13 E14x E15'), ['E12', 'E15']))
})

describe('a checksum', () => {
  it('takes what does not fit for nothing', () =>
    assert.deepEqual(
      findingsOf(
        compiled('\\b\\d{16}\\b', { checksum: 'luhn' }),
        '4111111111111111 4111111111111112',
      ),
      [{ entity: 'STAFF', start: 0, end: 16, score: 1, rule: 'regex+checksum' }],
    ))
  it('keeps a score that is given', () =>
    assert.deepEqual(
      findingsOf(compiled('\\d{16}', { checksum: 'luhn', score: 0.6 }), '4111111111111111').map(
        ({ score }) => score,
      ),
      [0.6],
    ))
})

describe('context words', () => {
  const rule = { context: ['mã nhân viên', 'staff'] }
  const scores = (text: string, rest: Rest = {}): readonly (readonly [number, string])[] =>
    findingsOf(compiled('\\d{6}', { ...rule, ...rest }), text).map((f) => [f.score, f.rule])

  it('give the full score near a match, whatever their case and diacritics', () => {
    assert.deepEqual(scores('Ma Nhan Vien: 001234'), [[0.85, 'regex+context']])
    assert.deepEqual(scores('staff_001234'), [[0.85, 'regex+context']])
  })
  it('leave it below the threshold elsewhere', () =>
    assert.deepEqual(scores('order 001234'), [[0.4, 'regex']]))
  it('go with a checksum', () =>
    assert.deepEqual(scores('staff 411111', { checksum: 'luhn', score: 0.3 }), []))
  it('never raise a low score', () =>
    assert.deepEqual(scores('order 001234', { score: 0.3 }), [[0.3, 'regex']]))
  it('need not be there', () =>
    assert.deepEqual(scores('order 001234', { context: [] }), [[0.85, 'regex']]))
})

describe('long matches', () => {
  it('are found whole up to 512 units, wherever they stand', () => {
    const value = `k${'a'.repeat(510)}z`
    for (const before of [0, 1, 500, 1000, 1020, 1022, 1023, 1024, 1025, 2040, 5000])
      assert.deepEqual(matches(compiled('k[a-y]+z'), `${'-'.repeat(before)}${value} z`), [value])
  })
  it('are cut, and the rest of their run goes with them', () => {
    const value = `key=${'a1-'.repeat(700)}`
    assert.deepEqual(matches(compiled('key=[a-z].*'), `${value} and ${'more '.repeat(300)}`), [
      value,
    ])
    assert.deepEqual(matches(compiled('key=\\w+'), `key=${'𝄞'.repeat(2)}`), [])
  })
  it('are taken to the end of the text', () => {
    const value = `key=${'a'.repeat(100_000)}`
    assert.deepEqual(matches(compiled('key=\\w+'), value), [value])
  })
  for (const blank of [0x20, 0x0a, 0x09, 0xa0, 0x2000, 0x2005, 0x200a, 0x3000])
    it(`end at a blank U+${blank.toString(16)} after 512 units`, () => {
      const value = `key=${'a'.repeat(600)}`
      const text = `${value}${String.fromCharCode(blank)}${'b'.repeat(50)} `
      assert.deepEqual(matches(compiled('(?s)key=.*'), `${text}${'c '.repeat(9)}`), [value])
    })
  for (const sign of [0x21, 0xa1, 0x1fff, 0x200b, 0x2fff, 0x3001])
    it(`do not end at U+${sign.toString(16)}`, () => {
      const value = `key=${'a'.repeat(600)}${String.fromCharCode(sign)}${'b'.repeat(50)}`
      assert.deepEqual(matches(compiled('(?s)key=.*'), `${value} c`), [value])
    })
  it('never end inside a character', () => {
    for (const length of [254, 255, 256, 257]) {
      const text = `x${'𝄞'.repeat(length)} 𝄞`
      for (const match of matches(compiled('x.+'), text)) assert.ok(match.isWellFormed())
    }
  })
  it('do not begin inside a character, at whatever place a window ends', () => {
    for (let before = 1000; before < 1030; before++) {
      const text = `${'-'.repeat(before)}𝄞E${'-'.repeat(2000)}bE`
      assert.deepEqual(matches(compiled('[^-\\x{1D11E}]E'), text), ['bE'])
    }
  })
  it('are what dense ones become when each reads far: more is found, not less', () => {
    const text = 'x𝄞'.repeat(20_000)
    const found = matches(compiled('[^b]*b|x'), text)
    assert.ok(found.slice(0, 900).every((match) => match === 'x'))
    assert.ok(found.slice(-500).some((match) => match.length > 500))
    assert.ok(found.every((match) => match.isWellFormed()))
    assert.ok((found.join('').match(/x/g)?.length ?? 0) > 1000)
  })
  it('are not what dense ones become when none reads far', () => {
    for (const regex of ['\\b\\d+\\b', '\\d+', '"[^"]*"', '\\w@\\w+']) {
      const unit = regex.startsWith('"') ? '"1"' : regex.includes('@') ? '1@1 ' : '1 '
      assert.equal(matches(compiled(regex), unit.repeat(30_000)).length, 30_000)
    }
  })
})

describe('a rule that cannot be used', () => {
  const SYNTAX: readonly (readonly [regex: string, problem: RegExp])[] = [
    ['a(?=b)', /look-ahead at character 2\./],
    ['(?!a)b', /look-ahead at character 1\./],
    ['\\d(?<=1)', /look-behind at character 3\./],
    ['(?<!a)b', /look-behind at character 1\./],
    ['(a)\\1', /back-reference at character 4\./],
    ['(?P<n>a)\\k<n>', /back-reference at character 9\./],
    ['(?P<n>a)(?P=n)', /back-reference at character 9\./],
    ['(?(1)a)', /condition at character 1\./],
    ['(?>a)', /atomic group at character 1\./],
    ['(?#why)a', /comment at character 1\./],
    ['[(]\\((a', /`\(` without its `\)` at character 6\./],
    ['\\Q(\\E)', /`\)` without its `\(` at character 6\./],
    ['(a)b)', /`\)` without its `\(` at character 5\./],
    ['[^z-a]|[z-a]', /invalid character class range, `z-a` at character 3\./],
    ['[!z-a]{0}z-a', /invalid character class range, `z-a` at character 3\./],
    ['z-a[z-a]', /invalid character class range, `z-a` at character 5\./],
    ['a+++', /invalid nested repetition operator, `\+\+` at character 2\./],
    ['*a', /missing argument to repetition operator, `\*` at character 1\./],
    ['ab\\', /trailing backslash/],
    ['b[a', /missing closing \], `\[a` at character 2\./],
    ['a\\p{Vietnamese}', /invalid character class range, `\\p\{Vietnamese\}` at character 2\./],
    ['x{2000}', /invalid repeat count, `\{2000\}` at character 2\./],
    ['', /is empty\./],
    ['a*', /without taking a character\./],
    ['\\b', /without taking a character\./],
    ['(a?|\\B)', /without taking a character\./],
    ['(?:)', /without taking a character\./],
    ['^a', /start or end of a text or line\./],
    ['a$|b', /start or end of a text or line\./],
    ['(?m)^a', /start or end of a text or line\./],
    ['\\Aa', /start or end of a text or line\./],
    ['a\\z', /start or end of a text or line\./],
    ['(.{0,200}x){2}', /too many steps: 808, where 214 are allowed\./],
    ['a'.repeat(1001), /has 1001 characters; 1000 are allowed\./],
  ]
  for (const [regex, problem] of SYNTAX)
    it(regex.slice(0, 20), () => assert.match(refused(regex).problem, problem))

  it('says that look-around is not in RE2', () =>
    assert.match(refused('(?=a)b').hint, /RE2 has neither look-around nor back-references/))
  it('takes the same signs where they mean themselves', () => {
    for (const regex of [
      '[(?=]a',
      '\\(\\?=',
      '\\Q(?=\\E',
      '[]()]',
      '[^](]',
      '[[:alpha:](]',
      '\\\\1',
    ])
      compiled(regex)
    assert.deepEqual(matches(compiled('\\Q(?=\\E'), 'a(?=b'), ['(?='])
  })
  it('takes 1,000 characters', () => {
    assert.deepEqual(matches(compiled('a'.repeat(1000)), 'a'), [])
  })

  const FIELDS: readonly (readonly [rest: Rest, problem: RegExp])[] = [
    [{ name: 'staff' }, /name does not fit/],
    [{ name: '1A' }, /name does not fit/],
    [{ name: '' }, /name does not fit/],
    [{ name: 'A'.repeat(33) }, /name does not fit/],
    [{ name: 'A\n' }, /name does not fit/],
    [{ name: 'STAFF_1' }, /ends like a placeholder/],
    [{ name: 'STAFF_12' }, /ends like a placeholder/],
    [{ flags: 'g' }, /flags are unknown/],
    [{ flags: 'ii' }, /flags are unknown/],
    [{ context: ['staff', ' '] }, /context word is blank/],
    [{ score: 0 }, /score is out of range/],
    [{ score: 1.1 }, /score is out of range/],
    [{ score: Number.NaN }, /score is out of range/],
  ]
  for (const [rest, problem] of FIELDS)
    it(JSON.stringify(rest), () => assert.match(refused('a', rest).problem, problem))

  it('is told which checksums there are', () => {
    const checksum = 'crc32'
    const { problem, hint } = refused('a', Object.assign({}, { checksum }) as Rest)
    assert.match(problem, /checksum is unknown/)
    assert.match(hint, /^Write one of .*luhn, .*\.$/)
  })

  const FITTING: readonly Rest[] = [
    { name: 'A'.repeat(32) },
    { name: 'STAFF_1A' },
    { name: 'STAFF1' },
    { score: 1 },
    { score: 0.01 },
    { flags: 'si' },
  ]
  for (const rest of FITTING)
    it(`is not one with ${JSON.stringify(rest)}`, () =>
      assert.deepEqual(matches(compiled('a', rest), 'b a'), ['a']))

  it('has a hint of its own for what does not hold in parts of texts', () =>
    assert.match(refused('^a').hint, /scanned in parts .*Write `\\b`/))

  const WHERE: readonly (readonly [regex: string, problem: string])[] = [
    ['(a)\\9', 'The regular expression has a back-reference at character 4.'],
    ['(?P<n>a)\\g<n>', 'The regular expression has a back-reference at character 9.'],
    ['[^]](a', 'The regular expression has a `(` without its `)` at character 5.'],
    ['[a[:alpha:]](a', 'The regular expression has a `(` without its `)` at character 13.'],
    ['[\\](](a', 'The regular expression has a `(` without its `)` at character 6.'],
    ['\\Qa\\E(a', 'The regular expression has a `(` without its `)` at character 6.'],
    ['[a[:]](a', 'The regular expression has a `(` without its `)` at character 7.'],
  ]
  for (const [regex, problem] of WHERE)
    it(`is told where: ${regex}`, () => assert.equal(refused(regex).problem, problem))
})

describe('examples', () => {
  const both = (match: readonly string[], no_match: readonly string[]): Rest => ({
    examples: { match, no_match },
  })
  it('are tried', () => {
    compiled('E\\d+', both(['E1', 'is E22'], ['E', 'x']))
    assert.match(refused('E\\d+', both(['E1', 'E'], [])).problem, /^Example 2 of `match` is not/)
    assert.match(refused('E\\d+', both([], ['E', 'xE1'])).problem, /^Example 2 of `no_match` is/)
  })
  it('count with the full score only', () => {
    const rest = { context: ['staff'] }
    compiled('E\\d+', { ...rest, ...both(['staff E1'], ['E1']) })
    assert.match(refused('E\\d+', { ...rest, ...both(['E1'], []) }).hint, /context/)
  })
  it('are not quoted', () => {
    const { problem, hint } = refused('E\\d+', both(['secret'], []))
    assert.doesNotMatch(problem + hint, /secret/)
  })
})
