import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = new URL('../../', import.meta.url)
const read = (file: string): string => readFileSync(new URL(file, ROOT), 'utf8')

/** Below these, a known fault lets others stop the service or read what is not theirs. */
const FLOORS: Readonly<Record<string, readonly [version: string, why: string]>> = {
  '@grpc/grpc-js': ['1.14.4', 'CVE-2026-48068 and -48069: a malformed message ends the process'],
  node: ['24.14.1', 'CVE-2026-21717: integer-like keys (V8); CVE-2026-21714: HTTP/2 sessions leak'],
  protobufjs: ['7.2.5', 'CVE-2023-36665: prototype pollution'],
}
/** Envoy before this ends FULL_DUPLEX_STREAMED answers wrongly (envoyproxy/envoy#47048, #46237). */
const ENVOY_FLOOR = '1.40.0'

const parts = (version: string): number[] => version.split('.').map(Number)

function isAtLeast(version: string, floor: string): boolean {
  const [have, want] = [parts(version), parts(floor)]
  const at = want.findIndex((part, i) => part !== have[i])
  return at < 0 || (have[at] ?? 0) > (want[at] ?? 0)
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>
}

describe('versions of dependencies', () => {
  it('are compared by number', () => {
    assert.ok(isAtLeast('1.14.4', '1.14.4') && isAtLeast('1.14.10', '1.14.4'))
    assert.ok(isAtLeast('2.0.0', '1.14.4') && isAtLeast('1.15.0', '1.14.4'))
    assert.ok(!isAtLeast('1.14.3', '1.14.4') && !isAtLeast('1.9.9', '1.14.4'))
  })

  it('are not below those with known faults, wherever they are installed', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as Lock
    for (const [name, [floor, why]] of Object.entries(FLOORS)) {
      const found = Object.entries(packages).filter(
        ([path]) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`),
      )
      assert.ok(found.length > 0, name)
      for (const [path, { version = '0' }] of found)
        assert.ok(isAtLeast(version, floor), `${path} ${version} < ${floor}: ${why}`)
      const installed = fileURLToPath(new URL(`node_modules/${name}/package.json`, ROOT))
      if (existsSync(installed)) {
        const { version } = JSON.parse(readFileSync(installed, 'utf8')) as { version: string }
        assert.ok(isAtLeast(version, floor), `installed: ${name} ${version} < ${floor}: ${why}`)
      }
    }
  })

  it('hold for Envoy as well, wherever it is named', () => {
    const files = globSync('{scripts/{install.sh,tools.lock},deploy/**/*.{yaml,yml}}', {
      cwd: fileURLToPath(ROOT),
    }).filter((file) => /envoyproxy\/envoy:v|envoy[-_]server[- ]\d/.test(read(file)))
    assert.ok(files.length === 6, files.join(' '))
    for (const file of files) {
      const versions = [
        ...read(file).matchAll(/(?:envoyproxy\/envoy:v|envoy[-_]server[- ])(\d+\.\d+\.\d+)/g),
      ]
      assert.ok(versions.length > 0, file)
      for (const [, version = ''] of versions)
        assert.ok(isAtLeast(version, ENVOY_FLOOR), `${file}: Envoy ${version}`)
    }
  })
})
