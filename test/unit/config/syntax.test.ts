import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseConfig } from '../../../src/config/load.ts'
import { formatProblem } from '../../../src/config/problem.ts'
import { configOf } from '../../support/exchange/config-of.ts'

function problems(yaml: string): string[] {
  const result = parseConfig(yaml, 'x', {})
  return 'errors' in result ? result.errors.map(formatProblem) : []
}

const DEFAULTS = configOf('{}')

describe('syntax of a configuration', () => {
  it('may be empty, or nothing but comments', () => {
    for (const text of ['', '\n', '# nothing yet\n', '---\n', 'null', '\uFEFF{}'])
      assert.deepEqual(configOf(text), DEFAULTS, JSON.stringify(text))
  })

  it('must be a map', () => {
    for (const text of ['5', '[]', 'text'])
      assert.deepEqual(problems(text), ['x:1:1  must be an object'])
  })

  it('counts lines with any ending', () => {
    for (const end of ['\n', '\r\n'])
      assert.deepEqual(problems(`version: 1.7.0${end}masking:${end}  enabled: 1${end}`), [
        'x:3:3  masking.enabled  must be a boolean',
      ])
  })

  it('explains a * that was not quoted', () => {
    const [problem = ''] = problems('masking:\n  restore_url_hosts: [*.example.com]\n')
    assert.match(problem, /^x:2:23 {2}an unquoted \* .*quotes$/)
  })

  it('knows anchors, and refuses those that blow up', () => {
    const yaml = 'masking: { patterns: { email: &off { enabled: false }, ip_public: *off } }'
    assert.equal(configOf(yaml).masking.patterns.ip_public.enabled, false)
    const ten = (name: string): string => `[${Array.from({ length: 10 }, () => name).join()}]`
    const bomb = `a: &a ${ten('1')}\nb: &b ${ten('*a')}\nc: &c ${ten('*b')}\nd: ${ten('*c')}\n`
    assert.deepEqual(problems(bomb), ['x:1:1  aliases repeat too much of the file'])
  })

  it('refuses tags that mean nothing here', () => {
    assert.deepEqual(problems('version: !env VERSION'), [
      'x:1:10  an unquoted ! begins a YAML tag, and this one means nothing here; put the text in quotes',
    ])
  })

  it('names unknown keys of any kind', () => {
    const lines = problems('{"__proto__": {"enabled": 1}, "constructor": 1}\n')
    assert.equal(lines.length, 2)
    for (const line of lines) assert.match(line, /unknown key/)
    assert.match(problems('version: 1.7.0\n1: x\n')[0] ?? '', /^x:2:1 {2}1 {2}unknown key/)
  })

  it('never quotes the file in a message', () => {
    for (const text of [
      'oauth:\n  client_secret: "hush-hush\n  x: y\n',
      'oauth:\n  client_secret: hush-hush: a\n',
      'oauth: { client_secret: hush-hush, client_secret: hush-hush }',
      'oauth: { client_secret: "\\xhush-hush" }',
      'oauth: { client_secret: [hush-hush] }',
      'oauth:\n  client_secret: hush-hush\n\tx: 1\n',
      'oauth:\n  client_secret: !hush-hush\n',
      'oauth:\n  client_secret: !e!hush-hush x\n',
      'oauth:\n  client_secret: !<hush-hush x\n',
      'oauth:\n  client_secret: |hush-hush\n',
      'oauth:\n  client_secret: >hush-hush\n',
      'oauth:\n  client_secret: "\\Uhush-hus"\n',
      '%YAML hush-hush\n---\n{}\n',
      '%hush-hush\n---\n{}\n',
      'oauth: {}\n...\n} hush-hush\n',
      '`hush\u0000-hush\n  x: [hush-hush\n',
    ]) {
      const lines = problems(text)
      assert.ok(lines.length > 0, text)
      assert.ok(!lines.join('\n').includes('hush'), lines.join('\n'))
    }
  })

  it('explains comments of JavaScript and merge keys', () => {
    assert.match(problems('{\n // why\n "masking": {}}')[0] ?? '', /comments begin with #/)
    assert.match(problems('a: &a {}\nmasking: { <<: *a }')[1] ?? '', /merge keys/)
  })

  it('shows no control characters of a key', () => {
    assert.ok(!problems('{"\\u001b[31m": 1}').join('').includes('\u001B'))
  })

  it('says what to do about a text that would have needed quotes', () => {
    const of = (value: string): string => problems(`oauth:\n  client_secret: ${value}\n`)[0] ?? ''
    for (const value of ['!pass', '|pass', '>pass', '"pass"word', '*pass'])
      assert.match(of(value), /^x:2:\d+ .*quotes$/, value)
    assert.match(of('"a\\qb"'), /for one backslash$/)
    assert.match(problems('masking:\n  enabled true\n  dry_run: true\n')[0] ?? '', /needs a colon/)
    assert.match(problems('masking:\n\tenabled: true\n')[0] ?? '', /use blanks$/)
  })

  it('refuses what would hold itself', () => {
    assert.match(problems('&a\n: *a')[0] ?? '', /^x:2:3 .*cannot hold itself$/)
    assert.match(problems('masking: &m\n  patterns: [*m]\n')[0] ?? '', /cannot hold itself$/)
    // Beside it is fine.
    assert.ok(!problems('a: &a {}\nb: *a\n').join('').includes('itself'))
  })

  it('ends in a configuration or in problems with a place, whatever the text', () => {
    const words = 'masking environments upstreams dev version x ${A} $${ 1 null'.split(' ')
    const marks = [
      ': ',
      ':\n  ',
      '\n',
      '- ',
      '[',
      ']',
      '{',
      '}',
      ', ',
      '"',
      "'",
      '*a',
      '&a ',
      '!t ',
      '# ',
    ]
    const piece = fc.constantFrom(...words, ...marks)
    const yaml = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(fc.oneof(yaml, fc.string({ unit: 'binary' })), (text) => {
        const result = parseConfig(text, 'x', { DIFY_MASKING_ENV: 'dev' })
        assert.ok('config' in result || result.errors.length > 0)
        for (const { line, column } of 'errors' in result ? result.errors : [])
          assert.ok(line >= 1 && column >= 1)
      }),
      { numRuns: 2000 },
    )
  })
})
