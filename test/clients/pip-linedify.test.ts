import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Stack, startStack } from '../support/stack.ts'
import { type Question, EMAIL, UPLOADED, testDifyClient } from './dify-client.ts'
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

describe('PyPI linedify 0.3.5 and an image', { skip: missing ?? false }, () => {
  let stack: Stack
  before(async () => {
    stack = await startStack('file_upload: { enabled: true, allowed_types: [image/png] }')
  })
  after(async () => await stack.stop())

  const question = (): Question => ({
    url: `${stack.envoy.proxyUrl}/v1`,
    mode: 'blocking',
    query: `Is ${EMAIL} on it?`,
    user: 'user-image',
    conversation: '',
    file: IMAGE.toString('hex'),
  })

  it('passes unread if its type is allowed, and the question about it is masked', async () => {
    const both = { ...UPLOADED, conversation_id: 'c', answer: 'EMAIL_1 is on it.' }
    stack.dify.script({ raw_json: JSON.stringify(both) })
    const { answer } = await ask(question())
    assert.equal(answer, `${EMAIL} is on it.`)
    const [upload, asked] = stack.dify.requests().filter(({ method }) => method === 'POST')
    assert.ok(Buffer.from(upload?.body_base64 ?? '', 'base64').includes(IMAGE))
    assert.match(asked?.body ?? '', /"Is EMAIL_1 on it\?"/)
    assert.match(asked?.body ?? '', new RegExp(`"upload_file_id": ?"${UPLOADED.id}"`))
  })
})

describe('PyPI linedify 0.3.5 and an image of a type that is not allowed', () => {
  it('is told so, and nothing reaches Dify', { skip: missing ?? false }, async () => {
    const stack = await startStack('file_upload: { enabled: true }')
    try {
      const url = `${stack.envoy.proxyUrl}/v1`
      const file = IMAGE.toString('hex')
      const call = {
        url,
        mode: 'blocking',
        query: 'What is it?',
        user: 'u',
        conversation: '',
      } as const
      await assert.rejects(ask({ ...call, file }), /ClientResponseError: 415/)
      assert.ok(!stack.dify.requests().some(({ method }) => method === 'POST'))
    } finally {
      await stack.stop()
    }
  })
})
