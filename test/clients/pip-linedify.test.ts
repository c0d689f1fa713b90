import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { crc32, deflateSync } from 'node:zlib'
import { startStack } from '../support/envoy/stack.ts'
import { EMAIL, UPLOADED, testDifyClient } from './dify-client.ts'
import { installPip } from './installed-packages.ts'
import { pythonClient } from './python-client.ts'

const { dir = '', missing } = await installPip('linedify==0.3.5')
const { ask, stop } = pythonClient('linedify_0_3.py', dir)
after(stop)

testDifyClient('PyPI linedify 0.3.5', missing, { ask })

/** A chunk of a PNG (PNG specification, 5.3). */
function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** One grey pixel, and a text as its metadata has it. */
const PIXELS = chunk('IDAT', deflateSync(Buffer.from([0, 128])))
const IMAGE = Buffer.concat([
  Buffer.from('89504e470d0a1a0a', 'hex'),
  chunk('IHDR', Buffer.from('00000001000000010800000000', 'hex')),
  chunk('tEXt', Buffer.from(`Author\0${EMAIL}`, 'latin1')),
  PIXELS,
  chunk('IEND', Buffer.alloc(0)),
])

describe('PyPI linedify 0.3.5 and an image', () => {
  const skip = missing ?? false
  const call = {
    mode: 'blocking',
    query: `Is ${EMAIL} on it?`,
    user: 'u',
    conversation: '',
  } as const
  const file = IMAGE.toString('hex')

  it('of an allowed type: its pixels pass without its metadata, and the question about it is masked', {
    skip,
  }, async () => {
    const stack = await startStack('file_upload: { enabled: true, allowed_types: [image/png] }')
    try {
      // It uploads and asks in one go: this is the answer to both.
      const both = { ...UPLOADED, conversation_id: 'c', answer: 'EMAIL_1 is on it.' }
      stack.dify.script({ raw_json: JSON.stringify(both) })
      const { answer } = await ask({ ...call, file, url: `${stack.envoy.proxyUrl}/v1` })
      assert.equal(answer, `${EMAIL} is on it.`)
      const [upload, asked] = stack.dify.requests().filter(({ method }) => method === 'POST')
      const uploaded = Buffer.from(upload?.body_base64 ?? '', 'base64')
      assert.ok(uploaded.includes(PIXELS))
      assert.ok(!uploaded.includes(EMAIL))
      assert.match(asked?.body ?? '', /"Is EMAIL_1 on it\?"/)
      assert.match(asked?.body ?? '', new RegExp(`"upload_file_id": ?"${UPLOADED.id}"`))
    } finally {
      await stack.stop()
    }
  })

  it('of another type: the client is told so, and nothing reaches Dify', { skip }, async () => {
    const stack = await startStack('file_upload: { enabled: true }')
    try {
      const asking = ask({ ...call, file, url: `${stack.envoy.proxyUrl}/v1` })
      await assert.rejects(asking, /ClientResponseError: 415/)
      assert.ok(!stack.dify.requests().some(({ method }) => method === 'POST'))
    } finally {
      await stack.stop()
    }
  })
})
