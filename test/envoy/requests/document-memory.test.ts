import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { crc32 } from 'node:zlib'
import { after, before, describe, it } from 'node:test'
import { withPort } from '../../../src/sockets/free-port.ts'
import {
  type ServiceProcess,
  startServiceProcess,
} from '../../../src/supervisor/service-process.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { officeDocument, partsOf } from '../../support/detection/document-masking.ts'
import { type TestEnvoy, startTestEnvoy } from '../../support/envoy/envoy-process.ts'
import { zip } from '../../support/detection/zip.ts'

const MIB = 1 << 20
/** Size of the larger document: 100 is what the documentation speaks of. */
const LARGE = Number(process.env['DOCUMENT_MIB'] ?? 40)
const SMALL = 8

function be32(value: number): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes.toString('latin1')
}

/** A picture that cannot be packed. */
function picture(bytes: number): string {
  const chunk = (type: string, data: string): string =>
    `${be32(data.length)}${type}${data}${be32(crc32(Buffer.from(type + data, 'latin1')))}`
  const header = `${be32(1)}${be32(1)}\u0008\u0006\0\0\0`
  const data = randomBytes(bytes).toString('latin1')
  return `\u0089PNG\r\n\u001a\n${chunk('IHDR', header)}${chunk('IDAT', data)}${chunk('IEND', '')}`
}

/** A contract with pictures, as large as documents of people become. */
async function contract(mebibytes: number): Promise<Buffer<ArrayBuffer>> {
  const parts: Record<string, string> = {}
  for (const [name, text] of await partsOf(officeDocument('contract.docx')))
    if (!name.endsWith('.jpeg')) parts[name] = Buffer.from(text, 'utf8').toString('latin1')
  for (let i = 0; i * 4 < mebibytes; i++) parts[`word/media/image${i}.png`] = picture(4 * MIB)
  return Buffer.from(zip(parts), 'latin1')
}

interface Sink {
  readonly url: string
  bytes: number
  readonly stop: () => void
}

/** A Dify that counts what it gets and keeps nothing. */
async function startSink(): Promise<Sink> {
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => (sink.bytes += chunk.length))
    request.on('end', () => {
      response.writeHead(request.url?.endsWith('upload') === true ? 201 : 200, {
        'content-type': 'application/json',
      })
      response.end('{"id": "5ad4cb98-f0c7-4085-b384-88c403be6290", "answer": "x"}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const stop = (): void => {
    server.close()
    server.closeAllConnections()
  }
  const sink: Sink = { url: `http://127.0.0.1:${port}`, bytes: 0, stop }
  return sink
}

const UPLOAD = `
import { openAsBlob } from 'node:fs'
const form = new FormData()
form.set('file', await openAsBlob(process.env.FILE), 'contract.docx')
form.set('user', 'user-1')
const answer = await fetch(process.env.URL, { method: 'POST', headers: { authorization: 'Bearer app-one' }, body: form })
await answer.text()
process.stdout.write(String(answer.status))
`
const run = promisify(execFile)

describe('large documents, through Envoy', () => {
  let runDir: string
  let dify: Sink
  let service: ServiceProcess
  let envoy: TestEnvoy

  before(async () => {
    dify = await startSink()
    runDir = mkdtempSync(join(tmpdir(), 'dify-masking-memory-'))
    const extproc = `unix:${join(runDir, 'extproc.sock')}`
    const yaml = `
listen: { extproc: "${extproc}", admin: "${await withPort('127.0.0.1:0')}" }
logging: { level: warn }
file_upload: { enabled: true, max_file_size: ${128 * MIB} }
upstreams: [{ name: dify, url: "${dify.url}", version: 1.7.0 }]
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
    dify.stop()
    rmSync(runDir, { recursive: true, force: true })
  })

  /** A figure of the service process in MiB, its threads included (`/proc/PID/status`, proc(5)). */
  const memory = (key: 'VmRSS' | 'VmHWM'): number =>
    Number(
      new RegExp(`${key}:\\s+(\\d+) kB`).exec(
        readFileSync(`/proc/${service.pid}/status`, 'latin1'),
      )?.[1],
    ) / 1024

  /** By a process of its own: what it takes to send a large file must not slow what is measured here. */
  async function upload(mebibytes: number): Promise<void> {
    const path = join(runDir, 'contract.docx')
    writeFileSync(path, await contract(mebibytes))
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', UPLOAD], {
      env: { FILE: path, URL: `${envoy.proxyUrl}/v1/files/upload` },
    })
    assert.equal(stdout, '201')
    assert.ok(dify.bytes > mebibytes * MIB)
    dify.bytes = 0
  }

  it('cost the service memory in proportion to their bytes', async (t) => {
    await upload(1)
    const base = memory('VmRSS')
    const peak = async (mebibytes: number): Promise<number> => {
      await upload(mebibytes)
      return memory('VmHWM') - base
    }
    const [small, large] = [await peak(SMALL), await peak(LARGE)]
    const each = (large - small) / (LARGE - SMALL)
    t.diagnostic(
      `${base.toFixed(0)} MiB at rest; ${SMALL} MiB: ${small.toFixed(0)} more, ${LARGE} MiB: ${large.toFixed(0)} more: ${each.toFixed(2)} bytes for a byte`,
    )
    assert.ok(each < MOST, `${each.toFixed(2)} bytes for each byte of a document`)
  })
})

/**
 * Bytes that the service may take at once for each byte of a document, in the threads together. It takes seven to eight and a half;
 * what holds a document four times more is noticed.
 */
const MOST = 12
