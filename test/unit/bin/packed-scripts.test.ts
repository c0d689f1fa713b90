import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

// Not beside the tests of the scripts: those run once for every change of a mutation test, and npm takes a second.
describe('the package that npm builds', () => {
  it('contains every script of the vault', () => {
    const files = globSync('src/**/*.lua', { cwd: ROOT })
    assert.ok(files.length > 0)
    const report = execFileSync(
      'npm',
      ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'],
      { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    )
    const [packed]: { files: { path: string }[] }[] = JSON.parse(report)
    const paths = new Set(packed?.files.map(({ path }) => path))
    assert.deepEqual(
      files.filter((file) => !paths.has(file)),
      [],
    )
  })
})
