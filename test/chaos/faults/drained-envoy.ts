import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { withPort } from '../../../src/sockets/free-port.ts'
import { startService } from '../../../src/service/service.ts'
import { startSimulator } from '../../../src/simulator/server.ts'
import { createLogger } from '../../../src/telemetry/logger.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { startTestEnvoy } from '../../support/envoy/envoy-process.ts'
import { waitFor } from '../../support/wait-for.ts'
import { type Seen, exchange, receivedBy } from '../exchange.ts'
import type { Fault } from '../fault.ts'

const VALUE = 'drained.canary'
const STREAMS = 50
const SLOW = { 'x-simulator-deltas': 'char', 'x-simulator-delay-ms': '40' }

interface Bootstrap {
  readonly static_resources: { readonly listeners: readonly Listener[] }
}

interface Listener {
  readonly name: string
  readonly address: { readonly socket_address: { readonly address: string } }
}

/** The proxy's listener from a file, as an operator with a control plane has it, on a port that stays. */
function fromFile(file: string, port: number): (bootstrap: object) => object {
  return (bootstrap) => {
    const { static_resources: resources } = bootstrap as Bootstrap
    const [listener] = resources.listeners
    if (listener === undefined) throw new Error('the bootstrap has no listener')
    const { address } = listener.address.socket_address
    const moved = { ...listener, address: { socket_address: { address, port_value: port } } }
    write(file, moved, 1)
    return {
      ...bootstrap,
      static_resources: { ...resources, listeners: resources.listeners.slice(1) },
      dynamic_resources: { lds_config: { path_config_source: { path: file } } },
    }
  }
}

let last: object = {}

/** Replaces the file in one step: Envoy reads it when it is moved into place. */
function write(file: string, listener: object, version: number): void {
  last = listener
  const type = 'type.googleapis.com/envoy.config.listener.v3.Listener'
  const text = { version_info: `${version}`, resources: [{ '@type': type, ...listener }] }
  writeFileSync(`${file}.new`, JSON.stringify(text))
  renameSync(`${file}.new`, file)
}

const query = (name: string, i: number): string =>
  `I am ${VALUE}.${name}${i}@example.vn, and this takes its time`

/** Envoy is told to go, or gets its listener again, while answers stream. */
const drained: Fault = {
  id: 'R27',
  title: `${STREAMS} streams under way while the listener of Envoy is replaced (LDS), five times, and while Envoy drains gracefully (\`/drain_listeners?graceful\`)`,
  goal: 'no raw value at Dify, every stream comes to its end, no request fails over a replaced listener',
  limitSeconds: 90,
  isShort: true,
  async run(attempt) {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-drained-'))
    const file = join(folder, 'lds.json')
    const dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    const config = configOf(
      `{ listen: { admin: "127.0.0.1:0" }, upstreams: [{ name: dify, url: "${dify.url}", version: 1.7.0 }] }`,
    )
    const extproc = `unix:${join(folder, 'extproc.sock')}`
    const logger = await createLogger({ level: 'error', format: 'json' })
    const service = await startService({ config, extproc, logger })
    const envoy = await startTestEnvoy(
      config,
      { service: [extproc], admin: service.adminUrl.slice('http://'.length) },
      fromFile(file, Number((await withPort('127.0.0.1:0')).split(':')[1])),
    )
    const proxy = envoy.proxyUrl
    const streams = async (name: string): Promise<readonly Promise<Seen>[]> => {
      let begun = 0
      const all = Array.from({ length: STREAMS }, async (_, i) =>
        exchange({
          proxy,
          query: query(name, i),
          mode: 'streaming',
          user: `s${i}`,
          headers: SLOW,
          onFirst: () => begun++,
        }),
      )
      await waitFor(() => begun === STREAMS)
      return all
    }
    let broken = 0
    const judge = async (name: string, running: readonly Promise<Seen>[]): Promise<void> => {
      for (const [i, { isComplete, text }] of (await Promise.all(running)).entries())
        if (!isComplete || !text.includes(query(name, i))) broken++
    }
    try {
      const running = await streams('replaced')
      let failed = 0
      let asked = 0
      for (let version = 2; version < 7; version++) {
        write(file, { ...last, per_connection_buffer_limit_bytes: 1_048_576 + version }, version)
        const until = performance.now() + 300
        while (performance.now() < until) {
          const text = query(`new${version}`, asked++)
          const seen = await exchange({ proxy, query: text })
          if (seen.status !== 200 || !seen.text.includes(text)) failed++
        }
        attempt.injected(1)
      }
      const modified = await statOf(envoy.adminUrl, 'listener_manager.listener_modified')
      await judge('replaced', running)
      const leaving = await streams('drained')
      await fetch(`${envoy.adminUrl}/drain_listeners?graceful`, { method: 'POST' })
      attempt.injected(1)
      const served = { now: 0 }
      for (let i = 0; i < 20; i++) {
        const seen = await exchange({ proxy, query: query('while', i) })
        if (seen.status === 200) served.now++
        await sleep(20)
      }
      await judge('drained', leaving)
      attempt.sent(2 * STREAMS + asked + 20)
      attempt.figure('listeners replaced', modified, { exactly: 5 })
      attempt.figure('streams not whole', broken, { exactly: 0 })
      attempt.figure('new requests that failed over a replaced listener', failed, { exactly: 0 })
      attempt.remark(`of 20 new requests during the graceful drain ${served.now} were served`)
      attempt.reachedDify(receivedBy(dify), [VALUE])
    } finally {
      await envoy.stop()
      await service.drain()
      await dify.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function statOf(admin: string, name: string): Promise<number> {
  const text = await (await fetch(`${admin}/stats?filter=${name}`)).text()
  return Number(/: (\d+)/.exec(text)?.[1] ?? -1)
}

export const faults: readonly Fault[] = [drained]
