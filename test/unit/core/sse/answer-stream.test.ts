import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { VALUE, listen } from '../../../support/answers/answer-stream.ts'

const EVENT = (piece: string): string =>
  `data: {"event":"message","message_id":"5ad4cb98-f0c7","answer":"${piece}","created_at":1}\n\n`

/** The answers of the events that leave, each read as JSON. */
const answers = (out: string): unknown[] =>
  out
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => JSON.parse(event.slice('data: '.length)).answer)

describe('events of which each is the one before with another piece of text', () => {
  it('are restored as if each were the first', () => {
    const { stream, events, ids } = listen()
    const pieces = ['Hello ', 'EMAIL', '_1', '', ' \\u0045MAIL_1', '\\n\\"EMAIL_1\\"', 'x']
    const out = pieces.map((piece) => stream.push(EVENT(piece))).join('') + stream.end()
    assert.equal(answers(out).join(''), `Hello ${VALUE} ${VALUE}\n"${VALUE}"x`)
    assert.deepEqual(
      events,
      Array.from({ length: 7 }, () => 'message'),
    )
    assert.deepEqual(ids, ['message 5ad4cb98-f0c7'])
  })

  it('leave byte for byte when nothing is restored in them', () => {
    const { stream } = listen()
    for (const piece of ['a', 'b', '\\u1ea1', '\u00e1\u00ba\u00a1', ''])
      assert.equal(stream.push(EVENT(piece)), EVENT(piece))
  })
})

describe('an event that is like the one before only at both ends', () => {
  const second = (middle: string): string => {
    const { stream } = listen()
    stream.push(EVENT('Hello '))
    return stream.push(EVENT(middle)) + stream.end()
  }

  it('is read again: a key may occur twice, of which the last counts', () => {
    const out = second('b","answer":"EMAIL_1')
    assert.equal(answers(out).join(''), VALUE)
  })

  it('passes as it is when it is not JSON', () => {
    for (const middle of ['EMAIL_1\\', 'EMAIL_1\\x', 'EMAIL_1\t', 'EMAIL_1\\u12'])
      assert.equal(second(middle), EVENT(middle))
  })

  it('is one of its own when it overlaps with itself', () => {
    const { stream } = listen()
    const long = 'data: {"event":"message","answer":"aa"}\n\n'
    stream.push(long)
    // Begins with the bytes before the piece and ends with those after it, which are the same quote.
    const short = 'data: {"event":"message","answer":"}\n\n'
    assert.equal(stream.push(short), short)
  })
})

describe('two texts by turns', () => {
  it('keep what is held back apart', () => {
    const { stream } = listen()
    const of = (node: string, piece: string): string =>
      `data: {"event":"text_chunk","workflow_run_id":"r-12345678","data":{"text":"${piece}","from_variable_selector":["${node}","text"]}}\n\n`
    const out = [of('a', 'EMAIL'), of('b', 'x '), of('a', '_1'), of('b', 'EMAIL_1'), of('b', '.')]
      .map((event) => stream.push(event))
      .join('')
    const texts = (out + stream.end())
      .split('\n\n')
      .filter((event) => event !== '')
      .map((event) => JSON.parse(event.slice('data: '.length)).data)
      .map(({ text, from_variable_selector: [node] }) => `${node}:${text}`)
    const joined = (node: string): string =>
      texts
        .filter((text) => text.startsWith(node))
        .map((text) => text.slice(2))
        .join('')
    assert.equal(joined('a'), VALUE)
    assert.equal(joined('b'), `x ${VALUE}.`)
  })
})
