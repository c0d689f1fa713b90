import { StoreError } from './failure.ts'

/** Microseconds have sixteen digits. */
const COUNT = /^(?:0|[1-9]\d{0,15})$/

// What is not what our own script answers comes from another one: refused, never guessed.

export function textOf(part: unknown): string {
  if (Buffer.isBuffer(part)) return part.toString('utf8')
  if (typeof part === 'string') return part
  throw new StoreError('other')
}

/** A time, a count, a number of a placeholder: not below 0. */
export function countOf(part: unknown): number {
  const text = textOf(part)
  const count = Number(text)
  if (!COUNT.test(text) || !Number.isSafeInteger(count)) throw new StoreError('other')
  return count
}

export function listOf(part: unknown): readonly unknown[] {
  if (Array.isArray(part)) return part
  throw new StoreError('other')
}

export function textsOf(part: unknown): readonly string[] {
  return listOf(part).map(textOf)
}
