import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderBootstrap } from '../../src/envoy/bootstrap.ts'
import { type EnvoyProcess, startEnvoy } from '../../src/lifecycle/envoy-process.ts'
import { configOf } from '../../test/support/config-of.ts'
import { envoyBinary } from '../../test/support/envoy-process.ts'
import { type Running, type Yardstick, startNoop, startService } from './processes.ts'

/** An Envoy with what stands behind its filter. */
export interface Setup {
  readonly name: 'envoy' | 'noop' | 'service'
  readonly envoy: EnvoyProcess
  /** What answers Envoy's filter; none where there is no filter. */
  readonly behind: Running | undefined
  stop(): Promise<void>
}

export interface Setups {
  readonly all: readonly Setup[]
  readonly yardstick: string
}

/** Three Envoys with one worker thread each: alone, with a service that does nothing, with this one. */
export async function startSetups(upstream: string, runDir: string): Promise<Setups> {
  const yaml = `
version: "1.7.0"
listen: { proxy: "127.0.0.1:0", admin: "127.0.0.1:0", envoy_admin: "127.0.0.1:0" }
upstreams: [{ name: dify, url: "${upstream}" }]
`
  const config = configOf(yaml)
  const start = async (name: Setup['name'], socket: string): Promise<EnvoyProcess> => {
    const folder = join(runDir, name)
    const logging = { ...config.logging, access_log: join(folder, 'access.log') }
    mkdirSync(folder, { recursive: true })
    const options = { service: [`unix:${socket}`], admin: '127.0.0.1:9' }
    const bootstrap = renderBootstrap({ ...config, logging }, options)
    return await startEnvoy({
      binary: envoyBinary(),
      bootstrap: name === 'envoy' ? withoutFilter(bootstrap) : bootstrap,
      runDir: folder,
      logLevel: 'error',
      concurrency: 1,
    })
  }
  const serve = async (folder: string, bin?: string): Promise<Running> => {
    mkdirSync(folder, { mode: 0o700 })
    const file = join(folder, 'config.yaml')
    writeFileSync(file, yaml.replace('listen: {', 'listen: { extproc: "unix:s.sock",'))
    return await startService(file, folder, bin)
  }
  const [serviceDir, noopDir] = [join(runDir, 'serve'), join(runDir, 'yardstick')]
  const service = await serve(serviceDir)
  const baseline = process.env['BASELINE']
  const noop: Yardstick =
    baseline === undefined
      ? await startNoop(join(noopDir, 's.sock'), mkdirs(noopDir))
      : { ...(await serve(noopDir, baseline)), label: 'baseline' }
  const all = [
    setup('envoy', await start('envoy', join(runDir, 'none.sock')), undefined),
    setup('noop', await start('noop', join(noopDir, 's.sock')), noop),
    setup('service', await start('service', join(serviceDir, 's.sock')), service),
  ]
  return { all, yardstick: noop.label }
}

function mkdirs(folder: string): string {
  mkdirSync(folder)
  return folder
}

function setup(name: Setup['name'], envoy: EnvoyProcess, behind: Running | undefined): Setup {
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
