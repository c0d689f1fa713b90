import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, beforeEach, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { sendRaw } from '../../support/http/raw-http.ts'
import { call, joinedAnswer, jsonOf } from '../../support/dify/simulator-client.ts'

const FIXTURES = fileURLToPath(new URL('../../fixtures/dify/', import.meta.url))
const CHAT = 'POST /v1/chat-messages'
const STREAM = { inputs: {}, query: 'Hi EMAIL_1', response_mode: 'streaming' }

const dify: Simulator = await startSimulator({
  listen: '127.0.0.1:0',
  difyVersion: '1.7.0',
  fixtures: FIXTURES,
})

/** Names and values of a recorded head, without what belongs to the server software. */
function headOf(lines: readonly string[]): string[] {
  return lines
    .filter((line) => !/^(?:Server|Date|Connection|Keep-Alive|Content-Length):/.test(line))
    .toSorted()
}

/** Heads of `wire-capture.txt` by the beginning of the case's name. */
function capturedHead(name: string): string[] {
  const lines = readFileSync(`${FIXTURES}wire-capture.txt`, 'utf8').split('\n')
  const at = lines.findIndex((line) => line.startsWith(`## ${name}`))
  const whole = String(JSON.parse(lines[at + 1] ?? '""'))
  return headOf((whole.split('\r\n\r\n', 1)[0] ?? '').split('\r\n').slice(1))
}

