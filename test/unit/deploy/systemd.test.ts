import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { ROOT, deployFile, findTool, needs, runTool } from './tool.ts'

const UNITS = ['dify-masking.service', 'dify-masking-envoy.service']
const scratch = mkdtempSync(join(tmpdir(), 'deploy-systemd-'))
after(() => rmSync(scratch, { recursive: true }))

const unit = (name: string): string => readFileSync(deployFile(`systemd/${name}`), 'utf8')
const value = (name: string, key: string): string =>
  new RegExp(`^${key}=(.*)$`, 'm').exec(unit(name))?.[1] ?? ''

/** The units with their programs in this checkout; as paths. */
function here(): readonly string[] {
  return UNITS.map((name) => {
    const path = join(scratch, name)
    const programs = unit(name)
      .replaceAll('/opt/dify-masking/.tools/bin/envoy', '/bin/true')
      .replaceAll('/opt/dify-masking/', ROOT)
    writeFileSync(path, programs)
    return path
  })
}

describe('systemd units', () => {
  it('systemd takes them', needs('systemd-analyze'), () => {
    runTool('systemd-analyze', ['verify', '--man=no', ...here()])
  })

  it('are hardened: an exposure of 2 of 10 at most', needs('systemd-analyze'), () => {
    for (const path of here())
      runTool('systemd-analyze', ['security', '--offline=true', '--threshold=20', path])
  })

  it('stop Envoy first, and start the service first', () => {
    assert.equal(value(UNITS[1] ?? '', 'Requires'), UNITS[0])
    assert.equal(value(UNITS[1] ?? '', 'After'), UNITS[0])
  })

  it('let running requests finish', () => {
    const name = UNITS[1] ?? ''
    const [, seconds] = /drain-envoy\.sh (\d+) 0$/.exec(value(name, 'ExecStop')) ?? []
    assert.ok(Number(seconds) < Number(value(name, 'TimeoutStopSec')))
  })

  it('share a socket and no secrets', () => {
    const users = unit('dify-masking.sysusers.conf')
    for (const name of UNITS) {
      assert.match(users, new RegExp(`^u ${value(name, 'User')} -:${value(name, 'Group')} `, 'm'))
      assert.notEqual(value(name, 'User'), 'root')
    }
    assert.notEqual(value(UNITS[0] ?? '', 'User'), value(UNITS[1] ?? '', 'User'))
    assert.equal(value(UNITS[0] ?? '', 'UMask'), '0007')
    assert.equal(value(UNITS[1] ?? '', 'InaccessiblePaths'), '-/etc/dify-masking')
  })

  it('need what prepare-envoy.js writes', () => {
    assert.match(
      value(UNITS[0] ?? '', 'ExecStartPre'),
      /prepare-envoy\.js \S+ \/run\/dify-masking$/,
    )
    assert.match(
      value(UNITS[1] ?? '', 'ExecStart'),
      /--config-path \/run\/dify-masking\/envoy\.yaml/,
    )
  })

  const skip =
    findTool('systemd-sysusers') === undefined ? 'systemd-sysusers is not installed' : false
  it('systemd makes their users', { skip }, () => {
    const file = deployFile('systemd/dify-masking.sysusers.conf')
    runTool('systemd-sysusers', ['--dry-run', `--root=${scratch}`, file])
  })
})
