import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSimulator } from '../../src/simulator/server.ts'
import { makeCertificate } from '../../test/support/envoy/certificate.ts'
import { startPrometheus } from '../../test/support/machine/prometheus-server.ts'
import { type TestRedis, startRedis } from '../../test/support/redis/redis-server.ts'
import { FREE, dify, up } from '../../test/support/envoy/up.ts'

/** How often Prometheus scrapes: the run is too short for every 15 s. */
export const SCRAPE_INTERVAL = '2s'

/** What the pictures are of: two services behind Envoy, in front of two Difys, with Prometheus beside them. */
export interface Stage {
  readonly proxy: string
  readonly redis: TestRedis
  /** `http://HOST:PORT` */
  readonly prometheus: string
  stop(): Promise<void>
}

/** Starts all of it on free ports of the loopback interface. */
export async function startStage(): Promise<Stage> {
  const ends: (() => unknown)[] = []
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).toReversed()) await end()
  }
  try {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-pictures-'))
    ends.push(() => rmSync(folder, { recursive: true, force: true }))
    const redis = await startRedis()
    ends.push(async () => await redis.stop())
    const blue = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    ends.push(async () => await blue.close())
    const green = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '0.15.8' })
    ends.push(async () => await green.close())
    // A model takes its time.
    blue.script({ delay_ms: 12 })
    green.script({ delay_ms: 18 })
    const certificate = makeCertificate()
    ends.push(() => certificate.remove())
    const keys = join(folder, 'keys')
    const { code, stderr } = await dify(['keys', 'new', '--file', keys])
    if (code !== 0) throw new Error(stderr)
    const config = join(folder, 'config.yaml')
    writeFileSync(
      config,
      `listen: ${FREE}
tls: { cert_file: "${certificate.certFile}", key_file: "${certificate.keyFile}", redirect: false }
admin: { allow: [10.0.0.0/8] }
logging: { access_log: "off", level: error }
masking: { patterns: { cccd: { enabled: true } } }
performance: { workers: 2 }
store: { type: redis, url: "redis://${redis.host}:${redis.port}/0", key_file: "${keys}", command_timeout_ms: 500 }
upstreams:
  - { name: blue, url: "${blue.url}", version: 1.7.0, weight: 9 }
  - { name: green, url: "${green.url}", weight: 1 }
`,
    )
    const running = await up(['--config', config, '--run-dir', join(folder, 'run')])
    ends.push(async () => await running.stop())
    const prometheus = await startPrometheus(running.ready, SCRAPE_INTERVAL)
    ends.push(async () => await prometheus.stop())
    return { proxy: running.ready.proxy, redis, prometheus: prometheus.url, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