describe('startSimulator', () => {
  beforeEach(() => dify.clear())
  after(async () => await dify.close())

  it('frames answers as the server stack of Dify does', async () => {
    const stream = await call(dify.url, CHAT, STREAM)
    assert.deepEqual(headOf(stream.head), capturedHead('streaming answer'))
    for (const chunk of stream.chunks) assert.match(chunk, /^data: \{[\x20-\x7e]+\}\n\n$/)
    assert.ok(stream.chunks.length > 4 && stream.complete)

    const whole = await call(dify.url, CHAT, { ...STREAM, response_mode: 'blocking' })
    assert.deepEqual(headOf(whole.head), capturedHead('blocking answer'))
    assert.match(whole.body, /\}$/)

    const list = await call(dify.url, 'GET /v1/conversations?user=abc-123')
    assert.deepEqual(headOf(list.head), capturedHead('marshalled JSON'))
    assert.match(list.body, /\}\n$/)

    const id = String(jsonOf(whole)['conversation_id'])
    const removed = await call(dify.url, `DELETE /v1/conversations/${id}`, {})
    assert.equal(removed.status, 204)
    assert.equal(removed.body, '')
    assert.deepEqual(headOf(removed.head), capturedHead('204'))

    const unknown = await call(dify.url, 'GET /v1/nowhere')
    assert.equal(unknown.status, 404)
    assert.deepEqual(headOf(unknown.head), capturedHead('unknown path'))
    assert.equal(unknown.body.length, 207)
  })

  for (const version of ['0.15.8', '1.7.0'] as const) {
    it(`answers the probes of ${version} without a key`, async () => {
      const other = await startSimulator({ listen: '127.0.0.1:0', difyVersion: version })
      try {
        const recorded = (name: string): string =>
          readFileSync(`${FIXTURES}${version}/json/response-${name}.json`, 'utf8')
        assert.equal((await sendRaw(other.url, 'GET /v1/')).body, recorded('index'))
        const health = await sendRaw(other.url, 'GET /health')
        assert.equal(health.body.replace(/\d+/, '17'), recorded('health'))
        assert.ok(health.head.includes(`X-Version: ${version}`))
        assert.equal(
          (await call(other.url, 'GET /v1/site')).status,
          version === '1.7.0' ? 200 : 404,
        )
      } finally {
        await other.close()
      }
    })
  }

  it('rejects when it cannot listen', async () => {
    const listen = dify.url.slice('http://'.length)
    await assert.rejects(startSimulator({ listen, difyVersion: '1.7.0' }), { code: 'EADDRINUSE' })
  })

  describe('what it received', () => {
    it('is there over HTTP and in the process, until it is cleared', async () => {
      await call(dify.url, `${CHAT}?a=%40`, { ...STREAM, query: 'é' }, ['X-A: b'])
      const listed = JSON.parse((await sendRaw(dify.url, 'GET /__requests')).body) as unknown[]
      assert.deepEqual(listed, JSON.parse(JSON.stringify(dify.requests())))
      const [request] = dify.requests()
      assert.equal(request?.method, 'POST')
      assert.equal(request?.path, '/v1/chat-messages')
      assert.equal(request?.target, '/v1/chat-messages?a=%40')
      assert.equal(request?.headers['x-a'], 'b')
      assert.match(request?.body ?? '', /"query":"é"/)
      await sendRaw(dify.url, 'DELETE /__requests')
      assert.equal((await sendRaw(dify.url, 'GET /__requests')).body, '[]\n')
      assert.equal((await sendRaw(dify.url, 'PUT /__requests')).status, 405)
    })
  })

  describe('a script', () => {
    const script = async (body: unknown): Promise<number> =>
      (await sendRaw(dify.url, 'POST /__script', [], JSON.stringify(body))).status

    it('stands until another one comes, and {} takes it away', async () => {
      assert.equal(await script({ answer: 'EMAIL_1 é', deltas: 'char' }), 200)
      for (const _ of [1, 2]) {
        const answer = await call(dify.url, CHAT, STREAM)
        assert.equal(joinedAnswer(answer), 'EMAIL_1 é')
        assert.equal(answer.chunks.length, 11)
      }
      await script({})
      assert.equal(joinedAnswer(await call(dify.url, CHAT, STREAM)), 'You said: Hi EMAIL_1')
    })

    it('is refused if it makes no sense, and the old one stands', async () => {
      await script({ answer: 'old' })
      assert.equal(await script({ anwser: 'x' }), 400)
      assert.equal((await sendRaw(dify.url, 'POST /__script', [], '{')).status, 400)
      assert.equal(joinedAnswer(await call(dify.url, CHAT, STREAM)), 'old')
    })

    it('answers 500 if its headers cannot be sent', async () => {
      await script({ headers: { 'X-Bad': 'a\nb' } })
      const answer = await call(dify.url, CHAT, { ...STREAM, response_mode: 'blocking' })
      assert.equal(answer.status, 500)
      assert.ok(answer.complete)
    })

    it('sends raw streams an event a chunk, or in slices', async () => {
      const raw = 'data: {"a": 1}\n\nevent: ping\n\ndata: {"é": 2}\n\ndata: cut'
      await script({ raw_sse: raw })
      const events = await call(dify.url, CHAT, STREAM)
      assert.equal(events.body, raw)
      assert.equal(events.chunks.length, 4)
      await script({ raw_sse: raw, slice: 5 })
      const slices = await call(dify.url, CHAT, STREAM)
      assert.equal(slices.body, raw)
      assert.ok(slices.chunks.slice(0, -1).every((chunk) => chunk.length === 5))
    })

    it('sends raw JSON with a status and headers, and takes headers away', async () => {
      const headers = { 'X-Version': null, 'Content-Type': 'text/plain', 'X-New': '1' }
      await script({ raw_json: '{"a":1}', status: 201, headers })
      const answer = await call(dify.url, 'POST /v1/files/upload')
      assert.equal(answer.status, 201)
      assert.equal(answer.body, '{"a":1}')
      const lines = answer.head.filter((line) => /^(?:X-|Content-Type)/.test(line)).toSorted()
      assert.deepEqual(lines, ['Content-Type: text/plain', 'X-Env: PRODUCTION', 'X-New: 1'])
    })

    it('leaves the probe of the version alone, but for its headers', async () => {
      await script({ status: 500, abort_after_bytes: 1, headers: { 'X-Version': null } })
      const answer = await sendRaw(dify.url, 'GET /v1/')
      assert.equal(jsonOf(answer)['server_version'], '1.7.0')
      assert.ok(answer.complete && !answer.head.some((line) => line.startsWith('X-Version')))
    })

    for (const after_bytes of [0, 1, 400]) {
      it(`breaks a stream after exactly ${after_bytes} bytes`, async () => {
        await script({ abort_after_bytes: after_bytes })
        const answer = await call(dify.url, CHAT, STREAM)
        assert.equal(answer.status, 200)
        assert.equal(answer.complete, false)
        assert.equal(Buffer.byteLength(answer.body), after_bytes)
      })
    }

    it('breaks a whole body too', async () => {
      await script({ abort_after_bytes: 9 })
      const answer = await call(dify.url, CHAT, { ...STREAM, response_mode: 'blocking' })
      assert.equal(answer.body, '{"event":')
      assert.equal(answer.complete, false)
    })
  })

  describe('headers of one request', () => {
    it('slow it down and put pings before every event', async () => {
      const started = performance.now()
      const answer = await call(dify.url, CHAT, STREAM, [
        'X-Simulator-Deltas: whole',
        'X-Simulator-Ping: 1',
        'X-Simulator-Delay-Ms: 20',
      ])
      assert.ok(performance.now() - started >= 100, 'six writes of 20 ms')
      const kinds = answer.chunks.map((chunk) => (chunk === 'event: ping\n\n' ? 'ping' : 'data'))
      assert.deepEqual(kinds, ['ping', 'data', 'ping', 'data', 'ping', 'data'])
    })

    it('replay a recorded stream, byte for byte', async () => {
      const file = `${FIXTURES}1.7.0/sse/chat-streaming.sse`
      const replay = await call(dify.url, CHAT, STREAM, ['X-Simulator-Fixture: chat-streaming'])
      assert.equal(replay.body, readFileSync(file, 'utf8'))
      const index = JSON.parse(readFileSync(`${FIXTURES}index.json`, 'utf8'))
      const sizes = replay.chunks.map((chunk) => chunk.length)
      assert.deepEqual(sizes, index['1.7.0/sse/chat-streaming.sse'].event_sizes)
    })

    it('say what is wrong with them', async () => {
      for (const header of [
        'Fixture: nothing',
        'Fixture: ../sse/stopped',
        'Answer: %ff',
        'Other: 1',
      ]) {
        const answer = await call(dify.url, CHAT, STREAM, [`X-Simulator-${header}`])
        assert.equal(answer.status, 400, header)
        assert.match(String(jsonOf(answer)['message']), /^Simulator: /)
      }
    })
  })

  it('goes on after a client that left in the middle of a stream', async () => {
    const gone = new AbortController()
    const answer = await fetch(`${dify.url}/v1/chat-messages`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer app-one',
        'content-type': 'application/json',
        'x-simulator-delay-ms': '5000',
      },
      body: JSON.stringify({ ...STREAM, user: 'abc-123' }),
      signal: gone.signal,
    })
    gone.abort()
    await assert.rejects(answer.text())
    assert.equal(joinedAnswer(await call(dify.url, CHAT, STREAM)), 'You said: Hi EMAIL_1')
  })
})
