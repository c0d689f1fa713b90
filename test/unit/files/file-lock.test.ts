import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { takeLock } from '../../../src/files/file-lock.ts'

const MODULE = new URL('../../../src/files/file-lock.ts', import.meta.url).href

/** Takes the lock, says so, and keeps it for as long as it runs. */
const HOLD = `
const { takeLock } = await import(${JSON.stringify(MODULE)})
process.stdout.write(takeLock(process.argv[1], 2000) === undefined ? 'no' : 'yes')
setInterval(() => globalThis.gc?.(), 5)
`

describe('the lock of a file', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-lock-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const holder = async (file: string): Promise<{ child: ChildProcess; said: string }> => {
    const args = ['--expose-gc', '--input-type=module', '-e', HOLD, file]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const [said] = (await once(child.stdout, 'data')) as [Buffer]
    return { child, said: said.toString() }
  }

  it('is had by one process at a time, and free again when that is killed', async () => {
    const file = join(folder, 'one.lock')
    const first = await holder(file)
    assert.equal(first.said, 'yes')
    assert.equal(takeLock(file), undefined)
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    const lock = takeLock(file)
    assert.ok(lock !== undefined)
    lock.release()
    lock.release()
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.deepEqual(readdirSync(folder), ['one.lock'])
  })

  it('goes to one of many that ask at once', async () => {
    const file = join(folder, 'many.lock')
    const all = await Promise.all(Array.from({ length: 4 }, async () => await holder(file)))
    assert.deepEqual(all.map(({ said }) => said).toSorted(), ['no', 'no', 'no', 'yes'])
    for (const { child } of all) child.kill('SIGKILL')
  })

  it('that cannot be had on this file system is an error that says what to do', () => {
    assert.throws(() => takeLock(folder), /cannot be locked: .* Choose a folder on a local disk/)
  })
})
