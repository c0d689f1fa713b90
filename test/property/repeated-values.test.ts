import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { Finding } from '../../src/core/recognizers/recognizer.ts'
import { createRecognition } from '../../src/core/recognizers/registry.ts'
import { normalise } from '../../src/core/text/normalised-view.ts'
import { configOf } from '../support/exchange/config-of.ts'

const { patterns } = configOf('{ masking: { patterns: { org: { legal_forms: true } } } }').masking
const { recognizers } = createRecognition(
  Object.fromEntries(
    Object.entries(patterns).map(([name, pattern]) => [name, { ...pattern, enabled: true }]),
  ),
)
const FOLDER = new URL('../fixtures/pii/hard/', import.meta.url)

interface Case {
  readonly id: string
  readonly text: string
}

const cases = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json') && file !== 'benign.json')
  .flatMap((file) => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Case[])

function findingsOf(text: string): Finding[] {
  const found: Finding[] = []
  const { view } = normalise(text)
  for (const recognizer of recognizers) recognizer.find(view, (finding) => found.push(finding))
  return found.filter(({ score }) => score >= 0.5)
}

const key = ({ entity, rule, start, end }: Finding): string => `${entity} ${rule} ${start}-${end}`

/** A recognizer must not step over the beginning of the next value with the end of one. */
describe('a value right after another one', () => {
  for (const separator of [' ', '\n', '\t', ', ']) {
    it(`is found after ${JSON.stringify(separator)}`, () => {
      let seen = 0
      const missed: string[] = []
      for (const { id, text } of cases) {
        const values = new Map<string, Finding>()
        for (const finding of findingsOf(text)) values.set(key(finding), finding)
        for (const finding of values.values()) {
          const { view } = normalise(text)
          const value = view.slice(finding.start, finding.end)
          const alone = findingsOf(value).find(
            ({ entity, start, end }) =>
              entity === finding.entity && start === 0 && end === value.length,
          )
          if (alone === undefined) continue
          seen++
          const twice = findingsOf(value + separator + value)
          const second = value.length + separator.length
          const covered = twice.some(
            ({ start, end }) => start <= second && end >= second + value.length,
          )
          if (!covered) missed.push(`${id} ${alone.entity} ${alone.rule}`)
        }
      }
      assert.ok(seen > 100, `${seen}`)
      assert.deepEqual(missed, [])
    })
  }
})
