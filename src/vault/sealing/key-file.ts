import { randomBytes } from 'node:crypto'
import type { DataKey } from './vault-keys.ts'

/** A data key and when it comes into use. */
export interface TimedKey extends DataKey {
  /** Milliseconds since 1970. Replicas that read the file before this all begin at the same time. */
  readonly from: number
}

/** The keys of a store: JSON with `version` 1, `root`, and `keys` of `id`, `from` (ISO 8601) and `key`; Base64. */
export interface KeyFile {
  /** 32 bytes that never change. */
  readonly root: Buffer
  /** In order of `from`; at least one. */
  readonly keys: readonly TimedKey[]
}

/** A key file cannot be used. Says why, quotes nothing. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError'
}

const KEY_BYTES = 32
const MAX_ID = 0xffff_ffff

export function newKeyFile(now: number): KeyFile {
  return { root: randomBytes(KEY_BYTES), keys: [{ id: 1, from: now, key: randomBytes(KEY_BYTES) }] }
}

/**
 * Adds a key that comes into use after `afterMs`, and leaves out those that gave way more than `keepMs` ago: as long
 * as a record can live.
 */
export function rotatedKeyFile(
  file: KeyFile,
  now: number,
  afterMs: number,
  keepMs: number,
): KeyFile {
  const id = Math.max(...file.keys.map((key) => key.id)) + 1
  if (id > MAX_ID) throw new KeyFileError('no key id is left')
  // A rotation that is still to come would be overtaken.
  if (file.keys.some(({ from }) => from > now + afterMs))
    throw new KeyFileError('holds a key that comes into use later than the new one would')
  const keys = [...file.keys, { id, from: now + afterMs, key: randomBytes(KEY_BYTES) }]
  const kept = keys.filter((_, i) => {
    const next = keys[i + 1]
    return next === undefined || next.from + keepMs > now
  })
  return { root: file.root, keys: kept }
}

export function formatKeyFile({ root, keys }: KeyFile): string {
  const shown = keys.map(({ id, from, key }) => ({
    id,
    from: new Date(from).toISOString(),
    key: key.toString('base64'),
  }))
  return `${JSON.stringify({ version: 1, root: root.toString('base64'), keys: shown }, null, 2)}\n`
}

export function parseKeyFile(text: string): KeyFile {
  const file = recordOf(parsed(text))
  if (file['version'] !== 1) throw new KeyFileError('has no version 1')
  const listed = file['keys']
  if (!Array.isArray(listed) || listed.length === 0) throw new KeyFileError('has no keys')
  const keys = listed.map((each: unknown) => timedKey(recordOf(each)))
  if (new Set(keys.map(({ id }) => id)).size < keys.length)
    throw new KeyFileError('has two keys with one id')
  return { root: secretOf(file['root']), keys: keys.toSorted((a, b) => a.from - b.from) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own words quote the text.
    throw new KeyFileError('is not JSON; make one with: dify-masking keys new')
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  if (value === null || typeof value !== 'object') throw new KeyFileError('has another form')
  return { ...value }
}

function timedKey({ id, from, key }: Record<string, unknown>): TimedKey {
  if (typeof id !== 'number' || !Number.isInteger(id) || id < 1 || id > MAX_ID)
    throw new KeyFileError('has a key without a valid id')
  const time = typeof from === 'string' ? Date.parse(from) : Number.NaN
  if (Number.isNaN(time)) throw new KeyFileError('has a key without a valid time')
  return { id, from: time, key: secretOf(key) }
}

function secretOf(value: unknown): Buffer {
  const secret = Buffer.from(typeof value === 'string' ? value : '', 'base64')
  if (secret.length !== KEY_BYTES) throw new KeyFileError('has a key that is not 32 bytes long')
  return secret
}
