import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import { BodyTooLong, readBody } from '../../../src/simulator/body.ts'

const body = (): Readable => Readable.from(['abc', 'de', 'f'].map((text) => Buffer.from(text)))

describe('readBody', () => {
  it('reads up to the limit', async () => {
    assert.equal((await readBody(body(), 6)).toString(), 'abcdef')
  })

  it('refuses more, but reads it to its end', async () => {
    const request = body()
    await assert.rejects(readBody(request, 4), BodyTooLong)
    assert.equal(request.readableEnded, true)
  })
})
