import type { ScopeKey } from '../../core/mapping/vault.ts'

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

/** The app of a key that `ownerPattern` has found. */
export function tagOfKey(keyPrefix: string, key: string): string {
  const start = keyPrefix.length + 2
  return key.slice(start, key.indexOf('}', start))
}

const escapeGlob = (text: string): string => text.replace(/[\\*?[\]^]/g, '\\$&')
