import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { partsOf } from '../../support/detection/document-masking.ts'

const BIN = fileURLToPath(new URL('../../../bin/dify-masking.js', import.meta.url))
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

async function run(
  args: readonly string[],
  input: string | Buffer = '',
  env: Record<string, string> = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  // A command that reads nothing may be gone before it is written.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, out, err }
}

describe('dify-masking', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-cli-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const file = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }

  it('teaches its use', async () => {
    const help = await run(['--help'])
    assert.equal(help.code, 0)
    for (const command of [
      'up',
      'serve',
      'simulate',
      'validate',
      'schema',
      'envoy',
      'detect',
      'explain',
      'mask',
      'unmask',
      'version',
    ]) {
      assert.match(help.out, new RegExp(`^ {2}${command} `, 'm'))
    }
    assert.match((await run(['help', 'mask'])).out, /Usage: dify-masking mask/)
    assert.match((await run(['mask', '--help'])).out, /--jsonl/)
    assert.equal((await run([])).code, 2)
  })

  it('points at the right command or option, with exit code 2', async () => {
    const typo = await run(['valdate'])
    assert.deepEqual([typo.code, typo.out], [2, ''])
    assert.match(typo.err, /Did you mean validate\?/)
    assert.equal((await run(['mask', '--nope'])).code, 2)
    assert.equal((await run(['serve'])).code, 2)
    assert.equal((await run(['simulate', '--dify-version', '2.0.0'])).code, 2)
  })

  it('validates files: exit code 0, or 1 and every mistake with its line', async () => {
    const good = await run(['validate', 'examples/quickstart.yaml'])
    assert.deepEqual(
      [good.code, good.out],
      [0, 'examples/quickstart.yaml: valid\npreset standard: off: person, address, dob\n'],
    )
    const bad = await run([
      'validate',
      file('bad.json', '{\n "masking": {"enabled": 1},\n "nope": "${UNSET_NAME}"\n}\n'),
    ])
    assert.equal(bad.code, 1)
    assert.match(bad.err, /bad\.json:2:\d+ {2}masking\.enabled {2}must be a boolean/)
    assert.match(
      bad.err,
      /bad\.json:3:\d+ {2}nope {2}the environment variable UNSET_NAME is not set/,
    )
    assert.match(bad.err, /bad\.json:3:\d+ {2}nope {2}unknown key/)
  })

  it('prints its schema and versions as JSON', async () => {
    const schema = JSON.parse((await run(['schema'])).out) as { properties: object }
    assert.ok('masking' in schema.properties)
    const version = JSON.parse((await run(['version'])).out) as Record<string, string>
    assert.match(version['service'] ?? '', /^\d+\.\d+\.\d+/)
    assert.equal(version['protocol'], 'envoy.service.ext_proc.v3')
  })

  it('masks and unmasks text and JSON, and keeps the pairs to itself', async () => {
    const pairs = file('pairs.json', '{}')
    chmodSync(pairs, 0o644)
    const text = 'Mail "alice"@x.vn or alice@x.vn at 10.0.0.1, nguyễn'
    const masked = await run(['mask', '--map', pairs], text)
    assert.equal(masked.out, 'Mail EMAIL_1 or EMAIL_2 at IP_PRIVATE_1, nguyễn')
    assert.equal(statSync(pairs).mode & 0o777, 0o600)
    assert.equal((await run(['unmask', '--map', pairs], masked.out)).out, text)
    const json = JSON.stringify({ q: text, n: 1.5 })
    const body = await run(['mask', '--map', pairs], json)
    assert.ok(!body.out.includes('alice'))
    assert.deepEqual(
      JSON.parse((await run(['unmask', '--map', pairs], body.out)).out),
      JSON.parse(json),
    )
    assert.ok(readFileSync(pairs, 'utf8').includes('alice'))
  })

  it('masks a file as an upload is masked, and tells what is in each part without the value', async () => {
    const out = join(folder, 'masked.docx')
    const masked = await run(['mask', '--file', 'test/data/office/contract.docx', '--out', out])
    assert.equal(masked.code, 0, masked.err)
    assert.match(masked.out, /^word\/document\.xml {2}EMAIL {2}3$/m)
    assert.ok(!`${masked.out}${masked.err}`.includes('@'))
    const parts = await partsOf(readFileSync(out).toString('latin1'))
    for (const [part, text] of parts) assert.ok(!text.includes('@'), part)
    assert.equal(statSync(out).mode & 0o777, 0o600)

    const text = join(folder, 'statement.md')
    await run(['mask', '--file', 'test/data/office/statement.pdf', '--out', text])
    assert.match(readFileSync(text, 'utf8'), /^## Page 1\n\nStatement for EMAIL_1\n/)

    const explained = await run(['explain', '--json', '--file', 'test/data/office/statement.pdf'])
    assert.deepEqual(JSON.parse(explained.out).found[0], {
      part: 'text',
      entity: 'EMAIL',
      count: 3,
    })
    const secret = await run(['explain', '--file', 'test/data/office/secret.pdf'])
    assert.equal(secret.code, 1)
    assert.match(secret.err, /encrypted/)
    assert.equal((await run(['mask', '--file', 'x'])).code, 2)
  })

  it('masks lines, each a scope of its own, with findings in UTF-16 offsets', async () => {
    const lines = ['😀 alice@x.vn', 'none', 'bob@x.vn 8.8.8.8'].map((text) =>
      JSON.stringify({ text }),
    )
    const { out, code } = await run(['mask', '--jsonl'], `${lines.join('\n')}\n`)
    assert.equal(code, 0)
    assert.deepEqual(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
      [
        { text: '😀 EMAIL_1', findings: [{ entity: 'EMAIL', start: 3, end: 13 }] },
        { text: 'none', findings: [] },
        {
          text: 'EMAIL_1 IP_PUBLIC_1',
          findings: [
            { entity: 'EMAIL', start: 0, end: 8 },
            { entity: 'IP_PUBLIC', start: 9, end: 16 },
          ],
        },
      ],
    )
    assert.equal((await run(['mask', '--jsonl'], 'nonsense\n')).code, 1)
  })

  it('takes lines as JSON Lines has them', async () => {
    const strange = ['{"text":"a\u2028b@c.vn\u2029"}\r', ' ', '{"text":\r"x@y.vn"}']
    const { out, code } = await run(['mask', '--jsonl'], `\uFEFF${strange.join('\n')}`)
    assert.equal(code, 0)
    const texts = out.trimEnd().split('\n')
    assert.deepEqual(
      texts.map((line) => (JSON.parse(line) as { text: string }).text),
      ['a\u2028EMAIL_1\u2029', 'EMAIL_1'],
    )
    const bad = await run(['mask', '--jsonl'], Buffer.from([0x7b, 0xff, 0x0a]))
    assert.deepEqual([bad.code, bad.out], [1, ''])
    assert.equal((await run(['mask', '--jsonl', '--map', 'pairs.json'], '')).code, 2)
  })

  it('renders Envoy configurations', async () => {
    const config = file('c.yaml', 'upstreams: [{ name: dify, url: "http://127.0.0.1:5001" }]\n')
    const yaml = await run(['envoy', '--config', config])
    assert.equal(yaml.code, 0)
    assert.match(yaml.out, /envoy\.filters\.http\.ext_proc/)
    const json = await run(['envoy', '--config', config, '--format', 'json', '--target', 'sidecar'])
    assert.ok('http_filters' in (JSON.parse(json.out) as object))
    assert.equal((await run(['envoy', '--config', file('e.yaml', '{}')])).code, 2)
    assert.equal((await run(['envoy', '--config', config, '--target', 'x'])).code, 2)
  })
})
