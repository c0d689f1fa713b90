import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { reportCounts } from '../../../../src/core/masking/report-counts.ts'
import { createTextStream } from '../../../../src/core/masking/text-stream.ts'
import { byteString as bytes } from '../../../support/bytes.ts'
import { listeningObserver } from '../../../support/exchange/listening-observer.ts'
import { options } from '../../../support/answers/restored-texts.ts'

/** All of a text in these pieces of bytes. */
function through(pieces: readonly string[]): readonly string[] {
  const stream = createTextStream(options())
  return pieces.map((piece, i) => stream.push(piece, i === pieces.length - 1))
}

describe('a plain text that arrives in chunks', () => {
  it('is restored, whatever precedes it', () => {
    assert.deepEqual(through([bytes('gửi EMAIL_1 và 😀 EMAIL_2.')]), [
      bytes('gửi alice@x.vn và 😀 bob@y.vn.'),
    ])
  })

  it('is the same wherever it is cut', () => {
    const text = bytes('é gửi EMAIL_1, 😀EMAIL_12 \u200bEMAIL_2')
    const whole = bytes('é gửi alice@x.vn, 😀twelve@z.vn \u200bbob@y.vn')
    for (let at = 0; at <= text.length; at++)
      assert.equal(through([text.slice(0, at), text.slice(at)]).join(''), whole, `${at}`)
    assert.equal(through([...text]).join(''), whole)
  })

  it('leaves at once but for an unfinished character and what may become a placeholder', () => {
    for (const character of ['é', 'ế', '😀']) {
      const all = bytes(character)
      for (let cut = 1; cut < all.length; cut++)
        assert.deepEqual(
          through([`a${all.slice(0, cut)}`, `${all.slice(cut)}b`]),
          ['a', `${all}b`],
          character,
        )
      assert.deepEqual(through([all, '']), [all, ''])
    }
    assert.deepEqual(through(['to EMAIL_', '1 ']), ['to ', 'alice@x.vn '])
  })

  it('keeps bytes that are not UTF-8, also at its end', () => {
    for (const text of ['\xff', 'a\x80', '\x80\x80\x80\x80', 'a\xe1', '\xf0\x9f\x98', '\xc3']) {
      assert.equal(through([text]).join(''), text)
      assert.equal(through([text, '']).join(''), text)
      assert.equal(through([...text]).join(''), text)
    }
    // Nothing but the tails of characters: nothing to wait for.
    assert.deepEqual(through(['\x80\x80\x80\x80', 'a']), ['\x80\x80\x80\x80', 'a'])
  })

  it('tells what was done since it was reported last', () => {
    const stream = createTextStream(options())
    const { told, observer } = listeningObserver()
    stream.push('EMAIL_1 EMAIL_7 EMAIL_2 https://x.vn/EMAIL_1 ', false)
    reportCounts(observer, stream.counts)
    reportCounts(observer, stream.counts)
    stream.push('EMAIL_1', true)
    reportCounts(observer, stream.counts)
    assert.deepEqual(told, [
      ['restored', 2],
      ['unknownPlaceholder', 1],
      ['withheld', 'url', 1],
      ['restored', 1],
    ])
  })
})
