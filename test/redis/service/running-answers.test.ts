import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type ServicesOnRedis,
  startServicesOnRedis,
} from '../../support/redis/services-on-redis.ts'
import { type ChatAnswer, chat } from '../../support/envoy/stack.ts'

/** A character each 40 ms: an answer of some seconds. */
const SLOW = { 'x-simulator-delay-ms': '40', 'x-simulator-deltas': 'char' }
const TOKEN = 'a-token-of-the-test'
let stack: ServicesOnRedis

before(async () => {
  stack = await startServicesOnRedis({
    names: ['a', 'b'],
    store: 'command_timeout_ms: 2000',
    yaml: 'performance: { cache_ttl: 1, min_cache_ttl: 0 }',
    token: TOKEN,
  })
})
after(() => stack.stop())

let people = 0

/** A conversation whose next answer runs for seconds while something happens to the store. */
async function during(
  what: (user: string) => Promise<unknown>,
): Promise<{ readonly answer: ChatAnswer; readonly query: string; readonly user: string }> {
  const user = `user-${people++}`
  const first = await chat(stack.envoy.proxyUrl, `I am ${user}@example.vn`, { user })
  assert.equal(first.status, 200)
  const query = `mail to ${user}@example.vn, new${user}@example.vn, then ${user}@example.vn, please`
  const { conversation } = first
  const asked = chat(stack.envoy.proxyUrl, query, {
    user,
    conversation,
    mode: 'streaming',
    headers: SLOW,
  })
  await sleep(800)
  await what(user)
  return { answer: await asked, query, user }
}

/** Every word of the history is as it was said, or a placeholder, whichever service is asked. */
async function check(user: string, conversation: string, said: readonly string[]): Promise<void> {
  const url = `${stack.envoy.proxyUrl}/v1/messages?user=${user}&conversation_id=${conversation}`
  for (let i = 0; i < 4; i++) {
    const answer = await fetch(url, { headers: { authorization: 'Bearer app-one' } })
    const { data } = (await answer.json()) as { data: readonly { readonly query: string }[] }
    const shown = data.map(({ query }) => query).join(' ')
    const words = said.join(' ').split(/,? /)
    assert.equal(shown.split(/,? /).length, words.length, shown)
    for (const [at, word] of shown.split(/,? /).entries())
      assert.ok(word === words[at] || /^EMAIL_\d+$/.test(word), `${word} is not ${words[at]}`)
  }
}

describe('an answer that is running', () => {
  const happenings: Readonly<Record<string, (user: string) => Promise<unknown>>> = {
    'the store loses everything': async () => await stack.redis.admin.flushall(),
    'its user is erased': async (user) => {
      const answer = await fetch(`${stack.services[1]?.adminUrl}/masking/admin/erase`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}` },
        body: JSON.stringify({ user }),
      })
      assert.equal(answer.status, 200)
    },
    'its mapping lives for a second only': async () => await sleep(1_500),
  }
  for (const [name, happens] of Object.entries(happenings))
    it(`is whole while ${name}, and no number comes to mean another value`, async () => {
      const { answer, query, user } = await during(happens)
      assert.equal(answer.status, 200)
      assert.ok(answer.answer.includes(query), answer.answer)
      const next = `and late${user}@example.vn`
      const { conversation } = answer
      const later = await chat(stack.envoy.proxyUrl, next, { user, conversation })
      assert.ok(later.answer.includes(next), later.answer)
      await check(user, conversation, [`I am ${user}@example.vn`, query, next])
      for (const { body } of stack.dify.requests()) assert.ok(!body.includes('@example.vn'))
    })
})
