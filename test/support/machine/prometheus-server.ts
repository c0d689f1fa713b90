import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withPort } from '../../../src/sockets/free-port.ts'
import { deployFile, findTool } from '../../unit/deploy/tool.ts'
import type { RunningUp } from '../envoy/up.ts'
import { waitFor } from '../wait-for.ts'

/** A real Prometheus with the shipped configuration and alerts. */
export interface TestPrometheus {
  /** `http://HOST:PORT` */
  readonly url: string
  stop(): Promise<void>
}

/** Starts one that scrapes the two services and the Envoy of `ready`, every `interval` (`1s`) instead of every 15 s. */
export async function startPrometheus(
  ready: RunningUp['ready'],
  interval: string,
): Promise<TestPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'dify-masking-prometheus-'))
  const address = await withPort('127.0.0.1:0')
  const url = `http://${address}`
  // The shipped file, with the addresses of this run.
  const shipped = readFileSync(deployFile('prometheus/prometheus.yaml'), 'utf8')
  const file = join(folder, 'prometheus.yaml')
  writeFileSync(
    file,
    shipped
      .replaceAll('15s', interval)
      .replace('[alerts.yaml]', `["${deployFile('prometheus/alerts.yaml')}"]`)
      .replace('127.0.0.1:9464', ready.workers[0]?.admin ?? '')
      .replace('127.0.0.1:9465', ready.workers[1]?.admin ?? '')
      .replace('127.0.0.1:9901', new URL(ready.envoy_admin).host),
  )
  const prometheus = spawn(
    findTool('prometheus') ?? '',
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  )
  await waitFor(
    async () =>
      await fetch(`${url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    20_000,
  )
  return {
    url,
    stop: async () => {
      const gone = new Promise((resolve) => prometheus.once('exit', resolve))
      prometheus.kill('SIGTERM')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
