import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../../../bin/dify-masking.js', import.meta.url))

interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** `hangUp`: closes the reading end of the output before the program can write. */
async function run(
  args: readonly string[],
  { env = {}, hangUp = false }: { env?: Record<string, string>; hangUp?: boolean } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [BIN, ...args], { env: { ...process.env, ...env } })
  const texts = { out: '', err: '' }
  if (hangUp) child.stdout.destroy()
  else
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      texts.out += text
    })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.err += text
  })
  // A command that reads nothing may be gone before it is written.
  child.stdin.on('error', () => {})
  child.stdin.end()
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, ...texts }
}

describe('mistakes at the command line', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-errors-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const file = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }

  it('suggest the option that was meant, never its value', async () => {
    const typo = await run(['serve', '--confg=hush'])
    assert.deepEqual([typo.code, typo.out], [2, ''])
    assert.equal(
      typo.err,
      'dify-masking serve: unknown option --confg. Did you mean --config?\n' +
        'See dify-masking help serve.\n',
    )
    const far = await run(['validate', '--xyzzy'])
    assert.deepEqual([far.code, /Did you mean/.test(far.err)], [2, false])
  })

  it('do not quote a file of values that cannot be read', async () => {
    const pairs = file('pairs.json', 'alice@example.vn')
    for (const env of [{}, { DEBUG: '1' }]) {
      const { code, err } = await run(['unmask', '--map', pairs], { env })
      assert.equal(code, 1)
      assert.match(err, /not valid JSON/)
      assert.ok(!err.includes('alice'), err)
    }
  })

  it('show where they happened only with DEBUG', async () => {
    const args = ['unmask', '--map', join(folder, 'none.json')]
    const { code, err } = await run(args)
    assert.equal(code, 1)
    assert.match(err, /^dify-masking unmask: \S*none\.json: the file does not exist\n$/)
    assert.match((await run(args, { env: { DEBUG: '1' } })).err, /\n {4}at /)
  })

  it('of a file that is not there name it', async () => {
    const path = join(folder, 'none.yaml')
    const missing = await run(['validate', path])
    assert.deepEqual(
      [missing.code, missing.out, missing.err],
      [1, '', `${path}:1:1  the file does not exist\n`],
    )
    assert.match((await run(['validate', folder])).err, /a folder, not a file/)
    assert.equal((await run(['validate'])).code, 2)
    assert.equal((await run(['validate', path, path])).code, 2)
  })

  it('do not repeat an argument, which may be the text to mask', async () => {
    const { code, err } = await run(['mask', 'alice@example.vn'])
    assert.equal(code, 2)
    assert.match(err, /standard input/)
    assert.ok(!err.includes('alice'), err)
  })

  it('of a word after a command name what it can be, before its options are missed', async () => {
    for (const [args, choices] of [
      [['keys', 'frob'], "'new' or 'rotate' after keys"],
      [['vault', 'frob'], "'export' or 'import' after vault"],
      [['config', 'frob'], "'new-key', 'encrypt' or 'decrypt' after config"],
      [['evidence', 'frob'], "'key' or 'verify' after evidence"],
      [['completion', 'frob'], "'bash', 'zsh' or 'fish' after completion"],
      [['routes', 'frob'], "'show', 'set', 'rollout', 'bypass' or 'reset' after routes"],
      [['routes', 'bypass'], "'on' or 'off' after bypass"],
    ] as const) {
      const { code, out, err } = await run(args)
      const [command] = args
      assert.deepEqual([code, out], [2, ''])
      assert.equal(
        err,
        `dify-masking ${command}: expected ${choices}\nSee dify-masking help ${command}.\n`,
      )
    }
    assert.equal((await run(['help', 'help'])).code, 0)
    assert.equal((await run(['version', '--json'])).code, 0)
  })

  it('name the file that a key is read from', async () => {
    const [none, open] = [join(folder, 'none.keys'), file('open.keys', 'x'.repeat(40))]
    chmodSync(open, 0o644)
    for (const path of [none, open, folder]) {
      const rotate = await run(['keys', 'rotate', '--file', path])
      assert.ok(rotate.err.startsWith(`dify-masking keys: ${path}: `), rotate.err)
      const seal = await run(['config', 'decrypt', '--key-file', path])
      assert.ok(!/the file in \S+ others/.test(seal.err), seal.err)
    }
  })

  it('print warnings of a valid file apart from the result', async () => {
    const path = file('dry.yaml', 'masking: { dry_run: true }\n')
    const { code, out, err } = await run(['validate', path])
    assert.deepEqual(
      [code, out],
      [0, `${path}: valid\npreset standard: off: person, address, dob\n`],
    )
    assert.match(err, /^warning: .*:1:12 {2}masking\.dry_run {2}dry run/)
  })

  it('are none when the reader of the output leaves', async () => {
    const { code, err } = await run(['schema'], { hangUp: true })
    assert.deepEqual([code, err], [0, ''])
  })
})
