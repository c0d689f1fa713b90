import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, describe, it } from 'node:test'
import { renderBootstrap } from '../../../src/envoy/bootstrap.ts'
import { withPort } from '../../../src/sockets/free-port.ts'
import { startEnvoy } from '../../../src/supervisor/envoy-process.ts'
import { startServiceProcess } from '../../../src/supervisor/service-process.ts'
import { startService } from '../../../src/service/service.ts'
import { type SelfTestResult, selfTest } from '../../../src/self-test/self-test.ts'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { createLogger } from '../../../src/telemetry/logger.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { envoyBinary, startTestEnvoy } from '../../support/envoy/envoy-process.ts'
import { waitFor } from '../../support/wait-for.ts'

const TOKEN = 'a-token-of-the-self-test'

interface Filter {
  readonly name: string
  readonly typed_config: Record<string, unknown>
}
interface Route {
  readonly name: string
  readonly typed_per_filter_config?: unknown
}
interface Manager {
  readonly route_config: { virtual_hosts: { routes: Route[] }[] }
  http_filters: Filter[]
}
interface Bootstrap {
  readonly static_resources: {
    readonly listeners: readonly {
      readonly filter_chains: readonly { readonly filters: readonly { typed_config: Manager }[] }[]
    }[]
  }
}

/** Does to the chain of filters what a hand might do. */
const chain =
  (change: (manager: Manager) => void) =>
  (bootstrap: object): object => {
    const copy = structuredClone(bootstrap) as Bootstrap
    for (const { filter_chains } of copy.static_resources.listeners)
      for (const { filters } of filter_chains)
        for (const { typed_config } of filters) change(typed_config)
    return copy
  }

const isNamed = (part: string) => (filter: Filter) => filter.name.endsWith(part)

async function tested(
  t: TestContext,
  change: (manager: Manager) => void,
  yaml = '',
): Promise<{ readonly result: SelfTestResult; readonly dify: Simulator; readonly proxy: string }> {
  const runDir = mkdtempSync(join(tmpdir(), 'dify-masking-self-test-'))
  const dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
  const config = configOf(
    `${yaml}\nlisten: { admin: "127.0.0.1:0" }\nupstreams: [{ name: dify, url: "${dify.url}" }]\n`,
  )
  const extproc = `unix:${join(runDir, 'extproc.sock')}`
  const logger = await createLogger({ level: 'error', format: 'json' })
  const service = await startService({ config, extproc, logger, selfTestToken: TOKEN })
  const admin = service.adminUrl.slice('http://'.length)
  const envoy = await startTestEnvoy(config, { service: [extproc], admin }, chain(change))
  t.after(async () => {
    await envoy.stop()
    await service.drain()
    await dify.close()
    rmSync(runDir, { recursive: true, force: true })
  })
  const result = await selfTest({
    proxy: envoy.proxyUrl,
    token: TOKEN,
    probeValue: service.probeValue(),
  })
  return { result, dify, proxy: envoy.proxyUrl }
}

const asShipped = (): void => {}

describe('self-test', () => {
  it('passes the filters as they are rendered, and Dify hears nothing of it', async (t) => {
    const { result, dify } = await tested(t, asShipped)
    assert.deepEqual(result, { outcome: 'passed' })
    assert.deepEqual(
      dify.requests().filter(({ path }) => path.includes('self-test')),
      [],
    )
  })

  it('passes by whatever is masked, if e-mail addresses are not', async (t) => {
    const { result } = await tested(
      t,
      asShipped,
      'masking: { patterns: { email: { enabled: false } } }',
    )
    assert.deepEqual(result, { outcome: 'passed' })
  })

  it('passes with nothing masked by order: what is left to look at is the gate', async (t) => {
    const { result } = await tested(t, asShipped, 'masking: { dry_run: true }')
    assert.deepEqual(result, { outcome: 'passed' })
  })

  it('answers only requests with its token', async (t) => {
    const { proxy } = await tested(t, asShipped)
    const answer = await fetch(`${proxy}/masking/self-test`, {
      method: 'POST',
      headers: { authorization: 'Bearer another', 'content-type': 'application/json' },
      body: '{"query":"alice@example.vn"}',
    })
    assert.equal(answer.status, 404)
  })

  const open: Readonly<Record<string, [(manager: Manager) => void, RegExp]>> = {
    'without the proof gate': [
      (manager) => {
        manager.http_filters = manager.http_filters.filter((filter) => !isNamed('.rbac')(filter))
      },
      /the proof gate is missing/,
    ],
    'without ext_proc and with a gate that lets all pass': [
      (manager) => {
        manager.http_filters = manager.http_filters.filter((each) => !isNamed('.ext_proc')(each))
        const gate = manager.http_filters.find(isNamed('.rbac'))
        if (gate !== undefined) delete gate.typed_config['rules']
        for (const { routes } of manager.route_config.virtual_hosts)
          for (const [i, route] of routes.entries())
            if (!route.name.startsWith('admin')) {
              const { typed_per_filter_config: _, ...rest } = route
              routes[i] = rest
            }
      },
      /the proof gate is missing/,
    ],
    'with answers that do not pass the service': [
      (manager) => {
        const filter = manager.http_filters.find(isNamed('.ext_proc'))
        const mode = filter?.typed_config['processing_mode'] as Record<string, unknown>
        mode['response_header_mode'] = 'SKIP'
        mode['response_body_mode'] = 'NONE'
      },
      /was not restored/,
    ],
  }
  for (const [how, [change, problem]] of Object.entries(open)) {
    it(`finds filters ${how}`, async (t) => {
      const { result } = await tested(t, change)
      assert.equal(result.outcome, 'open')
      assert.match(result.outcome === 'open' ? result.problem : '', problem)
    })
  }

  it('finds a gate in front of the service, which nothing can pass', async (t) => {
    const { result } = await tested(t, (manager) => {
      const gate = manager.http_filters.findIndex(isNamed('.rbac'))
      const service = manager.http_filters.findIndex(isNamed('.ext_proc'))
      const [moved] = manager.http_filters.splice(gate, 1)
      if (moved !== undefined) manager.http_filters.splice(service, 0, moved)
    })
    assert.equal(result.outcome, 'refused')
  })
})

describe('readiness of a service', () => {
  it('waits for the canary to come through its Envoy', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-ready-'))
    const dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    const [admin, proxy] = [await withPort('127.0.0.1:0'), await withPort('127.0.0.1:0')]
    const yaml = `listen: { admin: "${admin}", proxy: "${proxy}", envoy_admin: "127.0.0.1:0" }
logging: { level: error, access_log: "off" }
upstreams: [{ name: dify, url: "${dify.url}", version: 1.7.0 }]
`
    const file = join(folder, 'config.yaml')
    writeFileSync(file, yaml)
    const args = ['--config', file, '--run-dir', folder]
    const service = await startServiceProcess([...args, '--self-test'], () => {})
    try {
      const ready = async (): Promise<number> => (await fetch(`http://${admin}/readyz`)).status
      assert.equal(await ready(), 503)
      const health = (await (await fetch(`http://${admin}/masking/health`)).json()) as object
      assert.equal(Reflect.get(health, 'self_test'), 'waiting')
      const options = { service: [`unix:${folder}/extproc.sock`], admin }
      const envoy = await startEnvoy({
        binary: envoyBinary(),
        bootstrap: renderBootstrap(configOf(yaml), options),
        runDir: folder,
        logLevel: 'error',
      })
      await waitFor(async () => (await ready()) === 200)
      await envoy.stop()
      assert.equal(await ready(), 200, 'a service that has been ready stays so')
    } finally {
      await service.stop()
      await dify.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
