/** Writes the tables of docs/performance.md out of what `make bench` has left in bench/results/. */
import { readFileSync, writeFileSync } from 'node:fs'
import { readRuns, summaryTable, surroundingsOf } from '../bench/summary.ts'

const PAGE = 'docs/performance.md'
const BEGIN = '<!-- written by make bench: begin -->'
const END = '<!-- end -->'

const runs = readRuns(new URL('../bench/results/', import.meta.url))
const page = readFileSync(PAGE, 'utf8')
const from = page.indexOf(BEGIN) + BEGIN.length
const to = page.indexOf(END, from)
const text = [
  '## What is promised',
  summaryTable(runs, true),
  '## What else was measured',
  summaryTable(runs, false),
  '## Where',
  surroundingsOf(runs),
].join('\n\n')
writeFileSync(PAGE, `${page.slice(0, from)}\n\n${text}\n\n${page.slice(to)}`)
process.stdout.write(`written: ${PAGE}, ${runs.length} runs\n`)
