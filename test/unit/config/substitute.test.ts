import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Substitution, substitute } from '../../../src/config/substitute.ts'

const text = (value: string, env: Record<string, string> = {}, type?: string): Substitution =>
  substitute({ key: value }, env, () => type)

const valueOf = ({ value }: Substitution): unknown =>
  value !== null && typeof value === 'object' && 'key' in value ? value.key : undefined

describe('variables in a configuration', () => {
  it('are replaced wherever they stand, several in one value', () => {
    const env = { HOST: 'dify', PORT: '5001' }
    assert.equal(valueOf(text('http://${HOST}:${PORT}', env)), 'http://dify:5001')
    const nested = substitute({ a: ['${HOST}', { b: '${PORT}' }], n: 1 }, env, () => undefined)
    assert.deepEqual(nested.value, { a: ['dify', { b: '5001' }], n: 1 })
  })

  it('are not looked for in keys, nor in what they stand for', () => {
    const env = { A: '${B}', B: 'b', C: '$&$1$$' }
    assert.equal(valueOf(text('${A}', env)), '${B}')
    assert.equal(valueOf(text('x${C}', env)), 'x$&$1$$')
    assert.deepEqual(substitute({ '${B}': 1 }, env, () => undefined).value, { '${B}': 1 })
  })

  it('become a number or boolean where the schema requires one', () => {
    assert.equal(valueOf(text('${V}', { V: '42' }, 'integer')), 42)
    assert.equal(valueOf(text('${V}', { V: '-1' }, 'integer')), -1)
    assert.equal(valueOf(text('${V}', { V: 'false' }, 'boolean')), false)
  })

  it('stay text everywhere else, a secret of digits too', () => {
    assert.equal(valueOf(text('${V}', { V: '1234' }, 'string')), '1234')
    assert.equal(valueOf(text('${V}', { V: 'true' }, 'string')), 'true')
    assert.equal(valueOf(text('${V}', { V: 'true' }, 'integer')), 'true')
    assert.equal(valueOf(text('${V}', { V: '1' }, 'boolean')), '1')
    assert.equal(valueOf(text('${V}', { V: '007' }, 'integer')), '007')
    assert.equal(valueOf(text('${V}', { V: '1e3' }, 'integer')), '1e3')
    assert.equal(valueOf(text('${V}0', { V: '1' }, 'integer')), '10')
  })

  it('may be empty', () => {
    const result = text('${V}', { V: '' })
    assert.deepEqual([valueOf(result), result.problems], ['', []])
  })

  it('are a problem when unset, once a value, with their path', () => {
    const { problems } = substitute({ a: [{ b: '${X}-${X}-${Y}' }] }, {}, () => undefined)
    assert.deepEqual(problems, [
      { path: ['a', 0, 'b'], message: 'the environment variable X is not set' },
      { path: ['a', 0, 'b'], message: 'the environment variable Y is not set' },
    ])
  })

  it('are a problem when misspelt: a secret must not silently be its own name', () => {
    for (const value of ['${A-B}', '${UNCLOSED', '${}', '${1A}', '${ A }', 'x${']) {
      assert.match(text(value, { A: '1' }).problems[0]?.message ?? '', /\$\$\{ stands for/, value)
    }
  })

  it('have an escape', () => {
    const result = text('$${A} ${A} $5 $$ {A}', { A: 'a' })
    assert.deepEqual([valueOf(result), result.problems], ['${A} a $5 $$ {A}', []])
    assert.equal(valueOf(text('$${5}', {}, 'integer')), '${5}')
  })

  it('can be written for any text by the escape', () => {
    const written = fc.string({ unit: fc.constantFrom('$', '{', '}', 'A', '1') })
    fc.assert(
      fc.property(written, (wanted) => {
        const result = text(
          wanted.replaceAll('${', () => '$${'),
          { A: 'wrong' },
        )
        assert.deepEqual([valueOf(result), result.problems], [wanted, []])
      }),
    )
  })
})
