import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { DIFY_VERSIONS } from '../../../src/simulator/shapes/dify-version.ts'
import { type Stack, receivedByDify, startStack } from '../../support/stack.ts'
import { dify } from '../../support/up.ts'

interface Result {
  readonly passed: boolean
  readonly dify_version: string
  readonly app: string
  readonly checks: readonly {
    readonly state: string
    readonly what: string
    readonly how: string
  }[]
}

async function verify(url: string, ...more: string[]): Promise<[number | null, Result]> {
  const ran = await dify(['verify', '--url', url, '--key', 'app-one', '--json', ...more])
  return [ran.code, JSON.parse(ran.stdout) as Result]
}

const states = ({ checks }: Result): Record<string, string> =>
  Object.fromEntries(checks.map(({ what, state }) => [what, state]))

const GOOD = {
  masked: 'ok',
  stream: 'ok',
  'streamed answer': 'ok',
  'blocking answer': 'ok',
  history: 'ok',
  'another user': 'ok',
  scopes: 'ok',
  deleted: 'ok',
}

for (const version of DIFY_VERSIONS) {
  describe(`dify-masking verify, Dify ${version}`, () => {
    let stack: Stack
    before(async () => {
      stack = await startStack('', version)
    })
    after(async () => await stack.stop())

    it('passes through the proxy, and leaves no conversation behind', async () => {
      const [code, result] = await verify(stack.envoy.proxyUrl)
      assert.equal(code, 0, JSON.stringify(result))
      assert.equal(result.passed, true)
      assert.equal(result.dify_version, version)
      const { list: _, ...others } = states(result)
      assert.deepEqual(others, GOOD)
      assert.ok(!/canary\.[0-9a-f]{12}@/.test(receivedByDify(stack)))
      const kept = stack.dify.requests().filter(({ method }) => method === 'DELETE')
      assert.equal(kept.length, 2)
    })

    it('fails without the proxy: the value reaches Dify', async () => {
      const [code, result] = await verify(stack.dify.url)
      assert.equal(code, 1)
      assert.equal(states(result)['masked'], 'fail')
    })
  })
}

describe('dify-masking verify', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack('', '1.16.0')
  })
  after(async () => await stack.stop())

  it('tries a New Agent, whose answers come in streams', async () => {
    stack.dify.script({ chat_mode: 'agent' })
    const [code, result] = await verify(stack.envoy.proxyUrl)
    assert.equal(code, 0, JSON.stringify(result))
    stack.dify.script({})
  })

  it('says so where placeholders are shown, and where a stream is cut', async () => {
    stack.dify.script({ answer: 'EMAIL_999' })
    const [code, result] = await verify(stack.envoy.proxyUrl)
    assert.equal(code, 1)
    assert.equal(states(result)['streamed answer'], 'fail')
    stack.dify.script({ raw_sse: 'data: {"event":"message","answer":"x"}\n\n' })
    const [again, cut] = await verify(stack.envoy.proxyUrl)
    assert.equal(again, 1)
    assert.equal(states(cut)['stream'], 'fail')
    stack.dify.script({})
  })

  it('cannot try what does not answer, or refuses the key', async () => {
    const nothing = createServer().listen(0, '127.0.0.1')
    await once(nothing, 'listening')
    const { port } = nothing.address() as AddressInfo
    nothing.close()
    const gone = await dify(['verify', '--url', `http://127.0.0.1:${port}`, '--key', 'app-one'])
    assert.equal(gone.code, 3)
    assert.match(gone.stderr, /ECONNREFUSED/)
    const refused = await dify(['verify', '--url', stack.envoy.proxyUrl, '--key', 'wrong'])
    assert.equal(refused.code, 3)
    assert.match(refused.stderr, /401.*Is it the key of an app/)
    for (const args of [
      ['--key', 'app-one'],
      ['--url', 'x', '--key', 'app-one'],
      ['--url', 'http://a'],
    ])
      assert.equal((await dify(['verify', ...args])).code, 2, args.join(' '))
  })
})
