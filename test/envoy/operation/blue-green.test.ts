import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { type ChatAnswer, type Stack, chat, startStack } from '../../support/envoy/stack.ts'
import { waitFor } from '../../support/wait-for.ts'

interface Upstream {
  readonly version: string
  readonly source: string
  readonly confidence: number
  readonly evidence: string
}

describe('a Dify that becomes another version under traffic', () => {
  let stack: Stack
  let blue: Simulator
  let green: Simulator | undefined

  before(async () => {
    blue = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '0.15.8' })
    stack = await startStack('', '1.7.0', blue.url)
  })
  after(async () => {
    await stack.stop()
    await blue.close().catch(() => undefined)
    await green?.close()
  })

  const known = async (): Promise<Upstream | undefined> => {
    const page = (await (await fetch(`${stack.service.adminUrl}/masking/version`)).json()) as {
      upstreams: Upstream[]
    }
    return page.upstreams[0]
  }

  it('is told from its answers and by probing, and every answer is restored on both sides of the change', async () => {
    await waitFor(async () => (await known())?.version === '0.15.8')
    assert.equal((await known())?.source, 'probed')
    let going = true
    const versions = new Map<string, number>()
    const wrong: string[] = []
    const talk = async (name: string): Promise<void> => {
      let conversation = ''
      for (let turn = 0; going; turn++) {
        const value = `${name}.${turn}@example.vn`
        const mode = turn % 2 === 0 ? 'blocking' : 'streaming'
        let got: ChatAnswer
        try {
          got = await chat(stack.envoy.proxyUrl, `I am ${value}`, {
            user: name,
            conversation,
            mode,
          })
        } catch {
          continue
        }
        // While no service listens Envoy says so; the new Dify does not know the old one's conversations.
        if (got.status !== 200) {
          conversation = ''
          continue
        }
        conversation = got.conversation
        const version = got.headers.get('x-version') ?? ''
        versions.set(version, (versions.get(version) ?? 0) + 1)
        if (!got.answer.includes(value) || /EMAIL_\d/.test(got.answer)) wrong.push(got.answer)
      }
    }
    const talks = ['an', 'binh', 'chi', 'dung'].map(talk)
    await waitFor(() => (versions.get('0.15.8') ?? 0) > 20)
    const listen = new URL(blue.url).host
    await blue.close()
    green = await startSimulator({ listen, difyVersion: '1.7.0' })
    await waitFor(() => (versions.get('1.7.0') ?? 0) > 20)
    // Within a second of a probe answers do not outweigh it: a rolling update would make it swing.
    await waitFor(async () => {
      const now = await known()
      return now?.version === '1.7.0' && now.source === 'probed'
    })
    going = false
    await Promise.all(talks)
    assert.deepEqual(wrong, [])
    const now = await known()
    assert.deepEqual([now?.version, now?.confidence], ['1.7.0', 1])
    assert.match(now?.evidence ?? '', /server_version/)
  })

  it('is not what a client says it is', async () => {
    const got = await chat(stack.envoy.proxyUrl, 'I am a@example.vn', {
      headers: { 'x-dify-version': '0.15.8' },
    })
    assert.equal(got.status, 200)
    assert.match(got.answer, /a@example\.vn/)
    assert.equal((await known())?.version, '1.7.0')
  })
})
