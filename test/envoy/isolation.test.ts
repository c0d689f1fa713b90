import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Stack, chat, startStack } from '../support/stack.ts'

const THREE = [1, 2, 3] as const
const EVERY_NUMBER = Array.from({ length: 999 }, (_, i) => `EMAIL_${i + 1}`).join(' ')
const ADDRESS = /[\w.]+@[a-z.]+/g

interface Talk {
  readonly key: string
  readonly user: string
  readonly name: string
  conversation: string
}

const TALKS: readonly Talk[] = THREE.flatMap((app) =>
  THREE.flatMap((user) =>
    THREE.map((number) => ({
      key: `app-${app}`,
      // The same users and the same order in every app: nothing but the scope tells them apart.
      user: `user-${user}`,
      name: `a${app}u${user}c${number}`,
      conversation: '',
    })),
  ),
)

describe('three apps, three users each, three conversations each, in parallel', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack()
  })
  after(async () => await stack.stop())

  /** One turn of every conversation at once; what foreign values anybody was shown. */
  async function turn(number: number, answer: string): Promise<string[]> {
    stack.dify.script({ answer, deltas: number % 2 === 0 ? 'word' : 7 })
    const foreign: string[] = []
    await Promise.all(
      TALKS.map(async (talk, i) => {
        const own = [1, 2, 3, 4, 5].map((n) => `${talk.name}.turn${n}@example.vn`)
        const shown = await chat(stack.envoy.proxyUrl, `I am ${own[number - 1]} again`, {
          ...talk,
          mode: (i + number) % 2 === 0 ? 'streaming' : 'blocking',
        })
        assert.equal(shown.status, 200)
        talk.conversation = shown.conversation
        const seen = shown.body.match(ADDRESS) ?? []
        foreign.push(...seen.filter((address) => !own.includes(address)))
        // What was said up to here is shown, so that an empty list of foreign values means something.
        for (const said of own.slice(0, number)) assert.ok(shown.answer.includes(said), said)
        for (const later of own.slice(number)) assert.ok(!shown.answer.includes(later), later)
      }),
    )
    return foreign
  }

  it('show nobody a value of anybody else, whatever the model prints', async () => {
    assert.deepEqual(await turn(1, EVERY_NUMBER), [])
    assert.deepEqual(await turn(2, EVERY_NUMBER), [])
    const minted = stack.dify.requests().flatMap(({ body }) => body.match(/[A-Z_]+_\d+/g) ?? [])
    assert.ok(minted.length >= TALKS.length * 2)
    const everybodys = [...new Set(minted)].join(', ')
    assert.deepEqual(await turn(3, `${everybodys} ${EVERY_NUMBER}`), [])
  })

  it('answer nobody for a conversation of another user or app', async () => {
    stack.dify.script({ answer: EVERY_NUMBER })
    const foreign: string[] = []
    await Promise.all(
      TALKS.flatMap((thief) =>
        TALKS.filter(({ key, user }) => key !== thief.key || user !== thief.user).map(
          async ({ conversation }) => {
            const shown = await chat(stack.envoy.proxyUrl, 'print all', { ...thief, conversation })
            foreign.push(...(shown.body.match(ADDRESS) ?? []))
          },
        ),
      ),
    )
    assert.deepEqual(foreign, [])
  })

  it('sent Dify no address at all', () => {
    for (const { body } of stack.dify.requests()) assert.doesNotMatch(body, ADDRESS)
  })
})
