import type { Finding } from '../../core/recognizers/recognizer.ts'
import { ExternalFailure } from './external-failure.ts'
import { startOfCharacter } from './text-pieces.ts'

/** Rule of every finding that comes from outside. */
const RULE = 'http'

/**
 * Reads an answer about `text`. Two shapes are known:
 * - Presidio's analyzer (`POST /analyze`): `[{"entity_type": "PERSON", "start": 0, "end": 4, "score": 0.85}]`, offsets
 *   in code points, as in Python;
 * - plain: `{"findings": [{"entity": "PERSON", "start": 0, "end": 4, "score": 0.85}], "offsets": "utf16"}`, offsets in
 *   UTF-16 units if it says so, in code points if it says `"code_points"` or nothing.
 *
 * Other fields are ignored. `entities` says which of the recognizer's names are used and what they are called here; the
 * others are dropped. An empty finding is none. Throws a `broken_answer` for anything else: an offset outside the text
 * shows that the two sides do not count in the same way, and then no other offset can be trusted.
 */
export function readAnswer(
  body: Uint8Array,
  text: string,
  entities: ReadonlyMap<string, string>,
): readonly Finding[] {
  const { rows, nameField, utf16 } = readShape(parse(body))
  const offsets = utf16 ? inUnits(text) : inCodePoints(text)
  const findings: Finding[] = []
  for (const row of rows) {
    if (typeof row !== 'object' || row === null) throw new ExternalFailure('broken_answer')
    const fields = new Map<string, unknown>(Object.entries(row))
    const name = fields.get(nameField)
    const score = fields.get('score')
    const start = offsets.startAt(fields.get('start'))
    const end = offsets.endAt(fields.get('end'))
    const known = typeof name === 'string' && typeof score === 'number' && score >= 0 && score <= 1
    if (!known || start === undefined || end === undefined || start > end)
      throw new ExternalFailure('broken_answer')
    const entity = entities.get(name)
    if (entity !== undefined && start < end)
      findings.push({ entity, start, end, score, rule: RULE })
  }
  return findings
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    // The parser's message quotes the answer.
    throw new ExternalFailure('broken_answer')
  }
}

interface Shape {
  readonly rows: readonly unknown[]
  readonly nameField: 'entity_type' | 'entity'
  readonly utf16: boolean
}

function readShape(answer: unknown): Shape {
  if (Array.isArray(answer)) return { rows: answer, nameField: 'entity_type', utf16: false }
  if (typeof answer !== 'object' || answer === null) throw new ExternalFailure('broken_answer')
  const rows: unknown = 'findings' in answer ? answer.findings : undefined
  const offsets: unknown = 'offsets' in answer ? answer.offsets : 'code_points'
  if (!Array.isArray(rows) || (offsets !== 'utf16' && offsets !== 'code_points'))
    throw new ExternalFailure('broken_answer')
  return { rows, nameField: 'entity', utf16: offsets === 'utf16' }
}

/** Offsets of an answer as UTF-16 units of the text that never split a character; `undefined` outside the text. */
interface Offsets {
  startAt(offset: unknown): number | undefined
  endAt(offset: unknown): number | undefined
}

function inUnits(text: string): Offsets {
  const isInside = (offset: unknown): offset is number =>
    typeof offset === 'number' && Number.isInteger(offset) && offset >= 0 && offset <= text.length
  return {
    startAt: (offset) => (isInside(offset) ? startOfCharacter(text, offset) : undefined),
    endAt(offset) {
      if (!isInside(offset)) return undefined
      return startOfCharacter(text, offset) === offset ? offset : offset + 1
    },
  }
}

/** A lone half of a pair counts as one code point, as in Python. */
function inCodePoints(text: string): Offsets {
  const starts: number[] = []
  let at = 0
  for (const character of text) {
    starts.push(at)
    at += character.length
  }
  starts.push(at)
  const toUnits = (offset: unknown): number | undefined =>
    typeof offset === 'number' ? starts[offset] : undefined
  return { startAt: toUnits, endAt: toUnits }
}
