import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type RequestListener, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { deployFile } from './tool.ts'

/** Runs a server while `use` is under way. */
async function serving(
  answer: RequestListener,
  use: (port: number) => Promise<void>,
): Promise<void> {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    await use(port)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

interface Ended {
  readonly code: number | null
  readonly errors: string
}

async function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Ended> {
  const child = spawn(command, args, { env: { ...process.env, ...env } })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk))
  child.stdout.resume()
  await once(child, 'close')
  return { code: child.exitCode, errors }
}

const drain = (port: number, ...args: string[]): Promise<Ended> =>
  run('bash', [deployFile('image/drain-envoy.sh'), ...args], {
    ENVOY_ADMIN: `127.0.0.1:${port}`,
  })

/** Envoy's admin interface, with as many active requests as `active` says from one question to the next. */
function admin(active: () => readonly [requests: number, streams: number], asked: string[]) {
  const answer: RequestListener = (request, response) => {
    asked.push(`${request.method} ${request.url}`)
    if (request.method === 'POST') return void response.end('OK\n')
    const [requests, streams] = active()
    // In two writes: Envoy chunks its answers.
    response.write(`cluster.masking.service.upstream_rq_active: ${streams}\n`)
    response.end(`http.proxy.downstream_rq_active: ${requests}\n`)
  }
  return answer
}

describe('drain-envoy.sh', () => {
  it('drains, and waits until no request and no stream is active', async () => {
    const asked: string[] = []
    const steps = [[2, 1] as const, [0, 1] as const, [0, 0] as const]
    await serving(
      admin(() => steps.shift() ?? [9, 9], asked),
      async (port) => {
        assert.deepEqual(await drain(port, '20', '0'), { code: 0, errors: '' })
      },
    )
    assert.equal(asked[0], 'POST /drain_listeners?graceful&skip_exit')
    assert.equal(asked.length, 4)
    assert.deepEqual(steps, [])
  })

  it('gives up after the time it has, and says so', async () => {
    await serving(
      admin(() => [1, 1], []),
      async (port) => {
        const { errors } = await drain(port, '1', '0')
        assert.match(errors, /2 requests and streams still active after 1s/)
      },
    )
  })

  it('ends at once where no Envoy is', async () => {
    let free = 0
    await serving(
      () => undefined,
      async (port) => {
        free = port
      },
    )
    assert.deepEqual(await drain(free, '20', '5'), { code: 0, errors: '' })
  })
})

describe('healthcheck.js', () => {
  const check = (port: number): Promise<Ended> =>
    run(process.execPath, [deployFile('image/healthcheck.js')], { ADMIN_PORT: String(port) })

  for (const [status, code] of [
    [200, 0],
    [503, 1],
  ] as const) {
    it(`exits with ${code} when /readyz answers ${status}`, async () => {
      await serving(
        (request, response) => {
          response.statusCode = request.url === '/readyz' ? status : 404
          response.end()
        },
        async (port) => assert.equal((await check(port)).code, code),
      )
    })
  }
})
