import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Gunicorn, installGunicorn, startGunicorn } from '../support/dify/gunicorn.ts'
import { type Stack, chat, startStack } from '../support/envoy/stack.ts'

const { dir, missing } = await installGunicorn()

/** More than gunicorn's 10 places. Connections that are kept for 60 s made them wait 6 s for each other. */
const AT_ONCE = 40

describe('a gunicorn without nginx as the upstream', { skip: missing ?? false }, () => {
  let gunicorn: Gunicorn
  let stack: Stack
  before(async () => {
    gunicorn = await startGunicorn(String(dir))
    stack = await startStack('', '1.7.0', gunicorn.url)
  })
  after(async () => {
    await stack.stop()
    await gunicorn.stop()
  })

  const connections = async (): Promise<number> => {
    const { adminUrl } = stack.envoy
    const text = await (
      await fetch(`${adminUrl}/stats?filter=^cluster.dify.upstream_cx_total$`)
    ).text()
    return Number(/: (\d+)/.exec(text)?.[1])
  }

  async function ask(count: number): Promise<readonly string[]> {
    const all = Array.from({ length: count }, async (_, i) => {
      const { status, answer } = await chat(stack.envoy.proxyUrl, `I am p${i}@example.vn`)
      return answer === `You said: I am p${i}@example.vn` ? 'restored' : `${status} ${answer}`
    })
    return (await Promise.all(all)).filter((seen) => seen !== 'restored')
  }

  it(`answers ${AT_ONCE} requests at once without stalling`, async () => {
    for (const _ of [1, 2, 3]) {
      const began = performance.now()
      assert.deepEqual(await ask(AT_ONCE), [])
      const seconds = (performance.now() - began) / 1000
      assert.ok(seconds < 2, `${seconds.toFixed(1)} s`)
    }
  })

  it('answers requests that come when gunicorn closes idle connections: there are none', async () => {
    const earlier = await connections()
    let sent = 0
    for (const pause of [1_995, 2_005]) {
      await sleep(pause)
      assert.deepEqual(await ask(10), [])
      sent += 10
    }
    assert.equal((await connections()) - earlier, sent)
  })
})
