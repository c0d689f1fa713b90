import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { VALUE, listen } from '../../../support/answers/answer-stream.ts'

/** What leaves when `text` arrives a unit at a time. */
function through(text: string): string {
  const { stream } = listen()
  return [...text].map((unit) => stream.push(unit)).join('') + stream.end()
}

const event = (json: string): string => `data: ${json}\n\n`
const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf'

describe('an event that only a hostile Dify would spell so', () => {
  it('keeps its placeholder after a byte order mark, which clients drop and others do not', () => {
    const text = BYTE_ORDER_MARK + event('{"event":"message","answer":"I am EMAIL_1"}')
    assert.equal(through(text), text)
  })

  it('keeps its placeholder beside a number that only some parsers know', () => {
    for (const number of ['NaN', 'Infinity', '0x1', '01']) {
      const text = event(`{"event":"message","answer":"I am EMAIL_1","x":${number}}`)
      assert.equal(through(text), text)
    }
  })

  it('is restored when its name is written with escapes', () => {
    const text = event('{"event":"\\u006dessage","\\u0061nswer":"I am EMAIL_1"}')
    assert.equal(through(text), text.replace('EMAIL_1', VALUE))
  })
})
