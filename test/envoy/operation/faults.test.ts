import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { withPort } from '../../../src/sockets/free-port.ts'
import {
  type ServiceProcess,
  startServiceProcess,
} from '../../../src/supervisor/service-process.ts'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { type TestEnvoy, startTestEnvoy } from '../../support/envoy/envoy-process.ts'
import { type Answer, send } from '../../support/http/send.ts'
import { chat } from '../../support/envoy/stack.ts'
import {
  type Behaviour,
  PROOF,
  type StubExtproc,
  startStubExtproc,
} from '../../support/ext-proc/stub.ts'

const CANARY = 'canary.person@example.vn'
const TIMEOUT_MS = 1000
const BODY = JSON.stringify({ inputs: {}, query: CANARY, user: 'u', response_mode: 'blocking' })

async function ask(envoy: TestEnvoy): Promise<Answer & { ms: number }> {
  const began = performance.now()
  const answer = await send({
    to: envoy.proxyUrl,
    path: '/v1/chat-messages',
    headers: { authorization: 'Bearer app-one', 'content-type': 'application/json' },
    body: BODY,
  })
  return { ...answer, ms: performance.now() - began }
}

/** A refusal: Dify's error shape, a code of ours, in time, nothing of the request in it, nothing at Dify. */
function assertRefused(
  answer: Answer & { ms: number },
  dify: Simulator,
  codes: RegExp,
  what: string,
): void {
  const error = JSON.parse(answer.body) as { code: string; message: string; status: number }
  assert.match(error.code, codes, what)
  assert.equal(error.status, answer.status, what)
  assert.ok(answer.status === 503 || answer.status === 504, `${what}: ${answer.status}`)
  assert.ok(!answer.body.includes(CANARY), what)
  assert.ok(answer.ms < TIMEOUT_MS + 1500, `${what}: ${Math.round(answer.ms)} ms`)
  assert.deepEqual(
    dify.requests().filter(({ path }) => path !== '/v1/'),
    [],
    what,
  )
}

describe('a service that closes the stream', () => {
  let envoy: TestEnvoy
  let dify: Simulator
  let stub: StubExtproc

  before(async () => {
    dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    stub = await startStubExtproc()
    const config = configOf(
      `performance: { message_timeout_ms: ${TIMEOUT_MS} }\nupstreams: [{ name: dify, url: "${dify.url}" }]`,
    )
    envoy = await startTestEnvoy(config, { service: [stub.address], admin: '127.0.0.1:9' })
  })
  after(async () => {
    await envoy.stop()
    stub.stop()
    await dify.close()
  })

  const closes: readonly (readonly [string, Behaviour])[] = [
    ['cleanly at the headers', (message, stream) => void (message.requestHeaders && stream.end())],
    [
      'cleanly after the header reply',
      (message, stream) => {
        if (!message.requestHeaders) return
        stream.write({ requestHeaders: {} })
        stream.end()
      },
    ],
    [
      'cleanly at the body',
      (message, stream) => {
        if (message.requestHeaders) stream.write({ requestHeaders: {} })
        else stream.end()
      },
    ],
    [
      'cleanly after a body reply without proof',
      (message, stream) => {
        if (message.requestHeaders) stream.write({ requestHeaders: {} })
        else {
          stream.write({ requestBody: {} })
          stream.end()
        }
      },
    ],
    [
      'with an error',
      (_message, stream) => void stream.emit('error', { code: 13, details: 'broken' }),
    ],
    ['never, and stays silent', () => {}],
    [
      'after a reply that does not belong',
      (message, stream) =>
        void (message.requestHeaders && stream.write({ responseBody: {}, ...PROOF })),
    ],
  ]
  for (const [how, behaviour] of closes) {
    it(`${how}: nothing reaches Dify and the client is told`, async () => {
      dify.clear()
      stub.behave(behaviour)
      assertRefused(await ask(envoy), dify, /^masking_(?:unavailable|timeout)$/, how)
    })
  }

  it('passes what is proven, so that the refusals above mean something', async () => {
    dify.clear()
    stub.behave()
    assert.equal((await ask(envoy)).status, 200)
    assert.equal(dify.requests().length, 1)
  })
})

