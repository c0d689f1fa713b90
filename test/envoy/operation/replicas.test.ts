import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { configOf } from '../../support/exchange/config-of.ts'
import { startTestEnvoy } from '../../support/envoy/envoy-process.ts'
import { startHttpRecorder } from '../../support/http/http-recorder.ts'
import { startStubExtproc } from '../../support/ext-proc/stub.ts'
import { send } from '../../support/http/send.ts'
import { waitFor } from '../../support/wait-for.ts'

interface Replica {
  readonly port: number
  /** Requests answered, health checks aside. */
  served: number
  /** Status of answers. */
  status: number
  start(): Promise<void>
  kill(): Promise<void>
}

async function startReplica(): Promise<Replica> {
  let server: Server
  let port = 0
  const replica = {
    get port() {
      return port
    },
    served: 0,
    status: 200,
    start: async () => {
      server = createServer((request, response) => {
        request.resume()
        request.on('end', () => {
          if (request.url === '/v1/') {
            response.end('{"server_version":"1.7.0"}')
            return
          }
          replica.served++
          response.writeHead(replica.status, { 'content-type': 'application/json' })
          response.end('{}')
        })
      })
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
      port = (server.address() as AddressInfo).port
    },
    kill: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  await replica.start()
  return replica
}

describe('several addresses of one Dify', () => {
  it('one that dies under load is put aside, and taken back when it is healthy', async () => {
    const [a, b] = [await startReplica(), await startReplica()]
    const stub = await startStubExtproc()
    const admin = await startHttpRecorder('admin')
    const config = configOf(
      `upstreams: [{ name: dify, url: "http://127.0.0.1:${a.port}", replicas: ["http://127.0.0.1:${b.port}"] }]`,
    )
    const envoy = await startTestEnvoy(config, { service: [stub.address], admin: admin.address })
    const statuses: { readonly at: number; readonly status: number }[] = []
    let isRunning = true
    const client = async (): Promise<void> => {
      while (isRunning) {
        const { status } = await send({ to: envoy.proxyUrl, path: '/v1/info' })
        statuses.push({ at: performance.now(), status })
        await sleep(10)
      }
    }
    const clients = Array.from({ length: 10 }, client)
    try {
      await waitFor(() => a.served > 20 && b.served > 20)
      assert.ok(statuses.every(({ status }) => status === 200))

      const killed = performance.now()
      await b.kill()
      const failures = (): number =>
        statuses.filter(({ at, status }) => at > killed && status !== 200).length
      // Quiet for two seconds: nothing goes there any more.
      let last = -1
      await waitFor(async () => {
        if (failures() === last) return true
        last = failures()
        await sleep(2_000)
        return failures() === last
      }, 20_000)
      const quiet = performance.now()
      await sleep(1_000)
      const late = statuses.filter(({ at, status }) => at > quiet && status !== 200)
      assert.deepEqual(late, [])
      // What was under way, and three strikes of each way to fail.
      assert.ok(failures() < 60, `${failures()} failed`)

      const served = b.served
      await b.start()
      await waitFor(() => b.served > served + 20, 40_000)
      const back = statuses.filter(({ at, status }) => at > quiet && status !== 200)
      assert.deepEqual(back, [])
    } finally {
      isRunning = false
      await Promise.allSettled(clients)
      await envoy.stop()
      stub.stop()
      await Promise.allSettled([a.kill(), b.kill(), admin.stop()])
    }
  })

  it('errors of an application take no address out, those of a gateway do', async () => {
    const [a, b] = [await startReplica(), await startReplica()]
    const stub = await startStubExtproc()
    const admin = await startHttpRecorder('admin')
    const config = configOf(
      `upstreams: [{ name: dify, url: "http://127.0.0.1:${a.port}", replicas: ["http://127.0.0.1:${b.port}"] }]`,
    )
    const envoy = await startTestEnvoy(config, { service: [stub.address], admin: admin.address })
    const ask = async (times: number): Promise<number[]> => {
      const statuses: number[] = []
      for (let i = 0; i < times; i++)
        statuses.push((await send({ to: envoy.proxyUrl, path: '/v1/info' })).status)
      return statuses
    }
    try {
      b.status = 500
      const first = await ask(40)
      assert.ok(first.slice(20).includes(500))
      b.status = 502
      await waitFor(async () => !(await ask(20)).includes(502), 15_000)
      assert.ok(b.served > 3)
    } finally {
      await envoy.stop()
      stub.stop()
      await Promise.allSettled([a.kill(), b.kill(), admin.stop()])
    }
  })
})
