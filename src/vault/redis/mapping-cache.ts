import type { ScopeMapping } from './scope-mapping.ts'

interface Held {
  readonly mapping: ScopeMapping
  usedAt: number
}

/** Keys whose canonical scope is remembered, as a multiple of the scopes. */
const NAMES_PER_SCOPE = 4
const MAX_SCOPES = 10_000

/**
 * Scopes that this process has read lately, so that only what is new has to be sent and opened. Never answers by
 * itself: the server says which life of a scope is the living one. Values leave memory when they were not used for
 * `idleMs`, or when there are more than `maxEntries`.
 */
export class MappingCache {
  /** By app and id; least recently used first. */
  readonly #scopes = new Map<string, Held>()
  readonly #canonical = new Map<string, string>()
  /** What a scope was linked with when it was last read. */
  readonly #links = new Map<string, readonly string[]>()
  readonly #maxEntries: number
  readonly #idleMs: number
  readonly #now: () => number

  constructor(maxEntries: number, idleMs: number, now: () => number) {
    this.#maxEntries = maxEntries
    this.#idleMs = idleMs
    this.#now = now
  }

  /** The id that a key meant when it was last used, or the key. */
  canonical(tag: string, key: string): string {
    return this.#canonical.get(`${tag}.${key}`) ?? key
  }

  /** Remembers which id a key means, whatever is held of it. */
  name(tag: string, key: string, id: string): void {
    this.#canonical.delete(`${tag}.${key}`)
    if (id !== key) this.#canonical.set(`${tag}.${key}`, id)
  }

  /** What is held of a scope that a key means, and of the scopes it was linked with. */
  known(tag: string, key: string): readonly ScopeMapping[] {
    const id = this.canonical(tag, key)
    return [id, ...(this.#links.get(`${tag}.${id}`) ?? [])]
      .map((each) => this.#scopes.get(`${tag}.${each}`)?.mapping)
      .filter((mapping) => mapping !== undefined)
  }

  /** What is held of a scope, of whichever life. */
  held(tag: string, id: string): ScopeMapping | undefined {
    return this.#scopes.get(`${tag}.${id}`)?.mapping
  }

  /** The mapping of a life, if it is held. */
  find(tag: string, id: string, life: string): ScopeMapping | undefined {
    const held = this.held(tag, id)
    return held?.life === life ? held : undefined
  }

  /** Holds a mapping, in the place of whatever was held of that scope. */
  keep(tag: string, mapping: ScopeMapping): void {
    const name = `${tag}.${mapping.id}`
    this.#scopes.delete(name)
    this.#scopes.set(name, { mapping, usedAt: this.#now() })
  }

  /** Remembers what a key means; `ids`: the scope, then those it is linked with. None: the key is unknown. */
  learn(tag: string, key: string, ids: readonly string[]): void {
    const [id, ...links] = ids
    this.name(tag, key, id ?? key)
    if (id === undefined) {
      this.#scopes.delete(`${tag}.${key}`)
      return
    }
    if (links.length > 0) this.#links.set(`${tag}.${id}`, links)
    else this.#links.delete(`${tag}.${id}`)
    this.#limit()
  }

  forget(tag: string, key: string): void {
    const id = this.canonical(tag, key)
    this.#scopes.delete(`${tag}.${id}`)
    this.#links.delete(`${tag}.${id}`)
    this.#canonical.delete(`${tag}.${key}`)
  }

  clear(): void {
    this.#scopes.clear()
    this.#links.clear()
    this.#canonical.clear()
  }

  /** Drops what was not used for a while. */
  sweep(): void {
    const oldest = this.#now() - this.#idleMs
    for (const [name, { usedAt }] of this.#scopes) {
      if (usedAt > oldest) break
      this.#drop(name)
    }
    if (this.#scopes.size === 0) this.clear()
  }

  get size(): { readonly scopes: number; readonly entries: number } {
    let entries = 0
    for (const { mapping } of this.#scopes.values()) entries += mapping.size
    return { scopes: this.#scopes.size, entries }
  }

  #drop(name: string): void {
    this.#scopes.delete(name)
    this.#links.delete(name)
  }

  /** The one that was used last stays, however large it is. */
  #limit(): void {
    const maxScopes = Math.min(MAX_SCOPES, this.#maxEntries)
    if (this.#scopes.size > maxScopes || this.#isFull()) {
      for (const name of this.#scopes.keys()) {
        if (this.#scopes.size <= 1) break
        this.#drop(name)
        if (this.#scopes.size <= maxScopes / 2) break
      }
    }
    for (const name of this.#canonical.keys()) {
      if (this.#canonical.size <= maxScopes * NAMES_PER_SCOPE) break
      this.#canonical.delete(name)
    }
  }

  #checks = 0
  /** Counting is linear in the scopes: once in a while is enough. */
  #isFull(): boolean {
    if (++this.#checks % 256 !== 0) return false
    return this.size.entries > this.#maxEntries
  }
}
