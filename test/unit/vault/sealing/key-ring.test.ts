import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import {
  type KeyFile,
  KeyFileError,
  formatKeyFile,
  newKeyFile,
  rotatedKeyFile,
} from '../../../../src/vault/sealing/key-file.ts'
import { openKeyRing } from '../../../../src/vault/sealing/key-ring.ts'
import type { VaultKeys } from '../../../../src/vault/sealing/vault-keys.ts'

const dir = mkdtempSync(join(tmpdir(), 'dify-masking-keys-'))
after(() => rmSync(dir, { recursive: true, force: true }))

const T0 = Date.parse('2026-01-01T00:00:00Z')
let files = 0

function setUp(first: KeyFile): {
  ring: VaultKeys
  clock: { now: number }
  path: string
  write: (file: KeyFile | string) => void
  problems: string[]
} {
  const path = join(dir, `keys${files++}`)
  const clock = { now: T0 }
  const write = (file: KeyFile | string): void =>
    writeFileSync(path, typeof file === 'string' ? file : formatKeyFile(file), { mode: 0o600 })
  write(first)
  const problems: string[] = []
  const onProblem = (problem: string): void => void problems.push(problem)
  const ring = openKeyRing({ path, now: () => clock.now, onProblem })
  return { ring, clock, path, write, problems }
}

describe('a key ring', () => {
  it('begins to use a key at its time, without a restart', () => {
    const first = newKeyFile(T0)
    const { ring, clock, write, problems } = setUp(first)
    assert.equal(ring.current().id, 1)
    const rotated = rotatedKeyFile(first, T0, 60_000, 1e9)
    write(rotated)
    clock.now += 30_000
    assert.equal(ring.current().id, 1)
    clock.now += 30_000
    assert.equal(ring.current().id, 2)
    assert.deepEqual(ring.byId(1), first.keys[0]?.key)
    assert.deepEqual(ring.byId(2), rotated.keys[1]?.key)
    assert.deepEqual(problems, [])
  })

  it('reads the file again although the clock was set back after it was read last', () => {
    const first = newKeyFile(T0)
    const { ring, clock, write } = setUp(first)
    clock.now += 86_400_000
    assert.equal(ring.current().id, 1)
    clock.now = T0
    write(rotatedKeyFile(first, T0, 0, 1e9))
    assert.ok(ring.byId(2) !== undefined)
    assert.equal(ring.current().id, 2)
  })

  it('looks for a key that it does not know at once, but not all the time', () => {
    const first = newKeyFile(T0)
    const { ring, clock, write } = setUp(first)
    write(rotatedKeyFile(first, T0, 0, 1e9))
    assert.equal(ring.byId(2), undefined)
    clock.now += 500
    assert.notEqual(ring.byId(2), undefined)
    assert.equal(ring.byId(3), undefined)
  })

  it('keeps what it has when the file is broken, and tells', () => {
    const first = newKeyFile(T0)
    const { ring, clock, write, problems } = setUp(first)
    for (const bad of ['{', rotatedKeyFile(newKeyFile(T0), T0, 0, 1e9)]) {
      write(bad)
      clock.now += 10_000
      assert.equal(ring.current().id, 1)
      assert.deepEqual(ring.current().key, first.keys[0]?.key)
    }
    assert.deepEqual(problems, [
      'is not JSON; make one with: dify-masking keys new',
      'has another root',
    ])
  })

  it('does without a file that is gone for a while', () => {
    const first = newKeyFile(T0)
    const { ring, clock, path, write, problems } = setUp(first)
    rmSync(path)
    clock.now += 10_000
    assert.equal(ring.current().id, 1)
    assert.deepEqual(problems, ['cannot be read'])
    write(rotatedKeyFile(first, T0, 0, 1e9))
    clock.now += 10_000
    assert.equal(ring.current().id, 2)
  })

  it('has a key even if the clock is wrong', () => {
    const { ring, clock } = setUp(newKeyFile(T0))
    clock.now = 0
    assert.equal(ring.current().id, 1)
  })

  it('does not begin with a file that others can read, or that is none', () => {
    const { path } = setUp(newKeyFile(T0))
    chmodSync(path, 0o644)
    const open = (): VaultKeys => openKeyRing({ path, now: () => T0, onProblem: () => undefined })
    assert.throws(open, KeyFileError)
    rmSync(path)
    assert.throws(open, KeyFileError)
  })
})
