import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { type Figure, type Result, once, spread, verdict } from '../../../bench/result.ts'
import { readRuns, summaryTable, surroundingsOf } from '../../../bench/summary.ts'

const figure = (least: number, median: number, most: number, row = 'E1'): Figure => ({
  row,
  name: `figure of ${row}`,
  unit: '×',
  value: { least, median, most },
  goal: { atMost: 1.5 },
})

describe('figures of speed', () => {
  it('are claimed where all of the spread is on one side of the goal', () => {
    assert.equal(verdict(figure(1, 1.2, 1.4)), 'met')
    assert.equal(verdict(figure(1, 1.2, 1.6)), 'met?')
    assert.equal(verdict(figure(1.4, 1.6, 1.8)), 'missed?')
    assert.equal(verdict(figure(1.6, 1.7, 1.8)), 'missed')
    const least = { ...figure(0.7, 0.9, 1), goal: { atLeast: 0.8 } }
    assert.equal(verdict(least), 'met?')
    assert.equal(verdict({ row: 'E1', name: 'a', unit: '', value: once(1) }), '')
  })

  it('are the median with the least and the most', () => {
    assert.deepEqual(spread([3, 1, 2]), { median: 2, least: 1, most: 3 })
  })

  it('form a table with a column for each run', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-bench-'))
    try {
      const write = (run: number, figures: readonly Figure[]): void => {
        const result: Result = {
          bench: 'a',
          date: '2026-01-02T03:04:05Z',
          surroundings: { cores: 2 },
          figures,
        }
        mkdirSync(join(folder, `run-${run}`))
        writeFileSync(join(folder, `run-${run}`, 'a.json'), JSON.stringify(result))
      }
      write(2, [figure(1.6, 1.7, 1.8), figure(1, 1, 1, 'E10')])
      write(1, [figure(1, 1.2, 1.4), { row: 'E2', name: 'free', unit: 'ms', value: once(1234) }])
      mkdirSync(join(folder, 'other'))
      const runs = readRuns(pathToFileURL(`${folder}/`))
      assert.equal(
        summaryTable(runs, true),
        [
          '|  | figure | goal | run 1 | run 2 |',
          '| --- | --- | --- | --- | --- |',
          '| E1 | figure of E1 | ≤ 1.5 × | 1.20 × (1.00–1.40) | 1.70 × (1.60–1.80) **missed** |',
          '| E10 | figure of E10 | ≤ 1.5 × |  | 1.00 × |',
        ].join('\n'),
      )
      assert.match(summaryTable(runs, false), /\| E2 \| free \| 1,234 ms \|  \|$/)
      assert.equal(
        surroundingsOf(runs),
        '- run 1: 2026-01-02, cores 2\n- run 2: 2026-01-02, cores 2',
      )
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
