import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { Writable } from 'node:stream'
import { verify as command } from '../../../src/commands/verify/verify.ts'
import type { Script } from '../../../src/simulator/script.ts'
import { DIFY_VERSIONS } from '../../../src/simulator/shapes/dify-version.ts'
import { type Stack, receivedByDify, startStack } from '../../support/envoy/stack.ts'
import { dify } from '../../support/envoy/up.ts'

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

/** What the command says in this process, and its exit code. */
async function verify(url: string): Promise<[number, Result]> {
  let said = ''
  const stdout = new Writable({
    write: (chunk, _, done) => {
      said += String(chunk)
      done()
    },
  })
  const values = { url, key: 'app-one', timeout: '60', json: true }
  const [stdin, stderr] = [process.stdin, process.stderr]
  const code = await command.run({ values, positionals: [], stdin, stdout, stderr, env: {} })
  return [code, JSON.parse(said) as Result]
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

/** What a run without a conversation shows. */
const RUN_ALONE = {
  masked: 'ok',
  stream: 'ok',
  'streamed answer': 'ok',
  scopes: 'ok',
  deleted: 'unseen',
}

const NOTE = [{ 'text-input': { variable: 'note', required: true } }]

/** Apps of every kind, and what can be seen of each. */
const APPS: readonly {
  readonly mode: string
  readonly script: Script
  readonly shows: Readonly<Record<string, string>>
  readonly since?: '1.16.0'
}[] = [
  { mode: 'chat', script: {}, shows: GOOD },
  { mode: 'advanced-chat', script: { chat_mode: 'advanced-chat', input_form: NOTE }, shows: GOOD },
  {
    mode: 'agent-chat',
    script: { chat_mode: 'agent-chat' },
    shows: { ...GOOD, 'blocking answer': 'unseen' },
  },
  { mode: 'agent', script: { chat_mode: 'agent', deltas: 'char' }, shows: GOOD, since: '1.16.0' },
  {
    mode: 'workflow',
    script: { app: 'workflow', input_form: NOTE },
    shows: { ...RUN_ALONE, events: 'ok', run: 'ok' },
  },
  { mode: 'completion', script: { app: 'completion' }, shows: RUN_ALONE },
  { mode: 'completion', script: { app: 'completion', input_form: NOTE }, shows: RUN_ALONE },
]

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
      assert.ok(!/probe\.[0-9a-f]{12}@/.test(receivedByDify(stack)))
      const kept = stack.dify.requests().filter(({ method }) => method === 'DELETE')
      assert.equal(kept.length, 2)
    })

    for (const { mode, script, shows, since } of APPS) {
      if (since !== undefined && since !== version) continue
      const asks = script.input_form === undefined ? 'nothing' : 'a text'
      it(`passes for an app of the kind ${mode} that asks for ${asks}, and fails without the proxy`, async () => {
        stack.dify.clear()
        stack.dify.script(script)
        const [code, result] = await verify(stack.envoy.proxyUrl)
        assert.equal(code, 0, JSON.stringify(result))
        assert.equal(result.app, version === '0.15.8' ? 'unknown' : mode)
        const { list: _, ...others } = states(result)
        assert.deepEqual(others, shows)
        assert.ok(!/probe\.[0-9a-f]{12}@/.test(receivedByDify(stack)))
        const [without, raw] = await verify(stack.dify.url)
        assert.equal(without, 1)
        assert.equal(states(raw)['masked'], 'fail')
        stack.dify.script({})
      })
    }

    it('says which app cannot be tried: one that asks for a file, or for nothing that could hold a value', async () => {
      for (const [script, what] of [
        [{ input_form: [{ file: { variable: 'scan', required: true } }] }, 'app'],
        [
          { app: 'workflow', input_form: [{ select: { variable: 'desk', options: ['a'] } }] },
          'inputs',
        ],
        [
          { app: 'workflow', input_form: [{ 'text-input': { variable: 'pin', max_length: 8 } }] },
          'inputs',
        ],
      ] as const) {
        stack.dify.script(script)
        const [code, result] = await verify(stack.envoy.proxyUrl)
        assert.equal(code, 3, JSON.stringify(result))
        assert.deepEqual([result.passed, states(result)], [false, { [what]: 'unseen' }])
      }
      stack.dify.script({})
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

  it('tries an app that waits for a form, up to the form', async () => {
    for (const app of ['chat', 'workflow'] as const) {
      stack.dify.script({ app, chat_mode: 'advanced-chat', human_input: true, input_form: NOTE })
      const [code, result] = await verify(stack.envoy.proxyUrl)
      assert.equal(code, 0, JSON.stringify(result))
      const { form, stream } = states(result)
      assert.deepEqual([form, stream], ['unseen', 'ok'])
    }
    stack.dify.script({})
  })

  it('shows a table, and what an app does not show', async () => {
    stack.dify.script({ app: 'workflow', input_form: NOTE })
    const args = ['verify', '--url', stack.envoy.proxyUrl, '--key', 'app-one']
    const { code, stdout } = await dify(args)
    assert.equal(code, 0)
    assert.match(stdout, /^Dify 1\.16\.0, app: workflow\nok {4}masked +Dify quotes EMAIL_\d+/)
    assert.match(stdout, /\n- {5}deleted +no API deletes a run/)
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

  it('fails where another user gets the value, in the history or for a placeholder', async () => {
    let probe = ''
    const leaking = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (piece: string) => {
        probe = /probe\.[0-9a-f]{12}@example\.org/.exec(piece)?.[0] ?? probe
      })
      request.on('end', () => {
        const isRun = request.method === 'POST'
        const says = { event: isRun ? 'message' : 'x', conversation_id: 'c', answer: probe }
        response.setHeader('content-type', isRun ? 'text/event-stream' : 'application/json')
        response.end(isRun ? `data: ${JSON.stringify(says)}\n\n` : JSON.stringify(says))
      })
    }).listen(0, '127.0.0.1')
    await once(leaking, 'listening')
    const [code, result] = await verify(
      `http://127.0.0.1:${(leaking.address() as AddressInfo).port}`,
    )
    leaking.close()
    assert.equal(code, 1)
    const { scopes, 'another user': another, deleted, stream } = states(result)
    assert.deepEqual([scopes, another, deleted, stream], ['fail', 'fail', 'fail', 'fail'])
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
