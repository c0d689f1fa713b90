import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const LAUNCHER = fileURLToPath(new URL('../../../bin/dify-masking.js', import.meta.url))

/** Makes a Node believe that it is another one, but not the one that it starts. */
const pretend = (version: string): string[] => [
  '--import',
  `data:text/javascript,Object.defineProperty(process, 'versions', { value: { node: '${version}' } })`,
]

/** Says what it was started with, then does as its first argument says. */
const PROGRAM = `
export async function main([what, ...rest]: string[]): Promise<number> {
  process.stdout.write(JSON.stringify({ node: process.versions.node, rest }) + '\\n')
  if (what === 'exit') return Number(rest[0])
  if (what === 'die') process.kill(process.pid, 'SIGKILL')
  const alive = setInterval(() => {}, 1000)
  return await new Promise((resolve) => {
    for (const [code, signal] of ['SIGTERM', 'SIGINT', 'SIGHUP'].entries())
      process.on(signal, () => { clearInterval(alive); resolve(40 + code) })
    process.stdout.write('waits\\n')
  })
}`

let root: string

function launch(version: string, ...args: string[]): ChildProcess {
  const launcher = join(root, 'bin', 'dify-masking.js')
  return spawn(process.execPath, [...pretend(version), launcher, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** What the process wrote, and its exit code. */
async function outcome(child: ChildProcess): Promise<{ out: string; err: string; code: unknown }> {
  assert.ok(child.stdout !== null && child.stderr !== null)
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { out, err, code }
}

describe('the launcher', () => {
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'dify-masking-bin-'))
    for (const folder of ['bin', 'src', 'node_modules/node/bin'])
      mkdirSync(join(root, folder), { recursive: true })
    cpSync(LAUNCHER, join(root, 'bin', 'dify-masking.js'))
    writeFileSync(join(root, 'package.json'), '{"type":"module"}')
    writeFileSync(join(root, 'src', 'cli.ts'), PROGRAM)
    symlinkSync(process.execPath, join(root, 'node_modules/node/bin/node'))
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  for (const version of ['22.18.0', '24.0.0', '26.1.0']) {
    it(`runs the sources in place on Node ${version}`, async () => {
      const { out, code } = await outcome(launch(version, 'exit', '7', '--flag', 'a b'))
      assert.equal(out, `${JSON.stringify({ node: version, rest: ['7', '--flag', 'a b'] })}\n`)
      assert.equal(code, 7)
    })
  }

  for (const version of ['20.20.2', '22.17.1', '23.5.0']) {
    it(`hands over to the Node of npm on Node ${version}`, async () => {
      const { out, code } = await outcome(launch(version, 'exit', '7', '--flag', 'a b'))
      const { node } = process.versions
      assert.equal(out, `${JSON.stringify({ node, rest: ['7', '--flag', 'a b'] })}\n`)
      assert.equal(code, 7)
    })
  }

  for (const [index, signal] of (['SIGTERM', 'SIGINT', 'SIGHUP'] as const).entries()) {
    it(`passes ${signal} on, and the exit code back`, async () => {
      const child = launch('20.0.0', 'wait')
      child.stdout?.on('data', (bytes: Buffer) => {
        if (bytes.includes('waits')) child.kill(signal)
      })
      assert.equal((await outcome(child)).code, 40 + index)
    })
  }

  it('exits as a shell says it when a signal ends the program', async () => {
    assert.equal((await outcome(launch('20.0.0', 'die'))).code, 128 + 9)
  })

  it('says what to do when there is no newer Node', async () => {
    rmSync(join(root, 'node_modules'), { recursive: true })
    const { out, err, code } = await outcome(launch('20.20.2', 'exit', '0'))
    assert.equal(
      err,
      'dify-masking: needs Node 24 or later, this is 20.20.2. Run make install, or install Node 24 or later.\n',
    )
    assert.deepEqual([out, code], ['', 1])
  })

  it('runs the compiled program where there are no sources, and refuses a Node before 22.15', async () => {
    rmSync(join(root, 'src'), { recursive: true })
    mkdirSync(join(root, 'dist'))
    writeFileSync(
      join(root, 'dist', 'cli.js'),
      "export const main = async () => { process.stdout.write('compiled'); return 7 }",
    )
    const started = await outcome(launch('22.15.0', 'exit', '0'))
    assert.deepEqual(started, { out: 'compiled', err: '', code: 7 })
    const refused = await outcome(launch('22.14.0', 'exit', '0'))
    assert.match(refused.err, /needs Node 22\.15 or later, this is 22\.14\.0/)
    assert.equal(refused.code, 1)
  })

  it('says what to do when the newer Node does not run', async () => {
    rmSync(join(root, 'node_modules/node/bin/node'))
    writeFileSync(join(root, 'node_modules/node/bin/node'), 'not a program', { mode: 0o644 })
    const { err, code } = await outcome(launch('20.20.2', 'exit', '0'))
    assert.match(err, /does not run/)
    assert.equal(code, 1)
  })

  it('runs the sources of a checkout, not what an earlier build left in dist/', async () => {
    mkdirSync(join(root, 'dist'))
    writeFileSync(join(root, 'dist', 'cli.js'), 'export const main = async () => 5')
    assert.equal((await outcome(launch('24.0.0', 'exit', '7'))).code, 7)
  })
})
