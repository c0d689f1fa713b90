import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, type Server, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { withPort } from '../../../src/sockets/free-port.ts'
import {
  type ServiceProcess,
  startServiceProcess,
} from '../../../src/supervisor/service-process.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { type TestEnvoy, startTestEnvoy } from '../../support/envoy/envoy-process.ts'
import { waitFor } from '../../support/wait-for.ts'

const CANARY = 'canary.person@example.vn'
const MIB = 1 << 20
const HEAD = (name: string, type: string): string =>
  `--b\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`
const TAIL = '\r\n--b\r\nContent-Disposition: form-data; name="user"\r\n\r\nu-1\r\n--b--\r\n'

/** What a Dify received of one upload: counted and hashed, not kept. */
interface Received {
  bytes: number
  readonly hash: string
  complete: boolean
  canary: boolean
  placeholders: number
}

/** A Dify that takes uploads of any size. */
function startSink(): { server: Server; received: Received[] } {
  const received: Received[] = []
  const server = createServer((incoming, answer) => {
    const hash = createHash('sha256')
    const seen: Received = { bytes: 0, hash: '', complete: false, canary: false, placeholders: 0 }
    if (incoming.method === 'POST') received.push(seen)
    let tail = ''
    incoming.on('data', (chunk: Buffer) => {
      seen.bytes += chunk.length
      hash.update(chunk)
      const text = tail + chunk.toString('latin1')
      if (text.includes(CANARY)) seen.canary = true
      seen.placeholders +=
        (text.match(/EMAIL_/g) ?? []).length - (tail.match(/EMAIL_/g) ?? []).length
      tail = text.slice(-CANARY.length)
    })
    incoming.on('error', () => {})
    incoming.on('end', () => {
      seen.complete = true
      Object.assign(seen, { hash: hash.digest('hex') })
      answer.writeHead(201, { 'content-type': 'application/json' })
      answer.end('{"id": "5ad4cb98-f0c7-4085-b384-88c403be6290", "name": "x"}\n')
    })
  })
  return { server, received }
}

