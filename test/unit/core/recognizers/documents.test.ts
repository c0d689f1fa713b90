import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { createScanner } from '../../../../src/core/masking/create-scanner.ts'
import { createGrammar } from '../../../../src/core/masking/placeholder.ts'
import { BUILT_IN } from '../../../../src/core/recognizers/built-in.ts'
import { createRecognition } from '../../../../src/core/recognizers/registry.ts'
import {
  type LabelledDocument,
  isCovered,
  readLabelledDocument,
} from '../../../support/detection/labelled-document.ts'

/** Kinds that are claimed, and the least share of their values that has to be covered. */
const CLAIMED: Readonly<Record<string, number>> = {
  EMAIL: 0.99,
  PHONE: 0.98,
  IP: 1,
  MAC: 1,
  CARD: 1,
  IBAN: 1,
  BANK_ACCT: 0.98,
  CCCD: 0.98,
  CMND: 1,
  TAX: 0.97,
  BHXH: 0.98,
  BHYT: 1,
  PASSPORT: 1,
  GPLX: 1,
  PLATE: 1,
  SSN: 1,
  SECRET: 0.98,
  PASSWORD: 0.98,
  WALLET: 1,
}
/** Findings without any label, in all documents of a folder. */
const MOST_FALSE: Readonly<Record<string, number>> = { open: 2, other: 2, own: 2 }
/** Judged by their own tests. */
const OTHERS = new Set(['person', 'address', 'dob'])

const folder = new URL('../../../data/documents/', import.meta.url)

const scanner = (() => {
  const patterns = BUILT_IN.map(({ pattern, entity }) => [
    pattern,
    { enabled: !OTHERS.has(pattern), placeholder_prefix: entity },
  ])
  const recognition = createRecognition(Object.fromEntries(patterns))
  return createScanner(recognition, createGrammar(recognition.allPrefixes, true))
})()

const findingsIn = ({ text }: LabelledDocument): readonly { start: number; end: number }[] =>
  scanner
    .scan(text)
    .filter(({ entity }) => entity !== 'LITERAL')
    .flatMap((span) => span.findings)

describe('labelled documents', () => {
  for (const name of Object.keys(MOST_FALSE)) {
    const files = readdirSync(new URL(`${name}/`, folder)).filter((file) => file.endsWith('.txt'))
    const documents = files.map((file) => ({
      file,
      document: readLabelledDocument(readFileSync(new URL(`${name}/${file}`, folder), 'utf8')),
    }))
    const found = documents.map(({ file, document }) => ({
      file,
      document,
      findings: findingsIn(document),
    }))

    for (const [type, least] of Object.entries(CLAIMED))
      it(`${name}: values of ${type} are wholly covered`, () => {
        const missed: string[] = []
        let all = 0
        for (const { file, document, findings } of found)
          for (const label of document.labels.filter((each) => each.type === type)) {
            all++
            if (!isCovered(document, label, findings))
              missed.push(`${file}: ${document.text.slice(label.start, label.end)}`)
          }
        // One value of a small folder is not a share: it may be missed.
        assert.ok(missed.length <= Math.max(1, Math.floor(all * (1 - least))), missed.join('\n'))
      })

    it(`${name}: few findings lie where nothing is labelled`, () => {
      const wrong = found.flatMap(({ file, document, findings }) =>
        findings
          .filter(({ start, end }) =>
            document.labels.every((label) => label.end <= start || label.start >= end),
          )
          .map(({ start, end }) => `${file}: ${document.text.slice(start, end)}`),
      )
      assert.ok(wrong.length <= (MOST_FALSE[name] ?? 0), wrong.join('\n'))
    })
  }
})
