import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { parse, parseAllDocuments } from 'yaml'
import { extProcFilter } from '../../../src/envoy/ext-proc-filter.ts'
import { ingressGatewayFilter, sidecarFilter } from '../../../src/envoy/istio/envoy-filter.ts'
import type { Tree } from '../../../src/envoy/istio/tree.ts'
import { proofGate } from '../../../src/envoy/proof-gate.ts'
import { type Service, startService } from '../../../src/service/service.ts'
import { createLogger } from '../../../src/telemetry/logger.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { startTestEnvoy } from '../../support/envoy/envoy-process.ts'
import type { HttpRecorder } from '../../support/http/http-recorder.ts'
import { startSlowDify } from '../../support/dify/slow-dify.ts'
import { type SlowExchanges, WHOLE, exchangeSlowly } from '../../support/envoy/slow-exchanges.ts'
import { envoyFrom } from '../../unit/deploy/envoy-filter.ts'
import { at } from '../../unit/deploy/manifests.ts'

/** The shortest idle time of its gRPC clients that Envoy takes. It rounds a second of it off. */
const SHORT_CACHE = { grpc_async_client_manager_config: { max_cached_entry_idle_duration: '5s' } }
const WAIT_MS = 5_600

const GRACEFUL_CLOSE = {
  layered_runtime: {
    layers: [
      {
        name: 'test',
        static_layer: { 'envoy.reloadable_features.ext_proc_graceful_grpc_close': true },
      },
    ],
  },
}

type Change = (bootstrap: Tree) => Tree

/** Only the cache is shortened: how streams are closed stays as it is rendered. */
const shortCache: Change = (bootstrap) => ({ ...bootstrap, ...SHORT_CACHE })

/** Only how streams are closed is changed, as by an Envoy whose default is another: the cache stays as it is rendered. */
const closedGracefully: Change = (bootstrap) => ({ ...bootstrap, ...GRACEFUL_CLOSE })

/** An Envoy that is configured elsewhere: of the bootstrap nothing is ours, and `of` makes the chain of filters and its route. */
const foreign =
  (of: () => Tree): Change =>
  (bootstrap) => {
    const { layered_runtime: _, grpc_async_client_manager_config: __, ...rest } = bootstrap
    const { listeners, clusters } = rest['static_resources'] as {
      readonly listeners: readonly [{ readonly filter_chains: readonly [Chain] }]
      readonly clusters: readonly Tree[]
    }
    const [listener] = listeners
    const [filter] = listener.filter_chains[0].filters
    const filter_chains = [{ filters: [{ ...filter, typed_config: of() }] }]
    const named = (from: string, to: string): Tree => ({
      ...clusters.find(({ name }) => name === from),
      name: to,
    })
    return shortCache({
      ...rest,
      static_resources: {
        listeners: [{ ...listener, filter_chains }],
        clusters: [
          ...clusters,
          // As Istio names them.
          named('dify', 'inbound|5001||'),
          named('masking.service', 'outbound|9002||dify-masking-service.dify.svc.cluster.local'),
        ],
      },
    })
  }

interface Chain {
  readonly filters: readonly [{ readonly name: string; readonly typed_config: Tree }]
}

const ROUTER = {
  name: 'envoy.filters.http.router',
  typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router' },
}

const routeTo = (route: Tree): Tree => ({
  virtual_hosts: [{ name: 'all', domains: ['*'], routes: [{ ...route, match: { prefix: '/' } }] }],
})

const config = configOf('upstreams: [{ name: dify, url: "http://127.0.0.1:1" }]')

/** `envoy/filters-snippet.yaml` in a chain that has nothing else. */
const snippet = foreign(() => ({
  '@type':
    'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
  stat_prefix: 'proxy',
  route_config: routeTo({ route: { cluster: 'dify', timeout: '0s' } }),
  http_filters: [extProcFilter(config), proofGate(), ROUTER],
}))

