import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { startStack } from '../support/stack.ts'
import { EMAIL, UPLOADED, testDifyClient } from './dify-client.ts'
import { installPip } from './installed-packages.ts'
import { pythonClient } from './python-client.ts'

const { dir = '', missing } = await installPip('linedify==0.3.5')
const { ask, stop } = pythonClient('linedify_0_3.py', dir)
after(stop)

testDifyClient('PyPI linedify 0.3.5', missing, { ask })

/** The first bytes of a PNG, and text as its metadata has it. */
const IMAGE = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  Buffer.from(`tEXtAuthor\0${EMAIL}\xff`, 'latin1'),
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

  it('of an allowed type: passes unread, and the question about it is masked', {
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
      assert.ok(Buffer.from(upload?.body_base64 ?? '', 'base64').includes(IMAGE))
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
