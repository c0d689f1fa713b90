import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type Stack, chat, receivedByDify, startStack } from '../../support/envoy/stack.ts'

describe('what users write, through Envoy, with the preset standard', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack('masking: { preset: standard }')
  })
  after(async () => await stack.stop())
  beforeEach(() => stack.dify.clear())

  it('reaches Dify as it is where it only reads like a placeholder, and comes back so', async () => {
    for (const text of [
      'CARD 4090 giá bao nhiêu?',
      'PHONE 16 PRO MAX',
      'IBAN 22 ký tự',
      'URL 404',
      'What is EMAIL_5, and email_1?',
    ]) {
      const { answer } = await chat(stack.envoy.proxyUrl, text)
      assert.ok(receivedByDify(stack).includes(JSON.stringify(text).slice(1, -1)), text)
      assert.ok(answer.includes(text), answer)
      stack.dify.clear()
    }
  })

  it('gives no value the number that the user wrote', async () => {
    const text = 'EMAIL_1 and EMAIL 2 are not alice@x.vn'
    const { answer } = await chat(stack.envoy.proxyUrl, text)
    assert.match(receivedByDify(stack), /EMAIL_1 and EMAIL 2 are not EMAIL_3/)
    assert.ok(answer.includes(text), answer)
  })

  it('has one placeholder for all spellings of a value, in later turns too', async () => {
    const first = await chat(stack.envoy.proxyUrl, 'SĐT 0912 345 678, mail Alice@X.vn')
    assert.ok(first.answer.includes('SĐT 0912 345 678, mail Alice@X.vn'), first.answer)
    const { conversation } = first
    const second = await chat(stack.envoy.proxyUrl, 'gọi +84912345678, viết alice@x.vn', {
      conversation,
    })
    assert.match(receivedByDify(stack), /gọi PHONE_1, viết EMAIL_1/)
    assert.ok(second.answer.includes('gọi 0912 345 678, viết Alice@X.vn'), second.answer)
  })
})
