import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { secretFileProblem } from '../../../src/config/secret-file.ts'
import {
  changeableFileProblem,
  isOwnSecret,
  privateFolderProblem,
  socketFolderProblem,
} from '../../../src/files/safe-folder.ts'

const isRoot = process.getuid?.() === 0
const NOBODY = 65_534

describe('a folder', () => {
  let top: string
  before(() => {
    top = mkdtempSync(join(tmpdir(), 'dify-masking-safe-'))
  })
  after(() => rmSync(top, { recursive: true, force: true }))

  const folder = (name: string, mode: number): string => {
    const path = join(top, name)
    mkdirSync(path, { recursive: true })
    chmodSync(path, mode)
    return path
  }

  it('that is private must be closed to all others, with all that is in it', () => {
    assert.equal(privateFolderProblem(folder('closed', 0o700)), undefined)
    for (const mode of [0o701, 0o710, 0o755, 0o770])
      assert.match(privateFolderProblem(folder('closed', mode)) ?? '', /: chmod 700 /)
    const path = folder('closed', 0o700)
    writeFileSync(join(path, 'file'), '')
    chmodSync(join(path, 'file'), 0o646)
    assert.match(privateFolderProblem(path) ?? '', /can: rm /)
    chmodSync(join(path, 'file'), 0o600)
    linkSync(join(path, 'file'), join(top, 'elsewhere'))
    assert.match(privateFolderProblem(path) ?? '', /can: rm /)
  })

  it('of a socket may be entered by others, and not written to', () => {
    for (const mode of [0o700, 0o750, 0o755])
      assert.equal(socketFolderProblem(folder('socket', mode)), undefined)
    for (const mode of [0o757, 0o777, 0o1777, 0o2777])
      assert.match(socketFolderProblem(folder('socket', mode)) ?? '', /: chmod go-w /)
  })

  it('on the way that another user could replace is refused', { skip: !isRoot }, () => {
    const above = folder('above', 0o777)
    const path = folder('above/inner', 0o700)
    assert.match(privateFolderProblem(path) ?? '', new RegExp(`chmod go-w ${above}$`))
    // Sticky, as /tmp: only the owner of `inner` may rename it.
    chmodSync(above, 0o1777)
    assert.equal(privateFolderProblem(path), undefined)
    chmodSync(above, 0o755)
    chownSync(above, NOBODY, NOBODY)
    assert.match(privateFolderProblem(path) ?? '', /belongs to another user \(65534\)/)
    assert.match(socketFolderProblem(path) ?? '', /belongs to another user \(65534\)/)
  })

  it('that is a volume of a pod, as kubelet makes it, takes a socket', { skip: !isRoot }, () => {
    const path = folder('volume', 0o700)
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', path])
    try {
      chmodSync(path, 0o2777)
      assert.equal(socketFolderProblem(path), undefined)
      // Neither without the group of its own nor for another group.
      chmodSync(path, 0o777)
      assert.match(socketFolderProblem(path) ?? '', /chmod go-w/)
      chownSync(path, 0, 4_321)
      chmodSync(path, 0o2777)
      assert.match(socketFolderProblem(path) ?? '', /chmod go-w/)
    } finally {
      execFileSync('umount', [path])
    }
  })
})

describe('a file', () => {
  let top: string
  before(() => {
    top = mkdtempSync(join(tmpdir(), 'dify-masking-file-'))
  })
  after(() => rmSync(top, { recursive: true, force: true }))

  it('that others can write to is not trusted', () => {
    const path = join(top, 'config.yaml')
    writeFileSync(path, '')
    chmodSync(path, 0o644)
    assert.equal(changeableFileProblem(path), undefined)
    chmodSync(path, 0o646)
    assert.match(changeableFileProblem(path) ?? '', /mode 0646\): chmod go-w /)
  })

  it('that others can replace is not trusted', () => {
    const folder = join(top, 'shared')
    const path = join(folder, 'config.yaml')
    mkdirSync(folder)
    writeFileSync(path, '', { mode: 0o600 })
    assert.equal(changeableFileProblem(path), undefined)
    chmodSync(folder, 0o777)
    assert.match(changeableFileProblem(path) ?? '', new RegExp(`replace ${path}.* go-w ${folder}$`))
    const link = join(top, 'link.yaml')
    symlinkSync(path, link)
    assert.match(changeableFileProblem(link) ?? '', new RegExp(`replace ${path}`))
    assert.match(secretFileProblem(path, 0) ?? '', new RegExp(`replace ${path}`))
    chmodSync(folder, 0o1777)
    assert.equal(changeableFileProblem(path), undefined)
  })

  it('on a read-only mount is trusted, as that of a ConfigMap', { skip: !isRoot }, () => {
    const folder = join(top, 'mounted')
    const path = join(folder, 'config.yaml')
    mkdirSync(folder)
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder])
    try {
      writeFileSync(path, '')
      chmodSync(folder, 0o777)
      assert.match(changeableFileProblem(path) ?? '', /can replace/)
      execFileSync('mount', ['-o', 'remount,ro', folder])
      assert.equal(changeableFileProblem(path), undefined)
    } finally {
      execFileSync('umount', [folder])
    }
  })

  it('that others can have seen or made is not a secret', () => {
    const path = join(top, 'secret')
    assert.equal(isOwnSecret(path), false)
    writeFileSync(path, 'x', { mode: 0o600 })
    assert.equal(isOwnSecret(path), true)
    chmodSync(path, 0o640)
    assert.equal(isOwnSecret(path), false)
    chmodSync(path, 0o600)
    linkSync(path, join(top, 'other'))
    assert.equal(isOwnSecret(path), false)
    if (!isRoot) return
    rmSync(join(top, 'other'))
    chownSync(path, NOBODY, NOBODY)
    assert.equal(isOwnSecret(path), false)
  })
})
