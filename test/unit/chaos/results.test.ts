import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { Outcome } from '../../chaos/fault.ts'
import { keep, readRuns } from '../../chaos/results.ts'

const outcome = (id: string, sent: number): Outcome => ({
  id,
  injected: 1,
  sent,
  leaks: 0,
  figures: [],
  remarks: [],
  seconds: 1,
})

describe('what runs of the matrix have shown', () => {
  it('is kept by fault and run: what is done again takes the place of what was', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-results-'))
    try {
      const results = join(folder, 'results')
      keep(results, 1, 'here', [outcome('R10', 1), outcome('R2', 1)])
      keep(results, 2, 'there', [outcome('R2', 5)])
      keep(results, 1, 'here', [outcome('R2', 2), outcome('R3', 1)])
      assert.deepEqual(
        readRuns(results).map(({ number, surroundings, outcomes }) => [
          number,
          surroundings,
          ...outcomes.map(({ id, sent }) => `${id} ${sent}`),
        ]),
        [
          [1, 'here', 'R2 2', 'R3 1', 'R10 1'],
          [2, 'there', 'R2 5'],
        ],
      )
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
