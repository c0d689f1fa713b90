import type { ScopeKey } from '../../../core/mapping/vault.ts'

/** Tag of keys that have none. */
const NO_TAG = '-'

/** A scope key in its parts: apps are kept together by the tag. */
export interface ScopeName {
  readonly tag: string
  readonly id: string
}

export function scopeName(key: ScopeKey): ScopeName {
  const dot = key.indexOf('.')
  return dot <= 0 ? { tag: NO_TAG, id: key } : { tag: key.slice(0, dot), id: key.slice(dot + 1) }
}

/** What every key of an app begins with. The braces make a cluster store them in one slot. */
export function rootOf(keyPrefix: string, tag: string): string {
  return `${keyPrefix}:{${tag}}`
}

/** Finds the index of an owner in every app. */
export function ownerPattern(keyPrefix: string, owner: string): string {
  return `${escapeGlob(keyPrefix)}:{*}:o:${escapeGlob(owner)}`
}

/** A key of Redis in its parts. */
export interface StoredKey {
  readonly tag: string
  /** `s` scope, `a` name, `o` owner, `n` and `e` of earlier versions (see `lua/common.lua`). */
  readonly kind: string
  /** Empty for `e`. */
  readonly id: string
}

const AFTER_PREFIX = /^:\{([^{}]+)\}:(?:([saon]):(.+)|(e))$/s

/** Reads a key that begins with exactly this prefix; undefined for any other, as one of `PREFIX:` or `PREFIX:{x}`. */
export function storedKey(keyPrefix: string, key: string): StoredKey | undefined {
  if (!key.startsWith(keyPrefix)) return undefined
  const found = AFTER_PREFIX.exec(key.slice(keyPrefix.length))
  const [, tag, kind, id = '', single] = found ?? []
  const letter = kind ?? single
  return tag === undefined || letter === undefined ? undefined : { tag, kind: letter, id }
}

/** Finds everything of a prefix; what it finds besides is told by `storedKey`. */
export function keyPattern(keyPrefix: string): string {
  return `${escapeGlob(keyPrefix)}:{*}:*`
}

const escapeGlob = (text: string): string => text.replace(/[\\*?[\]^]/g, '\\$&')
