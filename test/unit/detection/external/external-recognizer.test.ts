import assert from 'node:assert/strict'
import { type RequestListener, type ServerResponse, createServer } from 'node:http'
import { describe, it, type TestContext } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { MaskingError } from '../../../../src/core/errors.ts'
import {
  type ConnectedRecognizer,
  type ExternalRecognizerOptions,
  createExternalRecognizer,
} from '../../../../src/detection/external/external-recognizer.ts'
import { type HttpRecorder, startHttpRecorder } from '../../../support/http/http-recorder.ts'

const FOUND = JSON.stringify([{ entity_type: 'PERSON', start: 0, end: 2, score: 0.9 }])
const FINDING = { entity: 'PERSON', start: 0, end: 2, score: 0.9, rule: 'http' }

const ok: RequestListener = (_request, response) => response.end(FOUND)

interface Stage {
  readonly stub: HttpRecorder
  readonly recognizer: ConnectedRecognizer
  /** What `observe` was told. */
  readonly outcomes: string[]
}

/** A stub that answers with `answer`, and a recognizer that asks it. */
async function stage(
  t: TestContext,
  answer: RequestListener,
  options: Partial<ExternalRecognizerOptions> = {},
): Promise<Stage> {
  const stub = await startHttpRecorder('stub', answer)
  const outcomes: string[] = []
  const recognizer = createExternalRecognizer({
    url: `${stub.url}/analyze`,
    language: 'en',
    entities: new Map([['PERSON', 'PERSON']]),
    policy: 'fail_closed',
    timeoutMs: 5000,
    budgetMs: 5000,
    concurrency: 4,
    maxTextLength: 1000,
    maxAnswerBytes: 10_000,
    breakerFailures: 100,
    breakerPauseMs: 1000,
    observe: (outcome) => outcomes.push(outcome),
    ...options,
  })
  t.after(async () => {
    recognizer.close()
    await stub.stop()
  })
  return { stub, recognizer, outcomes }
}

const textOf = (body: string): string => {
  const { text }: { text: string } = JSON.parse(body)
  return text
}

const failsWith = (kind: string) => (thrown: unknown) => {
  assert.ok(thrown instanceof MaskingError)
  assert.equal(thrown.code, 'recognizer_unavailable')
  assert.ok(thrown.message.endsWith(`Outcome: ${kind}.`), thrown.message)
  assert.equal(thrown.cause, undefined)
  return true
}

