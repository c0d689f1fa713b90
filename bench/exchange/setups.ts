import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderBootstrap } from '../../src/envoy/bootstrap.ts'
import { type EnvoyProcess, startEnvoy } from '../../src/supervisor/envoy-process.ts'
import { formatKeyFile, newKeyFile } from '../../src/vault/sealing/key-file.ts'
import { configOf } from '../../test/support/exchange/config-of.ts'
import { envoyBinary } from '../../test/support/envoy/envoy-process.ts'
import { startRedis } from '../../test/support/redis/redis-server.ts'
import { type Running, type Yardstick, startNoop, startService } from './processes.ts'

/** An Envoy with what stands behind its filter. */
export interface Setup<Name extends string = 'envoy' | 'noop' | 'service' | 'redis'> {
  readonly name: Name
  readonly envoy: EnvoyProcess
  /** What answers Envoy's filter; none where there is no filter. */
  readonly behind: Running | undefined
  stop(): Promise<void>
}

export interface Setups {
  readonly all: readonly Setup[]
  readonly yardstick: string
}

const yamlFor = (upstream: string, listen = '', more = ''): string => `
version: "1.7.0"
environments: { development: {} }
listen: {${listen} proxy: "127.0.0.1:0", admin: "127.0.0.1:0", envoy_admin: "127.0.0.1:0" }
upstreams: [{ name: dify, url: "${upstream}" }]
${more}
`

/** An Envoy with one worker thread that asks the service at `socket`, or (without) no service. */
async function startEnvoyAt(
  upstream: string,
  folder: string,
  socket: string | undefined,
): Promise<EnvoyProcess> {
  const config = configOf(yamlFor(upstream))
  mkdirSync(folder, { recursive: true })
  const logging = { ...config.logging, access_log: join(folder, 'access.log') }
  const options = { service: [`unix:${socket ?? join(folder, 'none.sock')}`], admin: '127.0.0.1:9' }
  const bootstrap = renderBootstrap({ ...config, logging }, options)
  return await startEnvoy({
    binary: envoyBinary(),
    bootstrap: socket === undefined ? withoutFilter(bootstrap) : bootstrap,
    runDir: folder,
    logLevel: 'error',
    concurrency: 1,
  })
}

/** The service of this checkout, or of another (`bin`), at `s.sock` in a folder of its own. */
async function serve(upstream: string, folder: string, bin?: string, store = ''): Promise<Running> {
  mkdirSync(folder, { mode: 0o700 })
  const file = join(folder, 'config.yaml')
  writeFileSync(file, yamlFor(upstream, ' extproc: "unix:s.sock",', store))
  return await startService(file, folder, bin)
}

/** One Envoy with a service behind it. */
export async function startBuild<Name extends string>(
  name: Name,
  upstream: string,
  runDir: string,
  bin: string,
): Promise<Setup<Name>> {
  const folder = join(runDir, `serve-${name}`)
  const service = await serve(upstream, folder, bin)
  const envoy = await startEnvoyAt(upstream, join(runDir, name), join(folder, 's.sock'))
  return setup(name, envoy, service)
}

/** Four Envoys with one worker thread each: alone, with a service that does nothing, with this one, with Redis behind it. */
export async function startSetups(upstream: string, runDir: string): Promise<Setups> {
  const [serviceDir, noopDir] = [join(runDir, 'serve'), join(runDir, 'yardstick')]
  const service = await serve(upstream, serviceDir)
  const baseline = process.env['BASELINE']
  const noop: Yardstick =
    baseline === undefined
      ? await startNoop(join(noopDir, 's.sock'), mkdirs(noopDir))
      : { ...(await serve(upstream, noopDir, baseline)), label: 'baseline' }
  const start = async (name: string, socket?: string): Promise<EnvoyProcess> =>
    await startEnvoyAt(upstream, join(runDir, name), socket)
  const redis = await startRedis()
  const redisDir = join(runDir, 'serve-redis')
  const keys = join(runDir, 'store.keys')
  writeFileSync(keys, formatKeyFile(newKeyFile(Date.now())), { mode: 0o600 })
  // Loads of several setups at once make a busy machine late: that is not what is measured.
  const store = `store: { type: redis, url: "redis://${redis.host}:${redis.port}/0", key_file: "${keys}", command_timeout_ms: 5000 }`
  const sharing = await serve(upstream, redisDir, undefined, store)
  const all = [
    setup('envoy', await start('envoy'), undefined),
    setup('noop', await start('noop', join(noopDir, 's.sock')), noop),
    setup('service', await start('service', join(serviceDir, 's.sock')), service),
    setup('redis', await start('redis', join(redisDir, 's.sock')), {
      ...sharing,
      stop: async () => {
        await sharing.stop()
        await redis.stop()
      },
    }),
  ]
  return { all, yardstick: noop.label }
}

function mkdirs(folder: string): string {
  mkdirSync(folder)
  return folder
}

function setup<Name extends string>(
  name: Name,
  envoy: EnvoyProcess,
  behind: Running | undefined,
): Setup<Name> {
  const stop = async (): Promise<void> => {
    await envoy.stop()
    await behind?.stop()
  }
  return { name, envoy, behind, stop }
}

/** The same Envoy without ext_proc and the proof gate, and without the switches of its routes. */
function withoutFilter(bootstrap: object): object {
  return JSON.parse(JSON.stringify(bootstrap), (key, value: unknown) => {
    if (key === 'typed_per_filter_config') return undefined
    if (key !== 'http_filters' || !Array.isArray(value)) return value
    return value.filter(({ name }) => !/\.(?:ext_proc|rbac)$/.test(name))
  }) as object
}
