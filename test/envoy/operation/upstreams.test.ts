import assert from 'node:assert/strict'
import { test } from 'node:test'
import { configOf } from '../../support/exchange/config-of.ts'
import { startTestEnvoy } from '../../support/envoy/envoy-process.ts'
import { startHttpRecorder } from '../../support/http/http-recorder.ts'
import { send } from '../../support/http/send.ts'
import { startStubExtproc } from '../../support/ext-proc/stub.ts'

test('traffic follows the weights, and the service hears which upstream it was', async () => {
  const stub = await startStubExtproc()
  const [blue, green, idle] = [
    await startHttpRecorder('blue'),
    await startHttpRecorder('green'),
    await startHttpRecorder('idle'),
  ]
  const config = configOf(`upstreams:
  - { name: blue, url: "${blue.url}", weight: 2 }
  - { name: green, url: "${green.url}", weight: 1 }
  - { name: idle, url: "${idle.url}", weight: 0 }`)
  const envoy = await startTestEnvoy(config, { service: [stub.address], admin: '127.0.0.1:1' })
  try {
    for (let i = 0; i < 60; i++) {
      stub.messages.length = 0
      const { body } = await send({ to: envoy.proxyUrl, path: '/v1/info' })
      const fields = stub.messages[0]?.attributes?.['envoy.filters.http.ext_proc']?.fields
      assert.equal(body, `{"from":"${fields?.['xds.cluster_name']?.stringValue}"}`)
    }
    assert.equal(blue.received.length + green.received.length, 60)
    // 40 expected; by chance alone outside of this once in many millions of runs.
    assert.ok(blue.received.length > 18 && blue.received.length < 59)
    assert.equal(idle.received.length, 0)
  } finally {
    await envoy.stop()
    stub.stop()
    for (const upstream of [blue, green, idle]) await upstream.stop()
  }
})
