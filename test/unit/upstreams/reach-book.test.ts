import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Asked, Unanswered } from '../../../src/upstreams/ask.ts'
import { type Reach, type ReachBook, createReachBook } from '../../../src/upstreams/reach-book.ts'

const DIFY: Asked = {
  status: 200,
  contentType: 'application/json',
  header: undefined,
  json: { server_version: '1.7.0' },
}
const REFUSED: Unanswered = {
  failure: 'no answer: connection refused',
  cause: 'connection_refused',
}

function setUp(upstreams: readonly string[] = ['blue']): {
  book: ReachBook
  changes: string[]
  doubts: string[]
  state: () => readonly [Reach['state'], Reach['cause']]
} {
  const changes: string[] = []
  const doubts: string[] = []
  const book = createReachBook({
    upstreams,
    now: () => Date.parse('2026-05-01T00:00:00Z'),
    onChange: ({ upstream, state }) => changes.push(`${upstream} ${state}`),
    onDoubt: (upstream) => doubts.push(upstream),
  })
  return {
    book,
    changes,
    doubts,
    state: () => {
      const { state, cause } = book.of('blue')
      return [state, cause]
    },
  }
}

describe('the reach of an upstream', () => {
  it('is unknown at first, and its first answer is not reported', () => {
    const { book, changes, state } = setUp()
    assert.deepEqual(state(), ['unknown', null])
    book.probed('blue', DIFY)
    assert.deepEqual(state(), ['answers', null])
    assert.deepEqual(changes, [])
  })

  it('names the cause of a probe without an answer, and the time of the last answer', () => {
    const { book, changes, state } = setUp()
    book.probed('blue', DIFY)
    book.probed('blue', REFUSED)
    assert.deepEqual(state(), ['silent', 'connection_refused'])
    assert.deepEqual(book.of('blue').last_answer, {
      at: '2026-05-01T00:00:00.000Z',
      status: 200,
      seen_by: 'probe',
    })
    book.probed('blue', REFUSED)
    book.probed('blue', DIFY)
    assert.deepEqual(changes, ['blue silent', 'blue answers'])
  })

  it('takes a 502 to 504 for a gateway that does not reach Dify', () => {
    for (const status of [502, 503, 504]) {
      const { book, state } = setUp()
      book.probed('blue', { ...DIFY, status })
      assert.deepEqual(state(), ['silent', 'gateway'])
    }
  })

  it('is doubted when a request has no answer, and settled by the probe', () => {
    const { book, doubts, state } = setUp()
    book.probed('blue', DIFY)
    book.answered('blue', 503)
    assert.deepEqual(doubts, ['blue'])
    assert.deepEqual(state(), ['answers', null])
    book.probed('blue', REFUSED)
    assert.deepEqual(state(), ['silent', 'connection_refused'])
    for (let i = 0; i < 5; i++) book.answered('blue', 503)
    book.probed('blue', DIFY)
    assert.deepEqual(state(), ['answers', null])
  })

  it('is silent after three requests without an answer, whatever probes bring, until one has an answer', () => {
    const { book, state } = setUp()
    book.probed('blue', DIFY)
    for (const _ of [1, 2, 3]) book.answered('blue', 503)
    assert.deepEqual(state(), ['silent', 'proxy'])
    book.probed('blue', DIFY)
    assert.deepEqual(state(), ['silent', 'proxy'])
    book.answered('blue', 200)
    assert.deepEqual(state(), ['answers', null])
  })

  it('is believed to answer again by the second probe where no more requests come', () => {
    const { book, state } = setUp()
    book.probed('blue', DIFY)
    for (const _ of [1, 2, 3]) book.answered('blue', 503)
    book.probed('blue', DIFY)
    book.probed('blue', DIFY)
    assert.deepEqual(state(), ['answers', null])
  })

  it('keeps to requests where probes never have an answer: only Envoy may reach Dify', () => {
    const { book, changes, state } = setUp()
    book.probed('blue', REFUSED)
    book.answered('blue', 200)
    book.probed('blue', REFUSED)
    book.probed('blue', REFUSED)
    assert.deepEqual(state(), ['answers', null])
    assert.deepEqual(changes, ['blue silent', 'blue answers'])
    book.answered('blue', 503)
    book.probed('blue', REFUSED)
    assert.deepEqual(state(), ['silent', 'connection_refused'])
  })

  it('is doubtful while nothing shows that a Dify answers', () => {
    const page: Asked = {
      status: 200,
      contentType: 'text/html',
      header: undefined,
      json: undefined,
    }
    const { book, state } = setUp()
    book.probed('blue', page)
    book.answered('blue', 200)
    assert.deepEqual(state(), ['answers', 'not_dify'])
    book.proven('blue')
    book.answered('blue', 200)
    book.probed('blue', page)
    assert.deepEqual(state(), ['answers', null])
  })

  it('does not doubt a gateway that asks who comes', () => {
    const { book, state } = setUp()
    book.probed('blue', { status: 401, contentType: '', header: undefined, json: undefined })
    assert.deepEqual(state(), ['answers', null])
  })

  it('takes another name of a cluster for the one upstream, and for none of several', () => {
    const { book, state } = setUp()
    book.answered('outbound|80||dify.default', 200)
    assert.equal(state()[0], 'answers')
    const two = setUp(['blue', 'green']).book
    two.answered('other', 200)
    assert.deepEqual(
      two.all().map((each) => each.state),
      ['unknown', 'unknown'],
    )
    assert.equal(two.of('other').state, 'unknown')
  })
})
