import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { ERRORS } from '../../src/core/errors.ts'
import { METRICS } from '../../src/telemetry/names.ts'
import { FAILURES } from '../../src/vault/redis/failure.ts'

const ROOT = new URL('../../', import.meta.url)
const read = (file: string): string => readFileSync(new URL(file, ROOT), 'utf8')

describe('documentation', () => {
  it('explains every error code and every metric', () => {
    const operations = read('docs/operations.md')
    for (const name of [...Object.keys(ERRORS), ...Object.keys(METRICS)]) {
      assert.ok(operations.includes(`\`${name}\``), name)
    }
  })

  it('explains every reason for which the store can fail', () => {
    const operations = read('docs/operations.md')
    for (const reason of FAILURES) assert.ok(operations.includes(`\`${reason}\``), reason)
  })

  it('links only to files that are there', () => {
    for (const file of [
      'README.md',
      'CONTRIBUTING.md',
      'docs/architecture.md',
      'docs/operations.md',
      'docs/vi/huong-dan.md',
    ]) {
      for (const [, target = ''] of read(file).matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
        assert.ok(existsSync(new URL(target, new URL(file, ROOT))), `${file}: ${target}`)
      }
    }
  })
})
