import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Stack, chat, startStack } from '../../support/envoy/stack.ts'

const THREE = [1, 2, 3] as const
const EVERY_NUMBER = Array.from({ length: 999 }, (_, i) => `EMAIL_${i + 1}`).join(' ')
const GUESSES = 100_000
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

  it('show no user a value of another user, whatever the model prints', async () => {
    assert.deepEqual(await turn(1, EVERY_NUMBER), [])
    assert.deepEqual(await turn(2, EVERY_NUMBER), [])
    const minted = stack.dify.requests().flatMap(({ body }) => body.match(/[A-Z_]+_\d+/g) ?? [])
    assert.ok(minted.length >= TALKS.length * 2)
    const everybodys = [...new Set(minted)].join(', ')
    assert.deepEqual(await turn(3, `${everybodys} ${EVERY_NUMBER}`), [])
  })

  it('do not answer for a conversation of another user or app', async () => {
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

  it('reveal nothing for a hundred thousand guesses, and count them', async () => {
    const unknown = async (): Promise<number> => {
      const text = await (await fetch(`${stack.service.adminUrl}/metrics`)).text()
      return Number(
        /^dify_masking_unknown_placeholders_total (\d+)$/m.exec(text)?.[1] ?? Number.NaN,
      )
    }
    const prefixes = ['EMAIL', 'IP_PRIVATE', 'IP_PUBLIC', 'PHONE', 'CARD', 'IBAN', 'SECRET', 'URL']
    const perPrefix = GUESSES / prefixes.length
    // Numbers of resumed conversations lie anywhere below a thousand million.
    const guesses = prefixes.flatMap((prefix) =>
      Array.from(
        { length: perPrefix },
        (_, i) => `${prefix}_${i < 2_000 ? i + 1 : (i * 79_999) % 999_999_999}`,
      ),
    )
    const known = await unknown()
    stack.dify.script({ answer: guesses.join(' ') })
    const [thief] = TALKS
    assert.ok(thief)
    const own = ['own.guess@example.vn']
    const shown = await chat(stack.envoy.proxyUrl, `I am ${own[0]}`, {
      ...thief,
      user: 'somebody new',
      conversation: '',
    })
    assert.equal(shown.status, 200)
    const seen = new Set(shown.body.match(ADDRESS))
    assert.deepEqual([...seen], own)
    const counted = (await unknown()) - known
    assert.ok(counted >= GUESSES * 0.99, `${counted} of ${GUESSES}`)
  })

  it('sent Dify no address at all', () => {
    for (const { body } of stack.dify.requests()) assert.doesNotMatch(body, ADDRESS)
  })
})
