import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AppInquiry, AppQuestion } from '../../../src/core/transaction/app-inquiry.ts'
import { createAppInquiry } from '../../../src/upstreams/app-inquiry.ts'

interface Asked {
  readonly url: string
  readonly init: RequestInit | undefined
}

function setUp(answer: () => Promise<Response> | Response) {
  const asked: Asked[] = []
  const outcomes: string[] = []
  const clock = { now: 0 }
  const inquiry: AppInquiry = createAppInquiry({
    upstreams: new Map([
      ['blue', 'http://blue:5001'],
      ['green', 'https://green.example'],
    ]),
    fetch: async (url, init) => {
      asked.push({ url: url instanceof URL ? url.href : '', init })
      return await answer()
    },
    now: () => clock.now,
    timeoutMs: 1000,
    observe: (outcome) => void outcomes.push(outcome),
  })
  return { inquiry, asked, outcomes, clock }
}

const question = (more: Partial<AppQuestion> = {}): AppQuestion => ({
  upstream: 'blue',
  path: '/v1/parameters',
  headers: { authorization: 'Bearer app-1' },
  asker: 'one',
  ...more,
})
const body = '{"user_input_form": [], "note": "bàn"}'

describe('asking Dify about an app', () => {
  it('sends the credential of the request to the upstream that was chosen, and nowhere else', async () => {
    const { inquiry, asked } = setUp(() => new Response(body))
    const answer = await inquiry.parameters(question())
    assert.equal(answer, Buffer.from(body).toString('latin1'))
    await inquiry.parameters(question({ upstream: 'green', path: '/api/parameters' }))
    assert.equal(await inquiry.parameters(question({ upstream: 'unheard-of' })), undefined)
    assert.deepEqual(
      asked.map(({ url }) => url),
      ['http://blue:5001/v1/parameters', 'https://green.example/api/parameters'],
    )
    assert.equal(asked[0]?.init?.redirect, 'manual')
    assert.deepEqual(asked[0].init.headers, {
      accept: 'application/json',
      authorization: 'Bearer app-1',
    })
  })

  it('asks once for all that wait for the same answer', async () => {
    const { inquiry, asked } = setUp(async () => {
      await new Promise(setImmediate)
      return new Response(body)
    })
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => inquiry.parameters(question())),
    )
    assert.equal(asked.length, 1)
    assert.ok(answers.every((answer) => answer !== undefined))
  })

  it('has eight questions under way at most, and makes no request wait for its turn', async () => {
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const { inquiry, asked, outcomes } = setUp(async () => {
      await held
      return new Response(body)
    })
    const first = Array.from({ length: 8 }, (_, i) =>
      inquiry.parameters(question({ asker: `${i}` })),
    )
    assert.equal(await inquiry.parameters(question({ asker: 'ninth' })), undefined)
    release()
    assert.ok((await Promise.all(first)).every((answer) => answer !== undefined))
    assert.equal(asked.length, 8)
    assert.equal(outcomes[0], 'busy')
  })

  it('asks for an app again after a rest only, a longer one after a refusal', async () => {
    for (const [status, restMs] of [
      [200, 10_000],
      [401, 60_000],
    ] as const) {
      const { inquiry, asked, clock } = setUp(() => new Response(body, { status }))
      await inquiry.parameters(question())
      clock.now += restMs - 1
      assert.equal(await inquiry.parameters(question()), undefined)
      assert.equal(asked.length, 1)
      await inquiry.parameters(question({ asker: 'two' }))
      assert.equal(asked.length, 2)
      clock.now += 1
      await inquiry.parameters(question())
      assert.equal(asked.length, 3)
    }
  })

  it('leaves an upstream that does not answer alone, longer each time, and no other one', async () => {
    let isSilent = true
    const { inquiry, asked, outcomes, clock } = setUp(() => {
      if (isSilent) throw new TypeError('fetch failed')
      return new Response(body)
    })
    for (const restMs of [5_000, 10_000, 20_000]) {
      assert.equal(await inquiry.parameters(question()), undefined)
      const before = asked.length
      clock.now += restMs - 1
      assert.equal(await inquiry.parameters(question({ asker: 'two' })), undefined)
      assert.equal(asked.length, before)
      clock.now += 1
    }
    assert.deepEqual([...new Set(outcomes)], ['no_answer', 'resting'])
    isSilent = false
    assert.notEqual(await inquiry.parameters(question({ upstream: 'green' })), undefined)
    assert.notEqual(await inquiry.parameters(question()), undefined)
  })

  it('is not tried with a header that cannot be sent, which says nothing of the upstream', async () => {
    const { inquiry, asked, outcomes } = setUp(() => new Response(body))
    const odd = { headers: { cookie: 'a=\u0142' }, asker: 'odd' }
    assert.equal(await inquiry.parameters(question(odd)), undefined)
    assert.deepEqual([asked.length, ...outcomes], [0, 'refused'])
    assert.notEqual(await inquiry.parameters(question()), undefined)
  })

  it('takes nothing that is longer than an answer can be, and no redirect', async () => {
    const long = setUp(() => new Response('x'.repeat(1_048_577)))
    assert.equal(await long.inquiry.parameters(question()), undefined)
    const moved = setUp(
      () => new Response(null, { status: 302, headers: { location: 'http://evil.example/' } }),
    )
    assert.equal(await moved.inquiry.parameters(question()), undefined)
    assert.equal(moved.asked.length, 1)
  })
})
