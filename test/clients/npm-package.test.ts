import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { officeDocument } from '../support/detection/document-masking.ts'
import { envoyBinary } from '../support/envoy/envoy-process.ts'
import { startSimulator } from '../../src/simulator/server.ts'
import { FREE, up } from '../support/envoy/up.ts'
import { installNpm } from './installed-packages.ts'

const run = promisify(execFile)
const ROOT = resolve(import.meta.dirname, '../..')

/** What a package may consist of; everything else is a test, a tool of development, or an accident. */
const ALLOWED =
  /^(?:LICENSE|NOTICE|README\.md|package\.json|bin\/dify-masking\.js|dist\/.+\.(?:js|js\.map|lua|html|css)|dist\/sbom\.cdx\.json|(?:docs|envoy|examples)\/.+\.(?:md|yaml|json)|proto\/.+\.proto|proto\/(?:LICENSE|SHA256SUMS|VENDOR\.md))$/

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}

const scratch = mkdtempSync(join(tmpdir(), 'dify-masking-package-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

const LAUNCHER = join(scratch, 'node_modules', 'dify-masking', 'bin', 'dify-masking.js')

/** The package from the registry that holds the binary of another Node. */
const node22 = await installNpm(`node-${process.platform}-${process.arch}@22`)
const NODES = [
  [
    '22',
    node22.dir &&
      join(node22.dir, `node_modules/node-${process.platform}-${process.arch}/bin/node`),
  ],
  ['24', process.execPath],
] as const

describe('the npm package, installed into an empty folder', () => {
  let packed: Packed

  before(async () => {
    process.env['ENVOY_BIN'] = envoyBinary()
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', scratch], {
      cwd: ROOT,
      maxBuffer: 64 * 1024 * 1024,
    })
    const [first] = JSON.parse(stdout) as readonly Packed[]
    assert.ok(first !== undefined)
    packed = first
    writeFileSync(join(scratch, 'package.json'), '{"private":true}')
    await run('npm', ['install', '--no-audit', '--no-fund', `./${packed.filename}`], {
      cwd: scratch,
    })
  })

  it('has what it needs to run, and no test, tool of development or TypeScript', () => {
    const paths = packed.files.map(({ path }) => path)
    assert.deepEqual(
      paths.filter((path) => !ALLOWED.test(path) || /\.test\.|^test\//.test(path)),
      [],
    )
    assert.ok(!existsSync(join(scratch, 'node_modules', 'typescript')))
    const scripts = globSync('**/*.lua', { cwd: join(ROOT, 'src') })
    assert.ok(scripts.length > 0)
    for (const path of ['cli.js', 'admin/page/page.js', ...scripts])
      assert.ok(paths.includes(`dist/${path}`), path)
  })

  it('maps every compiled file back to its source, which the map holds', () => {
    const paths = new Set(packed.files.map(({ path }) => path))
    const compiled = [...paths].filter((path) => /^dist\/.+\.js$/.test(path))
    assert.deepEqual(
      compiled.filter((path) => !paths.has(`${path}.map`)),
      ['dist/admin/page/page.js'],
    )
    const map = readFileSync(join(scratch, 'node_modules/dify-masking/dist/cli.js.map'), 'utf8')
    const { sourcesContent } = JSON.parse(map) as { readonly sourcesContent: readonly string[] }
    assert.equal(sourcesContent[0], readFileSync(join(ROOT, 'src/cli.ts'), 'utf8'))
  })

  it('puts the command where npx and scripts find it', async () => {
    const PATH = `${dirname(process.execPath)}:${process.env['PATH']}`
    const command = join(scratch, 'node_modules/.bin/dify-masking')
    const { stdout } = await run(command, ['--version'], { env: { ...process.env, PATH } })
    const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
    assert.equal(stdout, `${own.version}\n`)
  })

  it('fetches its own Envoy where there is none', async (t) => {
    const env = { ...process.env, XDG_DATA_HOME: join(scratch, 'data') }
    const ran = await run(process.execPath, [LAUNCHER, 'install-envoy', '--json'], { env }).catch(
      (error: unknown) =>
        String(error instanceof Error && 'stderr' in error ? error.stderr : error),
    )
    if (typeof ran === 'string') {
      if (/cannot be reached|answered \d{3}|broke off|no Envoy/.test(ran)) return t.skip(ran.trim())
      assert.fail(ran)
    }
    const { path } = JSON.parse(ran.stdout) as { readonly path: string }
    // From here on up finds this one.
    delete process.env['ENVOY_BIN']
    process.env['XDG_DATA_HOME'] = env.XDG_DATA_HOME
    assert.ok(path.startsWith(join(scratch, 'data')), path)
  })

  for (const [major, node] of NODES)
    it(`masks a message and a PDF through Envoy on Node ${major}`, {
      skip: node === undefined ? node22.missing : false,
    }, async () => {
      assert.ok(node !== undefined)
      const { stdout } = await run(node, ['--version'])
      assert.match(stdout, new RegExp(`^v${major}\\.`))
      await masksOn(node)
    })
})

/** A message and a PDF: threads that read files start from files of their own. */
async function masksOn(node: string): Promise<void> {
  const dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
  const config = join(scratch, 'config.yaml')
  writeFileSync(config, `listen: ${FREE}\nfile_upload: { enabled: true }\n`)
  const runDir = mkdtempSync(join(scratch, 'run-'))
  const args = ['--config', config, '--dify', dify.url, '--run-dir', runDir]
  const running = await up(args, false, [node, LAUNCHER])
  try {
    const headers = { authorization: 'Bearer app-one' }
    const chat = await fetch(`${running.ready.proxy}/v1/chat-messages`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({
        inputs: {},
        query: 'I am alice@example.vn',
        response_mode: 'blocking',
        user: 'me',
      }),
    })
    assert.match(await chat.text(), /I am alice@example\.vn/)
    const form = new FormData()
    const pdf = Buffer.from(officeDocument('statement.pdf'), 'latin1')
    form.set('file', new File([pdf], 'statement.pdf', { type: 'application/pdf' }))
    form.set('user', 'me')
    const upload = await fetch(`${running.ready.proxy}/v1/files/upload`, {
      method: 'POST',
      headers,
      body: form,
    })
    assert.equal(upload.status, 201, await upload.text())
    const received = dify
      .requests()
      .map(({ body }) => body)
      .join('\n')
    assert.match(received, /I am EMAIL_1/)
    assert.match(received, /Statement for EMAIL_\d+/)
    assert.doesNotMatch(received, /@example\.vn/)
  } finally {
    await running.stop()
    await dify.close()
  }
}
