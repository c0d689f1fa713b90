import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { watchFiles } from '../../../src/files/watch-files.ts'
import { waitFor } from '../../support/wait-for.ts'

describe('watched files', () => {
  it('are told of once they are no longer being written, one time', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'watch-files-'))
    const file = join(folder, 'config.yaml')
    writeFileSync(file, '0')
    const told: number[] = []
    let written = 0
    const watch = watchFiles(() => told.push(written), { settleMs: 300 })
    t.after(() => {
      watch.close()
      rmSync(folder, { recursive: true })
    })
    watch.set([file])
    for (; written < 20; written++) {
      writeFileSync(file, 'x'.repeat(written + 2))
      await sleep(80)
    }
    await waitFor(() => told.length > 0)
    await sleep(1_500)
    assert.deepEqual(told, [20])
  })

  it('that were read for another reason are not reported again', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'watch-files-'))
    const file = join(folder, 'config.yaml')
    writeFileSync(file, '0')
    let told = 0
    const watch = watchFiles(() => told++)
    t.after(() => {
      watch.close()
      rmSync(folder, { recursive: true })
    })
    watch.set([file])
    writeFileSync(file, 'more')
    watch.reading()
    await sleep(1_500)
    assert.equal(told, 0)
    writeFileSync(file, 'still more')
    await waitFor(() => told === 1)
  })
})
