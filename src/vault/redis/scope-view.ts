import { MAX_NUMBER } from '../../core/text/placeholder-form.ts'
import type { RunEnd } from './scope-mapping.ts'
import { StoreError } from './server/failure.ts'
import { countOf, listOf, textOf } from './server/reply.ts'

/** What a script answers of one scope; records are still sealed. */
export interface ScopeView {
  readonly id: string
  readonly life: string
  /** Nothing was left out as known: replaces what the caller holds. */
  readonly isWhole: boolean
  readonly runs: readonly RunView[]
}

export interface RunView extends RunEnd {
  /** Records that the caller did not have: number, lookup HMAC (16 bytes), sealed record. */
  readonly records: readonly SealedEntry[]
}

export interface SealedEntry {
  readonly number: number
  readonly lookup: Buffer
  readonly record: Buffer
}

const LOOKUP_BYTES = 16

/** Life of a scope. */
const LIFE = /^[0-9a-f]{16}$/
/** `EMAIL`, or `EMAIL@51234567812345`. */
const RUN = /^([A-Z][A-Z0-9_]{0,23})(?:@[1-9]\d{0,13})?$/

export function viewsOf(part: unknown): readonly ScopeView[] {
  return listOf(part).map((view) => {
    const [id, life, whole, ...runs] = listOf(view)
    return {
      id: textOf(id),
      life: matched(LIFE, life)[0],
      isWhole: textOf(whole) === '1',
      runs: runs.map(runOf),
    }
  })
}

function runOf(part: unknown): RunView {
  const [name, highest, flat, read] = listOf(part)
  const [run, prefix = ''] = matched(RUN, name)
  const ends = { run, prefix, highest: placeholderNumber(highest), read: countOf(read) }
  if (ends.read > ends.highest) throw new StoreError('other')
  return { ...ends, records: recordsOf(listOf(flat), ends.read) }
}

/** Number and entry in turns, numbers ascending and at most `last`. */
function recordsOf(parts: readonly unknown[], last: number): readonly SealedEntry[] {
  const records: SealedEntry[] = []
  let before = 0
  for (let i = 0; i < parts.length; i += 2) {
    const [number, entry] = [placeholderNumber(parts[i]), parts[i + 1]]
    if (!Buffer.isBuffer(entry) || number <= before || number > last) throw new StoreError('other')
    before = number
    records.push({
      number,
      lookup: entry.subarray(0, LOOKUP_BYTES),
      record: entry.subarray(LOOKUP_BYTES),
    })
  }
  return records
}

function placeholderNumber(part: unknown): number {
  const number = countOf(part)
  if (number < 1 || number > MAX_NUMBER) throw new StoreError('other')
  return number
}

function matched(form: RegExp, part: unknown): RegExpExecArray {
  const found = form.exec(textOf(part))
  if (found === null) throw new StoreError('other')
  return found
}
