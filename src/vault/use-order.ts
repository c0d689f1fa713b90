import type { MemoryScope } from './memory-scope.ts'

/**
 * Scopes from the one that was not used for longest to the one used last. A chain through the scopes themselves: a `Map`
 * that each use takes an entry out of and puts back is copied again and again.
 */
export class UseOrder {
  #oldest: MemoryScope | undefined
  #newest: MemoryScope | undefined

  get oldest(): MemoryScope | undefined {
    return this.#oldest
  }

  get newest(): MemoryScope | undefined {
    return this.#newest
  }

  /** Puts a scope at the end, whether it was in the chain or not. */
  use(scope: MemoryScope): void {
    if (scope === this.#newest) return
    this.remove(scope)
    scope.older = this.#newest
    if (this.#newest !== undefined) this.#newest.newer = scope
    this.#newest = scope
    this.#oldest ??= scope
  }

  /** Takes a scope out; nothing if it is not in. */
  remove(scope: MemoryScope): void {
    const { older, newer } = scope
    if (scope === this.#oldest) this.#oldest = newer
    if (scope === this.#newest) this.#newest = older
    if (older !== undefined) older.newer = newer
    if (newer !== undefined) newer.older = older
    // What is out keeps no other scope alive.
    scope.older = undefined
    scope.newer = undefined
  }

  /** Puts a scope where another one is, which goes out. */
  replace(scope: MemoryScope, by: MemoryScope): void {
    const { older, newer } = scope
    by.older = older
    by.newer = newer
    if (older !== undefined) older.newer = by
    if (newer !== undefined) newer.older = by
    if (scope === this.#oldest) this.#oldest = by
    if (scope === this.#newest) this.#newest = by
    scope.older = undefined
    scope.newer = undefined
  }
}
