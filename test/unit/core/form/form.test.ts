import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { encodeFormValue, scanForm } from '../../../../src/core/form/form.ts'
import { sourceOffset } from '../../../../src/core/text/decoded.ts'
import { byteString } from '../../../support/bytes.ts'

function read(source: string): [string, string][] {
  const out: [string, string][] = []
  scanForm(source, ({ key, value }) => out.push([key.text, value.text]))
  return out
}

describe('scanForm', () => {
  it('reads names and values in order, duplicates and empty ones included', () => {
    assert.deepEqual(read('a=1&a=2&b&=c&&d==e&f='), [
      ['a', '1'],
      ['a', '2'],
      ['b', ''],
      ['', 'c'],
      ['d', '=e'],
      ['f', ''],
    ])
    assert.deepEqual(read(''), [])
    assert.deepEqual(read('&'), [])
  })

  it('decodes percent, plus and UTF-8, and keeps what is none', () => {
    assert.deepEqual(read('q%75ery=alice%40x.vn+%C3%A9%F0%9F%98%80&p=100%&p=%4&p=%zz&p=%ff'), [
      ['query', 'alice@x.vn é😀'],
      ['p', '100%'],
      ['p', '%4'],
      ['p', '%zz'],
      ['p', '\ufffd'],
    ])
    assert.deepEqual(read(byteString('a=é')), [['a', 'é']])
  })

  it('says where a name and a value stand', () => {
    const source = 'x=1&mail=a%40b+c'
    scanForm(source, ({ key, value }) => {
      if (key.text !== 'mail') return
      assert.deepEqual([key.start, key.end], [4, 8])
      assert.equal(value.text, 'a@b c')
      const at = value.text.indexOf('@')
      const range = [sourceOffset(value, at), sourceOffset(value, at + 1)]
      assert.equal(source.slice(...range), '%40')
      assert.equal(sourceOffset(value, value.text.length), source.length)
    })
    scanForm('bare&x', ({ value }) => assert.equal(value.start, value.end))
  })

  it('reads what URLSearchParams reads', () => {
    const unit = fc.constantFrom('a', '=', '&', '+', '%', '%41', '%C3%A9', '%ff', '2')
    fc.assert(
      fc.property(fc.array(unit), (units) => {
        const text = units.join('')
        // The parser of the platform drops a question mark at the start; there is none here.
        assert.deepEqual(read(byteString(text)), [...new URLSearchParams(text)])
      }),
    )
  })

  it('takes time in proportion to names without values', () => {
    const time = (count: number) => {
      const source = 'a&'.repeat(count)
      const started = performance.now()
      scanForm(source, () => {})
      return performance.now() - started
    }
    time(50_000)
    const least = (count: number) => Math.min(time(count), time(count), time(count))
    // Quadratic would be sixty-four times.
    assert.ok(least(400_000) < Math.max(least(50_000), 0.5) * 40)
  })
})

describe('encodeFormValue', () => {
  it('escapes all that is not unreserved', () => {
    assert.equal(encodeFormValue('aZ0-._~ +&=%é😀'), 'aZ0-._~%20%2B%26%3D%25%C3%A9%F0%9F%98%80')
  })

  it('is undone by scanForm', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (key, value) => {
        const source = `${encodeFormValue(key)}=${encodeFormValue(value)}`
        assert.deepEqual(read(source), [[key, value]])
      }),
    )
  })
})
