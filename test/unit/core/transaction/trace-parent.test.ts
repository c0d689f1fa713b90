import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readTraceParent } from '../../../../src/core/transaction/trace-parent.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const SPAN = 'b7ad6b7169203331'

describe('traceparent', () => {
  it('is read as the standard writes it', () => {
    const expected = { traceId: TRACE, spanId: SPAN, flags: 1 }
    assert.deepEqual(readTraceParent(`00-${TRACE}-${SPAN}-01`), expected)
    assert.deepEqual(readTraceParent(`00-${TRACE}-${SPAN}-00`), { ...expected, flags: 0 })
  })

  it('of a version to come may say more', () => {
    assert.equal(readTraceParent(`01-${TRACE}-${SPAN}-01-what-else`)?.traceId, TRACE)
    assert.equal(readTraceParent(`01-${TRACE}-${SPAN}-01`)?.traceId, TRACE)
  })

  for (const text of [
    undefined,
    '',
    `00-${TRACE}-${SPAN}-01-more`,
    `01-${TRACE}-${SPAN}-01more`,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}`,
    ` 00-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01\n`,
    `00-jo@example.com-${SPAN}-01`,
  ])
    it(`is none: ${JSON.stringify(text)}`, () => {
      assert.equal(readTraceParent(text), undefined)
    })

  it('gives nothing but hexadecimal digits, whatever comes', () => {
    const part = fc.oneof(fc.string(), fc.stringMatching(/^[\da-f]{1,32}$/))
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const read = readTraceParent(parts.join('-'))
        if (read === undefined) return
        assert.match(read.traceId, /^[\da-f]{32}$/)
        assert.match(read.spanId, /^[\da-f]{16}$/)
        assert.ok(read.flags >= 0 && read.flags <= 255)
      }),
    )
  })
})