describe('uploads in chunks', () => {
  let runDir: string
  let service: ServiceProcess
  let envoy: TestEnvoy
  const sink = startSink()
  const { received } = sink

  before(async () => {
    await new Promise<void>((resolve) => {
      sink.server.listen(0, '127.0.0.1', resolve)
    })
    const { port } = sink.server.address() as AddressInfo
    runDir = mkdtempSync(join(tmpdir(), 'dify-masking-uploads-'))
    const extproc = `unix:${join(runDir, 'extproc.sock')}`
    const yaml = `
listen: { extproc: "${extproc}", admin: "${await withPort('127.0.0.1:0')}" }
logging: { level: warn }
file_upload: { enabled: true, max_file_size: ${128 * MIB}, allowed_types: [application/pdf], documents: pass }
upstreams: [{ name: dify, url: "http://127.0.0.1:${port}", version: 1.7.0 }]
`
    const file = join(runDir, 'config.yaml')
    writeFileSync(file, yaml)
    service = await startServiceProcess(['--config', file, '--run-dir', runDir], () => {})
    const config = configOf(yaml)
    envoy = await startTestEnvoy(config, { service: [extproc], admin: config.listen.admin })
  })
  after(async () => {
    await envoy.stop()
    await service.stop()
    sink.server.close()
    sink.server.closeAllConnections()
    rmSync(runDir, { recursive: true, force: true })
  })

  interface Answer {
    readonly status: number
    readonly body: string
  }

  /** Sends what `chunks` give, with back-pressure; without `length` in chunked encoding. */
  async function upload(chunks: Iterable<string>, length?: number): Promise<Answer> {
    received.length = 0
    return await new Promise((resolve, reject) => {
      const sending = request(`${envoy.proxyUrl}/v1/files/upload`, {
        method: 'POST',
        agent: false,
        headers: {
          authorization: 'Bearer app-one',
          'content-type': 'multipart/form-data; boundary=b',
          ...(length === undefined ? {} : { 'content-length': length }),
        },
      })
      let answered = false
      sending.on('response', (answer: IncomingMessage) => {
        answered = true
        let body = ''
        answer.setEncoding('utf8')
        answer.on('data', (piece: string) => (body += piece))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
        answer.on('error', reject)
      })
      sending.on('error', (error) => {
        // The refusal may overtake what is still being written.
        if (!answered) reject(error)
      })
      const iterator = chunks[Symbol.iterator]()
      const write = (): void => {
        for (;;) {
          if (answered) return
          const next = iterator.next()
          if (next.done === true) {
            sending.end()
            return
          }
          if (!sending.write(next.value, 'latin1')) {
            sending.once('drain', write)
            return
          }
        }
      }
      write()
    })
  }

  /** A figure of the service process in bytes (`/proc/PID/status`, proc(5)). */
  const memory = (key: 'VmRSS' | 'VmHWM'): number =>
    Number(
      new RegExp(`${key}:\\s+(\\d+) kB`).exec(
        readFileSync(`/proc/${service.pid}/status`, 'latin1'),
      )?.[1],
    ) * 1024

  function* binary(bytes: number): Generator<string> {
    const block = Array.from({ length: 65_536 }, (_, i) => String.fromCharCode((i * 7) % 256))
      .join('')
      .replaceAll('\r', 'x')
    yield HEAD('x.pdf', 'application/pdf')
    for (let left = bytes; left > 0; left -= block.length) yield block.slice(0, left)
    yield TAIL
  }

  function* text(lines: number): Generator<string> {
    yield HEAD('x.csv', 'text/csv')
    for (let i = 0; i < lines; i++)
      yield `${i};nothing to see in this line of the table;${i % 10 === 0 ? CANARY : 'nobody'}\r\n`
    yield TAIL
  }

  it('of 100 MB pass byte for byte, and the service grows by less than 64 MiB', async (t) => {
    assert.equal((await upload(text(5000))).status, 201)
    const base = memory('VmRSS')
    const expected = createHash('sha256')
    for (const chunk of binary(100 * MIB)) expected.update(chunk, 'latin1')
    const { status, body } = await upload(binary(100 * MIB))
    assert.equal(status, 201, body)
    const [seen] = received
    assert.equal(seen?.hash, expected.digest('hex'))
    const grown = (memory('VmHWM') - base) / MIB
    t.diagnostic(`grown by ${grown.toFixed(1)} MiB`)
    assert.ok(grown < 64, `${grown.toFixed(1)} MiB`)
  })

  it('of long texts are masked on the fly, within a fixed memory', async (t) => {
    const base = memory('VmRSS')
    const lines = Number(process.env['UPLOAD_LINES'] ?? 200_000)
    const { status } = await upload(text(lines))
    assert.equal(status, 201)
    const [seen] = received
    assert.deepEqual([seen?.complete, seen?.canary, seen?.placeholders], [true, false, lines / 10])
    const grown = (memory('VmHWM') - base) / MIB
    t.diagnostic(`grown by ${grown.toFixed(1)} MiB`)
    // What the heap keeps free between collections: it is the same with UPLOAD_LINES=1000000.
    assert.ok(grown < 160, `${grown.toFixed(1)} MiB`)
  })

  const errorOf = ({ status, body }: Answer): [number, string] => [
    status,
    (JSON.parse(body) as { code: string }).code,
  ]

  it('over the limit are refused, before the first byte where the length is said', async () => {
    const announced = await upload(binary(1000), 200 * MIB)
    assert.deepEqual(errorOf(announced), [413, 'file_too_large'])
    assert.equal(received.length, 0)
    const counted = await upload(binary(129 * MIB))
    assert.deepEqual(errorOf(counted), [413, 'file_too_large'])
    assert.ok(received.every(({ complete }) => !complete))
  })

  it('that turn out to be something else are refused, and Dify never sees their end', async () => {
    const cases: readonly (readonly [readonly string[], number, string])[] = [
      [[HEAD('x.exe', 'application/x-msdownload'), 'MZ', TAIL], 415, 'unsupported_file_type'],
      [
        [HEAD('x.txt', 'text/plain'), 'x '.repeat(200_000), '\u00ff\u00fe', TAIL],
        415,
        'unsupported_charset',
      ],
      [[HEAD('x.txt', 'text/plain'), `${CANARY} `.repeat(20_000)], 400, 'broken_multipart'],
      [[HEAD('x.txt', 'text/plain'), 'x'.repeat(1_300_000), TAIL], 415, 'unmaskable_text'],
    ]
    for (const [chunks, status, code] of cases) {
      const answer = await upload(chunks)
      assert.deepEqual(errorOf(answer), [status, code])
      assert.ok(!answer.body.includes(CANARY))
      assert.ok(
        received.every(({ complete, canary }) => !complete && !canary),
        code,
      )
    }
  })

  it('end with an error and nothing raw at Dify when the service dies in the middle', async () => {
    function* dying(): Generator<string> {
      yield HEAD('x.txt', 'text/plain')
      for (let i = 0; i < 4000; i++) {
        if (i === 2000) process.kill(service.pid, 'SIGKILL')
        yield `${CANARY} and more of this text\n`.repeat(20)
      }
      yield TAIL
    }
    const { pid } = service
    const outcome = await upload(dying()).catch((error: Error) => error)
    assert.ok(outcome instanceof Error || outcome.status >= 500)
    assert.ok(received.every(({ complete, canary }) => !complete && !canary))
    await waitFor(() => service.pid !== pid)
    await waitFor(async () => (await upload(text(10)).catch(() => undefined))?.status === 201)
  })
})
