/** Writes the tables of docs/performance.md out of what `make bench` has left in bench/results/. */
import { readRuns, summaryTable, surroundingsOf } from '../bench/summary.ts'
import { writePart } from './written-part.ts'

const PAGE = 'docs/performance.md'

const runs = readRuns(new URL('../bench/results/', import.meta.url))
const text = [
  '## What is promised',
  summaryTable(runs, true),
  '## What else was measured',
  summaryTable(runs, false),
  '## Where',
  surroundingsOf(runs),
].join('\n\n')
writePart(PAGE, 'bench', `\n${text}\n`)
process.stdout.write(`written: ${PAGE}, ${runs.length} runs\n`)
