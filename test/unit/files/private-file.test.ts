import assert from 'node:assert/strict'
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createPrivate, replacePrivate } from '../../../src/files/private-file.ts'
import { dify } from '../../support/envoy/up.ts'

describe('a private file', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'private-file-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))
  const modeOf = (path: string): number => statSync(path).mode & 0o777

  it('is for its owner alone, also where one was open to others', () => {
    const path = join(folder, 'open')
    writeFileSync(path, 'before', { mode: 0o644 })
    replacePrivate(path, 'after')
    assert.deepEqual([readFileSync(path, 'utf8'), modeOf(path)], ['after', 0o600])
    createPrivate(join(folder, 'new'), 'x')
    assert.equal(modeOf(join(folder, 'new')), 0o600)
    assert.throws(() => createPrivate(path, 'x'), { code: 'EEXIST' })
  })

  it('is there whole or not at all, and leaves nothing behind', () => {
    const inside = join(folder, 'inside')
    mkdirSync(join(inside, 'taken'), { recursive: true })
    assert.throws(() => replacePrivate(join(inside, 'none', 'x'), 'x'), { code: 'ENOENT' })
    assert.throws(() => replacePrivate(join(inside, 'taken'), 'x'), { code: 'EISDIR' })
    assert.deepEqual(readdirSync(inside), ['taken'])
  })

  it('of keys stays that of the user who reads it when it is rotated, behind a link too', async () => {
    const keys = join(folder, 'store.keys')
    const link = join(folder, 'link.keys')
    assert.equal((await dify(['keys', 'new', '--file', keys])).code, 0)
    chmodSync(keys, 0o440)
    const isRoot = process.getuid?.() === 0
    if (isRoot) chownSync(keys, 12_345, 12_345)
    symlinkSync(keys, link)
    const old = readFileSync(keys, 'utf8')
    assert.equal((await dify(['keys', 'rotate', '--file', link])).code, 0)
    assert.ok(lstatSync(link).isSymbolicLink())
    assert.notEqual(readFileSync(keys, 'utf8'), old)
    const { uid, gid } = statSync(keys)
    assert.equal(modeOf(keys), 0o440)
    if (isRoot) assert.deepEqual([uid, gid], [12_345, 12_345])
  })
})