describe('an external recognizer', () => {
  it('sends text and language, and reads the findings', async (t) => {
    const { stub, recognizer, outcomes } = await stage(t, ok, { token: 't0ken' })
    assert.deepEqual(await recognizer.find(['An đi']), [[FINDING]])
    const [request] = stub.received
    assert.equal(request?.method, 'POST')
    assert.equal(request?.target, '/analyze')
    assert.equal(request?.headers['content-type'], 'application/json')
    assert.equal(request?.headers.authorization, 'Bearer t0ken')
    assert.deepEqual(JSON.parse(request?.body ?? ''), { text: 'An đi', language: 'en' })
    assert.deepEqual(outcomes, ['ok'])
  })
  it('sends no token that it does not have', async (t) => {
    const { stub, recognizer } = await stage(t, ok)
    await recognizer.find(['An'])
    assert.equal(stub.received[0]?.headers.authorization, undefined)
  })
  it('gives findings in the order of the texts, sends equal ones once and blank ones never', async (t) => {
    const { stub, recognizer } = await stage(
      t,
      (_request, response) => {
        const text = textOf(stub.received.at(-1)?.body ?? '')
        response.end(text === 'An' ? FOUND : '[]')
      },
      { concurrency: 1 },
    )
    const found = await recognizer.find(['x', 'An', '', ' \n', 'An'])
    assert.deepEqual(found, [[], [FINDING], [], [], [FINDING]])
    assert.deepEqual(
      stub.received.map(({ body }) => textOf(body)),
      ['x', 'An'],
    )
  })
  it('finds nothing in nothing', async (t) => {
    const { recognizer } = await stage(t, ok)
    assert.deepEqual(await recognizer.find([]), [])
  })
  it('sends a lone half of a pair as a sign of the same length', async (t) => {
    const { stub, recognizer } = await stage(t, ok)
    await recognizer.find(['a\ud834b'])
    assert.equal(textOf(stub.received[0]?.body ?? ''), 'a\ufffdb')
  })
  it('keeps its connections', async (t) => {
    const ports = new Set<number | undefined>()
    const { recognizer } = await stage(t, (request, response) => {
      ports.add(request.socket.remotePort)
      response.end('[]')
    })
    for (const text of ['a', 'b', 'c']) await recognizer.find([text])
    assert.equal(ports.size, 1)
  })
  it('asks again when a kept connection had been closed', async (t) => {
    let calls = 0
    const { recognizer, outcomes } = await stage(t, (request, response) => {
      calls++
      if (calls === 2) request.socket.destroy()
      else response.end('[]')
    })
    await recognizer.find(['a'])
    await recognizer.find(['b'])
    assert.equal(calls, 3)
    assert.deepEqual(outcomes, ['ok', 'ok'])
  })
  it('makes no more calls at the same time than allowed', async (t) => {
    let most = 0
    const held: ServerResponse[] = []
    const { recognizer } = await stage(
      t,
      (_request, response) => {
        held.push(response)
        most = Math.max(most, held.length)
        // A fourth one would have come in the meantime.
        if (held.length === 3)
          setImmediate(() => held.splice(0).forEach((waiting) => waiting.end('[]')))
      },
      { concurrency: 3 },
    )
    const warnings: Error[] = []
    const onWarning = (warning: Error): unknown => warnings.push(warning)
    process.on('warning', onWarning)
    t.after(() => process.off('warning', onWarning))
    const texts = Array.from({ length: 39 }, (_, i) => `text ${i}`)
    await Promise.all([recognizer.find(texts.slice(0, 20)), recognizer.find(texts.slice(20))])
    assert.equal(most, 3)
    assert.deepEqual(warnings, [])
  })
  it('sends long texts in pieces and moves the findings back', async (t) => {
    const { stub, recognizer } = await stage(
      t,
      (_request, response) => {
        const text = textOf(stub.received.at(-1)?.body ?? '')
        const start = text.indexOf('An Bình')
        const row = { entity_type: 'PERSON', start, end: start + 7, score: 1 }
        response.end(JSON.stringify(start < 0 ? [] : [row]))
      },
      { maxTextLength: 128, concurrency: 1 },
    )
    for (let before = 30; before < 260; before += 2) {
      const text = `${'x '.repeat(before / 2)}An Bình ${'y '.repeat(60)}`
      const [found = []] = await recognizer.find([text])
      assert.ok(found.length > 0)
      for (const { start, end } of found) assert.equal(text.slice(start, end), 'An Bình')
    }
    assert.ok(stub.received.every(({ body }) => textOf(body).length <= 128))
  })
})

/** How a stub goes wrong, and what it is called. */
const FAILURES: readonly (readonly [
  name: string,
  kind: string,
  answer: RequestListener,
  options?: Partial<ExternalRecognizerOptions>,
])[] = [
  ['does not answer', 'timeout', () => undefined, { timeoutMs: 40 }],
  [
    'stops in the middle',
    'timeout',
    (_request, response) => response.write('['),
    { timeoutMs: 40 },
  ],
  ['sends broken JSON', 'broken_answer', (_request, response) => response.end('[{"text": "An')],
  [
    'sends offsets beyond the text',
    'broken_answer',
    (_request, response) =>
      response.end(JSON.stringify([{ entity_type: 'PERSON', start: 0, end: 99, score: 1 }])),
  ],
  [
    'answers 500',
    'status',
    (_request, response) => {
      response.statusCode = 500
      response.end(FOUND)
    },
  ],
  [
    'answers 204',
    'status',
    (_request, response) => {
      response.statusCode = 204
      response.end()
    },
  ],
  [
    'redirects',
    'status',
    (request, response) => {
      if (request.url !== '/analyze') response.end(FOUND)
      else response.writeHead(307, { location: '/elsewhere' }).end()
    },
  ],
  [
    'closes in the middle of a chunked answer',
    'connection',
    (_request, response) => {
      response.write('[')
      setImmediate(() => response.destroy())
    },
  ],
  [
    'sends less than it says',
    'connection',
    (_request, response) => {
      response.writeHead(200, { 'content-length': FOUND.length + 10 })
      response.write(FOUND, () => response.destroy())
    },
  ],
  ['closes without an answer', 'connection', (request) => request.socket.destroy()],
  [
    'speaks no HTTP',
    'connection',
    (request) => {
      request.socket.end('220 mail ready\r\n')
    },
  ],
  [
    'sends a huge answer',
    'too_large',
    (_request, response) => response.end(`[${' '.repeat(20_000)}]`),
  ],
  [
    'never stops sending',
    'too_large',
    (_request, response) => {
      const more = (): void => {
        if (!response.destroyed) response.write(' '.repeat(5000), more)
      }
      more()
    },
  ],
]

