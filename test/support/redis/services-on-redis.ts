import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { formatKeyFile, newKeyFile } from '../../../src/vault/sealing/key-file.ts'
import { type TestEnvoy, startTestEnvoy } from '../envoy/envoy-process.ts'
import { configOf } from '../exchange/config-of.ts'
import { type ServiceProcess, startServiceProcess } from '../machine/service-process.ts'
import { waitFor } from '../wait-for.ts'
import { type TestRedis, startRedis } from './redis-server.ts'

/** Real Envoy, services in processes of their own that share one server, and a simulated Dify. */
export interface ServicesOnRedis {
  readonly redis: TestRedis
  readonly dify: Simulator
  readonly services: readonly ServiceProcess[]
  readonly envoy: TestEnvoy
  /** Until all services can be used. */
  readonly areReady: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Of the services of one stack. */
export interface Shared {
  /** Names of the services. */
  readonly names: readonly string[]
  /** Keys of `store` besides those that say where it is, such as `command_timeout_ms: 1000`. */
  readonly store: string
  /** The configuration besides. */
  readonly yaml: string
  /** The token of operators. */
  readonly token?: string
}

/** What was started ends again if something cannot be started. */
export async function startServicesOnRedis(shared: Shared): Promise<ServicesOnRedis> {
  const stops: (() => unknown)[] = []
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).toReversed()) await each()
  }
  try {
    return { ...(await start(shared, stops)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function start(
  shared: Shared,
  stops: (() => unknown)[],
): Promise<Omit<ServicesOnRedis, 'stop'>> {
  const dir = mkdtempSync(join(tmpdir(), 'dify-masking-services-'))
  stops.push(() => rmSync(dir, { recursive: true, force: true }))
  writeFileSync(join(dir, 'keys'), formatKeyFile(newKeyFile(Date.now())), { mode: 0o600 })
  writeFileSync(join(dir, 'token'), `${shared.token ?? 'a-token-of-the-test'}\n`, { mode: 0o600 })
  const redis = await startRedis()
  stops.push(() => redis.stop())
  const dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
  stops.push(() => dify.close())
  const yaml = (name: string): string => `
listen: { admin: "127.0.0.1:0", extproc: "unix:${name}.sock" }
upstreams: [{ name: dify, url: "${dify.url}" }]
admin: { token_file: "${dir}/token" }
store: { type: redis, url: "redis://127.0.0.1:${redis.port}", key_file: "${dir}/keys", ${shared.store} }
${shared.yaml}
`
  const services: ServiceProcess[] = []
  for (const name of shared.names) {
    const file = join(dir, `${name}.yaml`)
    writeFileSync(file, yaml(name))
    const service = await startServiceProcess(file, dir)
    stops.push(() => service.kill())
    services.push(service)
  }
  const areReady = async (): Promise<void> => {
    for (const { adminUrl } of services)
      await waitFor(async () => (await fetch(`${adminUrl}/readyz`)).ok)
  }
  await areReady()
  const envoy = await startTestEnvoy(configOf(yaml('envoy')), {
    service: services.map(({ extproc }) => extproc),
    admin: services[0]?.adminUrl.slice('http://'.length) ?? '',
  })
  stops.push(() => envoy.stop())
  return { redis, dify, services, envoy, areReady }
}
