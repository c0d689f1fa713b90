import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Recorder, createRecorder } from '../../../src/simulator/recorder.ts'

const add = (recorder: Recorder, body: string | Buffer, target = '/x'): void =>
  recorder.add({ method: 'POST', target, headers: {} }, Buffer.from(body))
const bodies = (recorder: Recorder): string[] => recorder.all().map(({ body }) => body)

describe('createRecorder', () => {
  it('keeps path, target, text and bytes', () => {
    const recorder = createRecorder()
    add(recorder, Buffer.from([0xc3, 0xa9, 0xff]), '/v1/a?b=c?d')
    const [kept] = recorder.all()
    assert.equal(kept?.path, '/v1/a')
    assert.equal(kept?.target, '/v1/a?b=c?d')
    assert.equal(kept?.body, 'é\ufffd')
    assert.equal(kept?.body_base64, 'w6n/')
    assert.ok(Math.abs(Date.parse(kept?.time ?? '') - Date.now()) < 60_000)
  })

  it('drops the oldest beyond the number of requests', () => {
    const recorder = createRecorder({ requests: 2, bytes: 1000 })
    for (const body of ['1', '2', '3']) add(recorder, body)
    assert.deepEqual(bodies(recorder), ['2', '3'])
  })

  it('drops the oldest beyond the bytes, never the newest', () => {
    const recorder = createRecorder({ requests: 10, bytes: 10 })
    for (const body of ['12345', '67890', 'x']) add(recorder, body)
    assert.deepEqual(bodies(recorder), ['67890', 'x'])
    add(recorder, 'longer than ten')
    assert.deepEqual(bodies(recorder), ['longer than ten'])
    recorder.clear()
    for (const body of ['12345', '67890']) add(recorder, body)
    assert.deepEqual(bodies(recorder), ['12345', '67890'])
  })

  it('gives copies, so that what a test holds does not change', () => {
    const recorder = createRecorder()
    add(recorder, '1')
    const held = recorder.all()
    add(recorder, '2')
    assert.equal(held.length, 1)
  })
})