describe('a recognizer that', () => {
  for (const [name, kind, answer, options] of FAILURES) {
    it(`${name} fails the request`, async (t) => {
      const { recognizer, outcomes, stub } = await stage(t, answer, options)
      await assert.rejects(recognizer.find(['An có số']), failsWith(kind))
      assert.deepEqual(outcomes, [kind])
      assert.ok(stub.received.every(({ target }) => target === '/analyze'))
    })
    it(`${name} is left out with skip`, async (t) => {
      const { recognizer, outcomes } = await stage(t, answer, { ...options, policy: 'skip' })
      assert.deepEqual(await recognizer.find(['An có số', '']), [[], []])
      assert.deepEqual(outcomes, [kind])
    })
  }
  it('is not there fails the request', async (t) => {
    const gone = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => gone.once('listening', resolve))
    const address = gone.address()
    assert.ok(typeof address === 'object' && address !== null)
    await new Promise((resolve) => gone.close(resolve))
    const { recognizer } = await stage(t, ok, { url: `http://127.0.0.1:${address.port}/` })
    await assert.rejects(recognizer.find(['An']), failsWith('connection'))
  })
})

describe('an https: URL', () => {
  it('is never asked without TLS', async (t) => {
    const stub = await startHttpRecorder('stub', ok)
    t.after(() => stub.stop())
    const { recognizer } = await stage(t, ok, { url: stub.url.replace('http:', 'https:') })
    await assert.rejects(recognizer.find(['An']), failsWith('connection'))
    assert.deepEqual(stub.received, [])
  })
})

/** Answers texts that begin with `bad` with 500. */
const badFails =
  (received: () => HttpRecorder): RequestListener =>
  (_request, response) => {
    if (textOf(received().received.at(-1)?.body ?? '').startsWith('bad')) response.statusCode = 500
    response.end(FOUND)
  }

describe('several texts', () => {
  it('keep what was found when one fails and is skipped', async (t) => {
    const { stub, recognizer }: Stage = await stage(
      t,
      badFails(() => stub),
      {
        policy: 'skip',
        concurrency: 1,
      },
    )
    assert.deepEqual(await recognizer.find(['An', 'bad', 'Bo']), [[FINDING], [], [FINDING]])
  })
  it('are given up when one fails and nothing may be skipped', async (t) => {
    const { stub, recognizer, outcomes }: Stage = await stage(
      t,
      badFails(() => stub),
      {
        concurrency: 1,
      },
    )
    await assert.rejects(recognizer.find(['bad', 'An', 'Bo']), failsWith('status'))
    while (outcomes.length < 3) await nextTurn()
    assert.deepEqual(outcomes.toSorted(), ['given_up', 'given_up', 'status'])
    // The second may have been on its way.
    assert.ok(stub.received.length <= 2)
    // The slots came back.
    assert.deepEqual(await recognizer.find(['An']), [[FINDING]])
  })
  it('have a time together', async (t) => {
    const { recognizer, outcomes } = await stage(t, () => undefined, {
      policy: 'skip',
      concurrency: 1,
      timeoutMs: 40,
      budgetMs: 60,
    })
    assert.deepEqual(await recognizer.find(['a', 'b', 'c']), [[], [], []])
    assert.deepEqual(outcomes.toSorted(), ['budget', 'budget', 'timeout'])
  })
  it('fail when that time is over', async (t) => {
    const { recognizer } = await stage(t, () => undefined, { timeoutMs: 50, budgetMs: 50 })
    await assert.rejects(recognizer.find(['a', 'b']), MaskingError)
  })
})

