import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withPort } from '../../../src/sockets/free-port.ts'
import {
  type ServiceProcess,
  startServiceProcess,
} from '../../../src/supervisor/service-process.ts'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { configOf } from '../exchange/config-of.ts'
import { type TestEnvoy, startTestEnvoy } from './envoy-process.ts'

/** Real Envoy, the service in a process of its own that is started again when it dies, and a simulated Dify. */
export interface SupervisedProxy {
  readonly envoy: TestEnvoy
  readonly dify: Simulator
  readonly service: ServiceProcess
  /** `HOST:PORT` of the service's pages. */
  readonly admin: string
  /** How often it was started again. */
  restarts(): number
  stop(): Promise<void>
}

export interface SupervisedOptions {
  /** The configuration without `listen.admin`, `logging` and `upstreams`. */
  readonly yaml?: string
  /** Milliseconds that Envoy waits for one reply. */
  readonly timeoutMs?: number
}

export async function startSupervisedProxy({
  yaml = '',
  timeoutMs = 1000,
}: SupervisedOptions = {}): Promise<SupervisedProxy> {
  const runDir = mkdtempSync(join(tmpdir(), 'dify-masking-supervised-'))
  const dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
  const admin = await withPort('127.0.0.1:0')
  const text = `
listen: { admin: "${admin}" }
logging: { level: error }
performance: { message_timeout_ms: ${timeoutMs} }
upstreams: [{ name: dify, url: "${dify.url}", version: 1.7.0 }]
${yaml}
`
  const file = join(runDir, 'config.yaml')
  writeFileSync(file, text)
  let restarts = 0
  const service = await startServiceProcess(['--config', file, '--run-dir', runDir], () => {
    restarts++
  })
  const extproc = `unix:${runDir}/extproc.sock`
  const envoy = await startTestEnvoy(configOf(text), { service: [extproc], admin })
  return {
    envoy,
    dify,
    service,
    admin,
    restarts: () => restarts,
    stop: async () => {
      await envoy.stop()
      await service.stop()
      await dify.close()
      rmSync(runDir, { recursive: true, force: true })
    },
  }
}
