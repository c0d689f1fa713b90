import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { withPort } from '../../../src/sockets/free-port.ts'
import { type Service, startService } from '../../../src/service/service.ts'
import { createLogger } from '../../../src/telemetry/logger.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { type TestEnvoy, startTestEnvoy } from '../../support/envoy/envoy-process.ts'
import type { HttpRecorder } from '../../support/http/http-recorder.ts'
import { startSlowDify } from '../../support/dify/slow-dify.ts'
import { chat } from '../../support/envoy/stack.ts'
import { keepaliveTimers, timersSkip } from '../../support/machine/tcp-timers.ts'
import { waitFor } from '../../support/wait-for.ts'

/** As long as the kernel waits before it shows that a quiet connection is alive. */
const MOST_MS = 20_000

const portOf = (url: string): number => Number(new URL(url).port)

describe('connections of an exchange on which nothing passes', timersSkip, () => {
  let dify: HttpRecorder
  let service: Service
  let envoy: TestEnvoy
  let extproc: string
  before(async () => {
    dify = await startSlowDify({ waitMs: 2_000, pingMs: 2_000 })
    const config = configOf(
      `listen: { admin: "127.0.0.1:0" }\nupstreams: [{ name: dify, url: "${dify.url}" }]\n`,
    )
    const logger = await createLogger({ level: 'error', format: 'json' }, { write: () => {} })
    // Over a network, as between machines and pods.
    extproc = await withPort('127.0.0.1:0')
    service = await startService({ config, extproc, logger })
    envoy = await startTestEnvoy(config, {
      service: [extproc],
      admin: service.adminUrl.slice('http://'.length),
    })
  })
  after(async () => {
    await envoy.stop()
    await service.drain()
    await dify.stop()
  })

  it('are shown to be alive every 20 seconds, to Dify and to the service, so that no network forgets them', async () => {
    const answer = chat(envoy.proxyUrl, 'I am an.nguyen@example.vn', { user: 'blocking' })
    await waitFor(() => dify.received.some(({ method }) => method === 'POST'))
    const isSoon = (ms: number | undefined): boolean => ms !== undefined && ms <= MOST_MS
    await waitFor(() => keepaliveTimers(portOf(dify.url)).some(isSoon), 1_500)
    await waitFor(() => keepaliveTimers(portOf(`http://${extproc}`)).some(isSoon), 1_500)
    assert.equal((await answer).answer, 'You said: I am an.nguyen@example.vn')
  })
})
