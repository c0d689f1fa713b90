/**
 * Precision and recall of our detection on labelled texts, beside Presidio's pattern recognizers on the same ones, and
 * the time of both in one run. Prints tables and writes docs/detection.md. `--check`: without Presidio, fails if a
 * target is missed; nothing is written. `--documents`: the corpus of documents alone, without Presidio; `--people`: the texts with people alone.
 */
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import {
  type HardResult,
  onHardSet,
  onPresidioCases,
  onSynthSet,
  presidioDefaultPhone,
} from '../bench/evaluate/evaluation.ts'
import { readHardSet } from '../bench/evaluate/hard-set.ts'
import { INTRODUCTION } from '../bench/evaluate/introduction.ts'
import { disagreements } from '../bench/evaluate/mask-command.ts'
import { createDetector } from '../bench/evaluate/ours.ts'
import { writeDocumentFigures } from '../bench/evaluate/document-figures.ts'
import { writePeopleFigures } from '../bench/evaluate/people-figures.ts'
import { startPresidio } from '../bench/evaluate/presidio.ts'

import { rates } from '../bench/evaluate/score.ts'
import { type SetResult, missTable, resultTable, timingTable } from '../bench/evaluate/tables.ts'
import { timeDetection } from '../bench/evaluate/time-detection.ts'
import type { Timing } from '../bench/evaluate/timing.ts'
import { startProgress } from '../src/commands/terminal/progress.ts'

const isCheck = process.argv.includes('--check')

/** Least precision and recall on the labelled sets; phone numbers by F1. */
const TARGETS: readonly (readonly [entity: string, precision: number, recall: number])[] = [
  ['EMAIL', 0.98, 0.99],
  ['IP', 0.98, 0.99],
  ['IBAN', 0.98, 0.99],
  ['CARD', 0.98, 0.99],
  ['SSN', 0.98, 0.99],
]
const LEAST_PHONE_F1 = 0.8

function missedTargets(synth: SetResult, hard: HardResult): string[] {
  const missed: string[] = []
  for (const [entity, precision, recall] of TARGETS) {
    const tally = synth.ours.get(entity)
    if (tally === undefined) continue
    const got = rates(tally)
    if (got.precision < precision || got.recall < recall)
      missed.push(
        `${entity}: precision ${got.precision.toFixed(3)}, recall ${got.recall.toFixed(3)}`,
      )
  }
  const phone = synth.ours.get('PHONE')
  if (phone === undefined || rates(phone).f1 < LEAST_PHONE_F1) missed.push('PHONE: F1')
  if (hard.wanted.passed / hard.wanted.cases < 0.95) missed.push('hard set: recall')
  if (hard.benign.passed < hard.benign.cases) missed.push('hard set: false alarms')
  return missed
}

if (process.argv.includes('--documents')) {
  const beside = startPresidio()
  await writeDocumentFigures(beside)
  await beside?.close()
  process.exit()
}

if (process.argv.includes('--people')) {
  const beside = startPresidio()
  await writePeopleFigures(beside)
  await beside?.close()
  process.exit()
}

const presidio = isCheck ? undefined : startPresidio()
if (!isCheck && presidio === undefined)
  process.stderr.write(
    'Presidio is not there: our figures alone, and only those of the documents are written.\n',
  )
const progress = startProgress(process.stderr, 'synth_dataset_v2 (1 of 4)')
try {
  const synth = await onSynthSet(presidio)
  progress.at("Presidio's recognizer cases (2 of 4)")
  const cases = await onPresidioCases(presidio)
  progress.at('hard set (3 of 4)')
  const hard = await onHardSet(presidio)
  progress.at('times (4 of 4)')
  const missed = missedTargets(synth, hard)
  const sets = [synth, cases, hard]
  const differing = isCheck
    ? 0
    : disagreements(
        readHardSet().map(({ text }) => text),
        createDetector(),
      )
  if (differing > 0) missed.push(`mask --jsonl disagrees on ${differing} texts`)
  const times = isCheck ? [] : await timeDetection(presidio)
  progress.end()
  const sections = [
    ...sets.flatMap((set) => [`### ${set.title}`, set.note, resultTable(set)]),
    `Hard set: ${share(hard.wanted)} of the texts with something to find pass (a value counts only if one finding covers all of it), ${share(hard.benign)} of those with nothing to find${hard.presidioBenign === undefined ? '' : ` (Presidio, for the entities it was asked for: ${share(hard.presidioBenign)})`}.`,
  ]
  process.stdout.write(`${sections.join('\n\n')}\n\n`)
  if (times.length > 0) process.stdout.write(`${timingTable(times)}\n\n`)
  if (presidio !== undefined) {
    const phone = rates(await presidioDefaultPhone(presidio))
    writeFileSync('docs/detection.md', document(sections, times, missTable(sets), phone.recall))
    process.stdout.write('written: docs/detection.md\n')
  }
  if (!isCheck) await writeDocumentFigures(presidio)
  if (!isCheck) await writePeopleFigures(presidio)
  for (const target of missed) process.stdout.write(`missed: ${target}\n`)
  if (missed.length > 0) process.exitCode = 1
} finally {
  progress.end()
  await presidio?.close()
}

function share({ passed, cases }: { passed: number; cases: number }): string {
  return `${passed} of ${cases}`
}

function document(
  sections: readonly string[],
  times: readonly Timing[],
  misses: string,
  defaultPhoneRecall: number,
): string {
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}`
  return `${INTRODUCTION}
## Figures

Written by \`make eval\` (${machine}), beside
[Presidio](https://github.com/microsoft/presidio) 2.2.366: its pattern recognizers for e-mail, IP, phone, card, IBAN, SSN
and URL on a blank English pipeline, every score counted, overlaps resolved in its favour. Overlap scoring: a value
counts as found if a finding of its entity touches it; \`exact\` is the share with exactly its borders.

${sections.join('\n\n')}

With the regions that Presidio comes with, its recall of phone numbers in synth_dataset_v2 is
${defaultPhoneRecall.toFixed(3)}.

## Time

Processor time, median of seven interleaved rounds (least–most), on the same texts in one run. Machines differ: the ratio
is what counts.

${timingTable(times)}

## What is missed, and why

${misses}
`
}