describe('the breaker', () => {
  it('opens after failures in a row and closes when a call succeeds', async (t) => {
    const clock = { now: 0 }
    let broken = true
    const { stub, recognizer, outcomes } = await stage(
      t,
      (_request, response) => {
        if (broken) response.statusCode = 500
        response.end('[]')
      },
      { breakerFailures: 2, breakerPauseMs: 1000, now: () => clock.now },
    )
    await assert.rejects(recognizer.find(['a']), failsWith('status'))
    await assert.rejects(recognizer.find(['b']), failsWith('status'))
    await assert.rejects(recognizer.find(['c']), failsWith('breaker_open'))
    assert.equal(stub.received.length, 2)
    clock.now = 1000
    await assert.rejects(recognizer.find(['d']), failsWith('status'))
    await assert.rejects(recognizer.find(['e']), failsWith('breaker_open'))
    broken = false
    clock.now = 2000
    await recognizer.find(['f'])
    await recognizer.find(['g'])
    assert.equal(stub.received.length, 5)
    assert.deepEqual(outcomes.slice(-2), ['ok', 'ok'])
  })
  it('lets requests through without findings when they may be skipped', async (t) => {
    const { stub, recognizer } = await stage(t, (request) => request.socket.destroy(), {
      policy: 'skip',
      breakerFailures: 1,
      concurrency: 1,
    })
    assert.deepEqual(await recognizer.find(['a', 'b', 'c']), [[], [], []])
    assert.equal(stub.received.length, 1)
  })
  it('opens when calls hang', async (t) => {
    const { recognizer } = await stage(t, () => undefined, { timeoutMs: 30, breakerFailures: 1 })
    await assert.rejects(recognizer.find(['a']), failsWith('timeout'))
    await assert.rejects(recognizer.find(['b']), failsWith('breaker_open'))
  })
})

describe('closing', () => {
  it('fails what is under way and what comes later', async (t) => {
    const arrived = Promise.withResolvers<void>()
    const { recognizer, outcomes } = await stage(t, () => arrived.resolve())
    const running = assert.rejects(recognizer.find(['a']), failsWith('closed'))
    await arrived.promise
    recognizer.close()
    await running
    await assert.rejects(recognizer.find(['b']), failsWith('closed'))
    assert.deepEqual(outcomes, ['closed', 'closed'])
  })
})

describe('options that cannot be used', () => {
  const OPTIONS: ExternalRecognizerOptions = {
    url: 'http://127.0.0.1:1/',
    language: 'vi',
    entities: new Map(),
    policy: 'skip',
    timeoutMs: 1,
    budgetMs: 1,
    concurrency: 1,
    maxTextLength: 64,
    maxAnswerBytes: 1,
    breakerFailures: 1,
    breakerPauseMs: 1,
  }
  const WRONG: readonly (readonly [Partial<ExternalRecognizerOptions>, RegExp])[] = [
    [{ url: 'presidio:3000' }, /http: or https:/],
    [{ url: '/analyze' }, /http: or https:/],
    [{ url: 'http://user:secret@host/' }, /user or password/],
    [{ token: 'secret\r\nx: y' }, /visible ASCII/],
    [{ token: '' }, /visible ASCII/],
    [{ timeoutMs: 0 }, /timeoutMs/],
    [{ timeoutMs: 2 }, /timeoutMs must not be more than budgetMs/],
    [{ budgetMs: 2 ** 31 }, /budgetMs/],
    [{ concurrency: 1.5 }, /concurrency/],
    [{ maxTextLength: 63 }, /maxTextLength/],
    [{ maxAnswerBytes: Number.NaN }, /maxAnswerBytes/],
    [{ breakerFailures: -1 }, /breakerFailures/],
    [{ breakerPauseMs: 0 }, /breakerPauseMs/],
  ]
  it('are the only ones refused', () => createExternalRecognizer(OPTIONS).close())
  for (const [wrong, message] of WRONG)
    it(JSON.stringify(wrong), () =>
      assert.throws(
        () => createExternalRecognizer({ ...OPTIONS, ...wrong }),
        (thrown) =>
          thrown instanceof TypeError &&
          message.test(thrown.message) &&
          !thrown.message.includes('secret'),
      ),
    )
})
