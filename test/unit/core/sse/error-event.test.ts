import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EVENT_TABLE } from '../../../../src/core/product/dify/events.ts'
import { ErrorEventWatch } from '../../../../src/core/sse/error-event.ts'

const seen = (...chunks: readonly string[]): boolean => {
  const watch = new ErrorEventWatch(EVENT_TABLE.failure)
  for (const chunk of chunks) watch.push(chunk)
  return watch.seen
}

const ERROR = 'data: {"event": "error", "status": 400}\n\n'

describe('an event that says that a run has failed', () => {
  it('is seen wherever the stream is cut', () => {
    const stream = `data: {"event": "message", "answer": "a"}\n\n${ERROR}`
    for (let at = 0; at <= stream.length; at++)
      assert.ok(seen(stream.slice(0, at), stream.slice(at)), `${at}`)
    assert.ok(seen(...stream))
    assert.ok(seen('data: {"event"  :\t"error"}\n\n', 'data: {"event": "ping"}\n\n'))
  })

  it('is none that an answer quotes', () => {
    for (const answer of ['{"event": "error"}', '"event":"error"', '\\"event":"error"']) {
      const stream = `data: ${JSON.stringify({ event: 'message', answer })}\n\n`
      assert.equal(seen(stream), false, stream)
      assert.equal(seen(...stream), false, stream)
    }
    assert.equal(seen('data: {"event": "errors"}\n\ndata: {"events": "error"}\n\n'), false)
  })
})
