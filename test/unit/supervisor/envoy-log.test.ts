import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { followEnvoyLog } from '../../../src/supervisor/envoy-log.ts'

describe("Envoy's log", () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-envoy-log-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('is passed on from its beginning to its end, and its last ten lines are known', () => {
    const file = join(folder, 'one.log')
    writeFileSync(file, 'of a run before\n')
    let passed = ''
    const log = followEnvoyLog(file, (text) => {
      passed += text
    })
    assert.deepEqual(log.lastLines(), [])
    for (let i = 1; i <= 12; i++) appendFileSync(file, `line ${i}\n`)
    assert.deepEqual(
      log.lastLines(),
      Array.from({ length: 10 }, (_, i) => `line ${i + 3}`),
    )
    appendFileSync(file, 'last words\n')
    log.close()
    assert.match(passed, /^line 1\n(?:line \d+\n){11}last words\n$/)
  })

  it('does not grow without end', () => {
    const file = join(folder, 'two.log')
    let passed = 0
    const log = followEnvoyLog(file, (text) => {
      passed += text.length
    })
    const text = `${'x'.repeat(1_000)}\n`.repeat(5_000)
    appendFileSync(file, text)
    log.lastLines()
    assert.equal(passed, text.length)
    assert.equal(statSync(file).size, 0)
    appendFileSync(file, 'after\n')
    assert.equal(log.lastLines().at(-1), 'after')
    log.close()
  })
})