/** What an EnvoyFilter makes of the chain of an istio-proxy, with the route that is masked. */
const mesh = (filter: object): Change =>
  foreign(() => {
    const { listeners } = (envoyFrom(filter) as Tree)['static_resources'] as {
      readonly listeners: readonly [{ readonly filter_chains: readonly [Chain] }]
    }
    const manager = listeners[0].filter_chains[0].filters[0].typed_config
    const { virtual_hosts } = manager['route_config'] as {
      readonly virtual_hosts: readonly [{ readonly routes: readonly Tree[] }]
    }
    const masked = virtual_hosts[0].routes.find(({ name }) => name === 'masked')
    assert.ok(masked)
    return { ...manager, stat_prefix: 'proxy', route_config: routeTo(masked) }
  })

/** What the EnvoyProxy of `deploy/envoy-gateway` merges into the bootstrap, but for the time of the cache. */
const envoyGateway: Change = (bootstrap) => {
  const text = readFileSync(
    new URL('../../../deploy/envoy-gateway/gateway.yaml', import.meta.url),
    'utf8',
  )
  const [proxy] = parseAllDocuments(text).map((document) => document.toJS() as unknown)
  const patch = parse(at(proxy, 'spec', 'bootstrap', 'value') as string) as Tree
  assert.ok('layered_runtime' in patch)
  return { ...snippet(bootstrap), ...patch, ...SHORT_CACHE }
}

/** Every kind of configuration that is rendered or shipped, with what of it is changed. */
const CONFIGURATIONS: readonly (readonly [name: string, change: Change, threads: number])[] = [
  ['the rendered bootstrap with a short cache, one worker thread', shortCache, 1],
  ['the rendered bootstrap with a short cache, two worker threads', shortCache, 2],
  ['the rendered bootstrap with streams closed gracefully, one worker thread', closedGracefully, 1],
  [
    'the rendered bootstrap with streams closed gracefully, two worker threads',
    closedGracefully,
    2,
  ],
  ['the snippet in an Envoy of somebody else, with a short cache', snippet, 2],
  ['the chain of Envoy Gateway, with a short cache', envoyGateway, 2],
  [
    'the EnvoyFilter for a sidecar, with a short cache',
    mesh(sidecarFilter(config, '127.0.0.1:1')),
    2,
  ],
  ['the EnvoyFilter for a gateway, with a short cache', mesh(ingressGatewayFilter(config)), 2],
]

describe('exchanges that end after Envoy has dropped its gRPC clients', {
  concurrency: true,
}, () => {
  const runDir = mkdtempSync(join(tmpdir(), 'dify-masking-quiet-'))
  const extproc = `unix:${join(runDir, 'extproc.sock')}`
  let dify: HttpRecorder
  let service: Service
  before(async () => {
    dify = await startSlowDify({ waitMs: WAIT_MS, pingMs: 1_000 })
    const logger = await createLogger({ level: 'error', format: 'json' }, { write: () => {} })
    service = await startService({ config: ours(), extproc, logger })
  })
  after(async () => {
    await service.drain()
    await dify.stop()
    rmSync(runDir, { recursive: true, force: true })
  })

  const ours = (): typeof config =>
    configOf(`listen: { admin: "127.0.0.1:0" }\nupstreams: [{ name: dify, url: "${dify.url}" }]\n`)

  /** Sends through an Envoy that does nothing else. */
  async function through(change: Change, threads: number): Promise<SlowExchanges> {
    const envoy = await startTestEnvoy(
      ours(),
      { service: [extproc], admin: service.adminUrl.slice('http://'.length) },
      (bootstrap) => change(bootstrap as Tree),
      threads,
    )
    try {
      return await exchangeSlowly(envoy, WAIT_MS)
    } finally {
      await envoy.stop()
    }
  }

  for (const [name, change, threads] of CONFIGURATIONS)
    it(`${name}: every answer is whole, and the next one too`, async () => {
      assert.deepEqual(await through(change, threads), WHOLE)
    })

  it('both together, a short cache and streams closed gracefully, still end this Envoy: the tests above can fail', async () => {
    const { exit, next } = await through((bootstrap) => closedGracefully(shortCache(bootstrap)), 1)
    assert.equal(exit?.signal, 'SIGSEGV')
    assert.equal(next.status, 'broken')
  })
})
