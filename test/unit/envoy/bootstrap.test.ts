import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderBootstrap } from '../../../src/envoy/bootstrap.ts'
import { configOf } from '../../support/exchange/config-of.ts'

const UPSTREAM = 'upstreams: [{ name: dify, url: "http://127.0.0.1:5001" }]'

/** Every value that stands under `key` anywhere in the rendering. */
function valuesOf(key: string, value: unknown): unknown[] {
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([name, item]) => [
    ...(name === key ? [item] : []),
    ...valuesOf(key, item),
  ])
}

const bootstrapOf = (yaml: string): object =>
  renderBootstrap(configOf(yaml), { service: ['unix:/s.sock'], admin: '127.0.0.1:9464' })

test('failures close, modes are static, nothing is retried or upgraded', () => {
  const bootstrap = bootstrapOf(UPSTREAM)
  assert.deepEqual(valuesOf('failure_mode_allow', bootstrap), [false])
  assert.deepEqual(valuesOf('allow_mode_override', bootstrap), [false])
  // Of uploads, and of everything else.
  assert.deepEqual(valuesOf('request_body_mode', bootstrap), ['STREAMED', 'BUFFERED'])
  assert.deepEqual(valuesOf('response_body_mode', bootstrap), ['STREAMED', 'STREAMED'])
  assert.deepEqual(valuesOf('retry_policy', bootstrap), [])
  assert.deepEqual(valuesOf('upgrade_configs', bootstrap), [])
})

test('of several services another one is asked when one cannot be reached, and only then', () => {
  const config = configOf(UPSTREAM)
  const several = { ...config, performance: { ...config.performance, workers: 2 } }
  const bootstrap = renderBootstrap(several, {
    service: ['unix:/a.sock', 'unix:/b.sock'],
    admin: ['127.0.0.1:9464', '127.0.0.1:9465'],
  })
  const [retries, ...more] = valuesOf('retry_policy', valuesOf('grpc_service', bootstrap)) as {
    retry_on: string
    retry_back_off: object
  }[]
  assert.deepEqual([retries?.retry_on, more], ['connect-failure,refused-stream', []])
  // Nothing else is ever repeated, and no client waits the second that Envoy would.
  assert.equal(valuesOf('retry_policy', bootstrap).length, 1)
  assert.deepEqual(retries?.retry_back_off, { base_interval: '0.01s', max_interval: '0.05s' })
})

test('masking switched off changes nothing here: the service passes, and says so', () => {
  assert.deepEqual(bootstrapOf(`${UPSTREAM}\nmasking: { enabled: false }`), bootstrapOf(UPSTREAM))
})

test('limits come from the configuration', () => {
  const bootstrap = bootstrapOf(
    `${UPSTREAM}\nmasking: { max_body_bytes: 123456 }\nperformance: { message_timeout_ms: 1500 }`,
  )
  assert.deepEqual(valuesOf('request_body_buffer_limit', bootstrap), [123_456])
  assert.deepEqual(valuesOf('message_timeout', bootstrap), ['1.5s'])
})

test('the proof gate stands between ext_proc and the router', () => {
  const [filters] = valuesOf('http_filters', bootstrapOf(UPSTREAM)) as [{ name: string }[]]
  assert.deepEqual(
    filters.map(({ name }) => name),
    [
      'envoy.filters.http.header_mutation',
      'envoy.filters.http.ext_proc',
      'envoy.filters.http.rbac',
      'envoy.filters.http.router',
    ],
  )
})

test('several upstreams share the traffic by weight', () => {
  const bootstrap = bootstrapOf(`upstreams:
  - { name: blue, url: "http://blue", weight: 9 }
  - { name: green, url: "https://green.example.com:8443", weight: 0 }`)
  const [shares] = valuesOf('weighted_clusters', bootstrap) as [{ clusters: object[] }]
  assert.deepEqual(shares.clusters, [
    { name: 'blue', weight: 9 },
    { name: 'green', weight: 0, host_rewrite_literal: 'green.example.com:8443' },
  ])
})

/** Port and TLS of the only upstream. */
function upstreamOf(url: string): { address: unknown; port: unknown; sni: unknown[] } {
  const { static_resources } = bootstrapOf(
    `upstreams: [{ name: only, url: "${url}" }]`,
  ) as unknown as {
    static_resources: { clusters: { name: string }[] }
  }
  const upstream = static_resources.clusters.find(({ name }) => name === 'only')
  return {
    address: valuesOf('address', upstream).findLast((value) => typeof value === 'string'),
    port: valuesOf('port_value', upstream)[0],
    sni: valuesOf('sni', upstream),
  }
}

test('ports and TLS follow from the URL', () => {
  assert.deepEqual(upstreamOf('http://dify'), { address: 'dify', port: 80, sni: [] })
  assert.deepEqual(upstreamOf('http://[::1]:5001'), { address: '::1', port: 5001, sni: [] })
  assert.deepEqual(upstreamOf('https://dify.example.com'), {
    address: 'dify.example.com',
    port: 443,
    sni: ['dify.example.com'],
  })
  // No name, no SNI.
  assert.deepEqual(upstreamOf('https://192.0.2.1'), { address: '192.0.2.1', port: 443, sni: [] })
})

test('names are resolved, addresses and sockets are not', () => {
  const types = valuesOf('type', bootstrapOf('upstreams: [{ name: dify, url: "http://dify" }]'))
  assert.deepEqual(types, ['STATIC', 'STATIC', 'STRICT_DNS'])
})

test('a range without an entry allows no address', () => {
  const policies = valuesOf('policies', bootstrapOf(`${UPSTREAM}\nadmin: { allow: [] }`))
  assert.ok(policies.some((each) => Object.keys(each as object).length === 0))
})

test('the access log goes where the configuration says', () => {
  for (const [target, logger] of [
    ['stdout', 'StdoutAccessLog'],
    ['stderr', 'StderrAccessLog'],
    ['/var/log/envoy.log', 'FileAccessLog'],
  ] as const) {
    const text = JSON.stringify(bootstrapOf(`${UPSTREAM}\nlogging: { access_log: "${target}" }`))
    assert.ok(text.includes(logger))
  }
  const off = bootstrapOf(`${UPSTREAM}\nlogging: { access_log: "off" }`)
  assert.deepEqual(valuesOf('access_log', off), [[]])
})
