import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { findEnvoy, startEnvoy } from '../../../src/supervisor/envoy-process.ts'
import { envoyBinary } from '../../support/envoy/envoy-process.ts'
import { type Proxy, startProxy } from '../../support/envoy/proxy.ts'

/** Resolves when no client can connect any more. */
async function refused(proxy: Proxy): Promise<void> {
  for (;;) {
    try {
      await proxy.send({ path: '/v1/info' })
    } catch (error) {
      assert.match(String(error), /ECONNREFUSED/)
      return
    }
  }
}

test('a drain lets a running answer finish, and takes nothing new', async () => {
  let finish = (): void => {}
  const proxy = await startProxy('', (request, response) => {
    if (request.url !== '/v1/slow') {
      response.end('ok')
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
    finish = () => response.end('data: 2\n\n')
  })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const { hostname, port } = new URL(proxy.envoy.proxyUrl)
  const ask = async (): Promise<string | undefined> =>
    await new Promise((resolve, reject) => {
      get({ hostname, port, path: '/v1/info', agent }, (response) => {
        response.resume().on('end', () => resolve(response.headers.connection))
      }).on('error', reject)
    })
  try {
    assert.notEqual(await ask(), 'close')
    const slow = await new Promise<{ text: Promise<string> }>((resolve, reject) => {
      get({ hostname, port, path: '/v1/slow', agent: false }, (response) => {
        const text = new Promise<string>((done, fail) => {
          let all = ''
          response.on('data', (chunk: Buffer) => {
            all += chunk.toString()
            resolve({ text })
          })
          response.on('end', () => done(all))
          response.on('error', fail)
        })
      }).on('error', reject)
    })
    let drained = false
    const draining = proxy.envoy.drain(10_000).then(() => {
      drained = true
      return drained
    })
    await refused(proxy)
    // The connection that is still open is told to go.
    assert.equal(await ask(), 'close')
    assert.equal(drained, false)
    finish()
    assert.equal(await slow.text, 'data: 1\n\ndata: 2\n\n')
    await draining
    assert.deepEqual(await proxy.envoy.exited, { code: 0, signal: null })
  } finally {
    agent.destroy()
    finish()
    await proxy.stop()
  }
})

test('a drain ends at its deadline', async () => {
  const proxy = await startProxy('', (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
  })
  try {
    const hanging = assert.rejects(proxy.send({ path: '/v1/slow' }))
    while (proxy.dify.received.length === 0) await new Promise((resolve) => setImmediate(resolve))
    await proxy.envoy.drain(200)
    await hanging
  } finally {
    await proxy.stop()
  }
})

test('an Envoy that does not start is told apart from one that is slow', async () => {
  const runDir = mkdtempSync(join(tmpdir(), 'dify-masking-envoy-'))
  try {
    const start = { bootstrap: { nonsense: true }, runDir, output: 'ignore' } as const
    await assert.rejects(startEnvoy({ ...start, binary: envoyBinary() }), /Envoy exited with 1/)
    await assert.rejects(startEnvoy({ ...start, binary: join(runDir, 'none') }), /exited with 127/)
  } finally {
    rmSync(runDir, { recursive: true, force: true })
  }
})

test('ENVOY_BIN comes before the PATH', () => {
  assert.equal(findEnvoy({ ENVOY_BIN: '/somewhere/envoy', PATH: '' }), '/somewhere/envoy')
})
