import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const read = (file: string): string => readFileSync(`${ROOT}${file}`, 'utf8')

interface Bom {
  readonly bomFormat: string
  readonly components: readonly {
    readonly name: string
    readonly version: string
    readonly purl: string
    readonly licenses?: readonly unknown[]
  }[]
}

describe('the software bill of materials', () => {
  it('names what runs in production, with versions and licences, and is the same each time', () => {
    const make = (): string => {
      execFileSync(process.execPath, ['scripts/sbom.ts'], { cwd: ROOT, timeout: 60_000 })
      return read('dist/sbom.cdx.json')
    }
    const text = make()
    assert.equal(make(), text)
    const bom = JSON.parse(text) as Bom
    assert.equal(bom.bomFormat, 'CycloneDX')
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as {
      dependencies: Record<string, string>
      devDependencies: Record<string, string>
    }
    const names = new Map(bom.components.map((component) => [component.name, component]))
    for (const name of Object.keys(dependencies)) {
      assert.match(names.get(name)?.version ?? '', /^\d+\.\d+\.\d+/, name)
      assert.ok((names.get(name)?.licenses ?? []).length > 0, name)
    }
    assert.match(names.get('envoy')?.purl ?? '', /^pkg:docker\/envoyproxy\/envoy@v1\.\d+\.\d+$/)
    for (const name of ['typescript', 'oxlint', 'fast-check', 'knip']) {
      assert.ok(name in devDependencies)
      assert.ok(!names.has(name), name)
    }
  })
})
