import { StoreError } from './failure.ts'

/** What a script answers of one scope; records are still sealed. */
export interface ScopeView {
  readonly id: string
  readonly life: string
  readonly prefixes: readonly PrefixView[]
}

export interface PrefixView {
  readonly prefix: string
  readonly highest: number
  /** The caller has all records up to this number then. */
  readonly read: number
  /** Records that the caller did not have: number, lookup HMAC (16 bytes), sealed record. */
  readonly records: readonly SealedEntry[]
}

export interface SealedEntry {
  readonly number: number
  readonly lookup: Buffer
  readonly record: Buffer
}

const LOOKUP_BYTES = 16

// What is not what our own script answers comes from somebody else's: refused, never guessed.

export function textOf(part: unknown): string {
  if (Buffer.isBuffer(part)) return part.toString('utf8')
  if (typeof part === 'string') return part
  throw new StoreError('other')
}

export function numberOf(part: unknown): number {
  const number = Number(textOf(part))
  if (!Number.isSafeInteger(number)) throw new StoreError('other')
  return number
}

export function listOf(part: unknown): readonly unknown[] {
  if (Array.isArray(part)) return part
  throw new StoreError('other')
}

export function textsOf(part: unknown): readonly string[] {
  return listOf(part).map(textOf)
}

export function viewsOf(part: unknown): readonly ScopeView[] {
  return listOf(part).map((view) => {
    const [id, life, , ...prefixes] = listOf(view)
    return { id: textOf(id), life: textOf(life), prefixes: prefixes.map(prefixOf) }
  })
}

function prefixOf(part: unknown): PrefixView {
  const [prefix, highest, flat, read] = listOf(part)
  const parts = listOf(flat)
  const records: SealedEntry[] = []
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const entry = parts[i + 1]
    if (!Buffer.isBuffer(entry)) throw new StoreError('other')
    records.push({
      number: numberOf(parts[i]),
      lookup: entry.subarray(0, LOOKUP_BYTES),
      record: entry.subarray(LOOKUP_BYTES),
    })
  }
  return { prefix: textOf(prefix), highest: numberOf(highest), read: numberOf(read), records }
}