describe('a service that dies, hangs or is absent', () => {
  let runDir: string
  let dify: Simulator
  let service: ServiceProcess
  let envoy: TestEnvoy
  let restarts = 0

  before(async () => {
    runDir = mkdtempSync(join(tmpdir(), 'dify-masking-faults-'))
    dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    const admin = await withPort('127.0.0.1:0')
    const yaml = `
listen: { admin: "${admin}" }
logging: { level: error }
performance: { message_timeout_ms: ${TIMEOUT_MS} }
upstreams: [{ name: dify, url: "${dify.url}", version: 1.7.0 }]
`
    const file = join(runDir, 'config.yaml')
    writeFileSync(file, yaml)
    service = await startServiceProcess(['--config', file, '--run-dir', runDir], () => restarts++)
    envoy = await startTestEnvoy(configOf(yaml), {
      service: [`unix:${runDir}/extproc.sock`],
      admin,
    })
  })
  after(async () => {
    await envoy.stop()
    await service.stop()
    await dify.close()
    rmSync(runDir, { recursive: true, force: true })
  })

  const isBack = async (): Promise<void> => {
    for (let i = 0; i < 200; i++) {
      if ((await ask(envoy)).status === 200) return
      await sleep(50)
    }
    assert.fail('the service did not come back')
  }

  it('stopped (SIGSTOP): refused at the timeout, and served again once it goes on', async () => {
    await isBack()
    dify.clear()
    process.kill(service.pid, 'SIGSTOP')
    try {
      assertRefused(await ask(envoy), dify, /^masking_timeout$/, 'SIGSTOP')
    } finally {
      process.kill(service.pid, 'SIGCONT')
    }
    await isBack()
    for (const { body } of dify.requests())
      assert.ok(!body.includes(CANARY), 'a late reply let nothing through')
  })

  it('killed (kill -9) under requests and running streams: no raw byte, no half placeholder, and back again', async () => {
    dify.clear()
    const slow = { 'x-simulator-delay-ms': '15', 'x-simulator-deltas': 'char' }
    const streams = Array.from({ length: 20 }, async (_, i) => {
      try {
        const { status, answer } = await chat(envoy.proxyUrl, `I am person${i}@example.vn`, {
          mode: 'streaming',
          user: `u${i}`,
          headers: slow,
        })
        return { status, answer }
      } catch {
        return { status: 0, answer: '' }
      }
    })
    const requests = Array.from({ length: 20 }, async (_, i) => {
      await sleep(i * 20)
      return await ask(envoy).catch(() => undefined)
    })
    await sleep(200)
    const killed = service.pid
    process.kill(killed, 'SIGKILL')
    for (const { answer } of await Promise.all(streams)) assert.doesNotMatch(answer, /EMAIL_\d$/)
    await Promise.all(requests)
    await isBack()
    assert.ok(restarts >= 1 && service.pid !== killed)
    for (const { body } of dify.requests()) {
      assert.ok(!body.includes(CANARY) && !/person\d+@/.test(body), body)
    }
  })

  it('absent: refused at once, nothing forwarded', async () => {
    const absent = await startTestEnvoy(
      configOf(
        `performance: { message_timeout_ms: ${TIMEOUT_MS} }\nupstreams: [{ name: dify, url: "${dify.url}" }]`,
      ),
      { service: [`unix:${runDir}/nobody.sock`], admin: '127.0.0.1:9' },
    )
    try {
      dify.clear()
      assertRefused(await ask(absent), dify, /^masking_unavailable$/, 'absent')
    } finally {
      await absent.stop()
    }
  })
})
