import type { OwnerKey, ScopeKey } from '../core/mapping/vault.ts'
import type { MemoryScope } from './memory-scope.ts'
import { type Owned, addOwned, owns, removeOwned, scopesOf } from './owned.ts'

/** Which scopes owners have. */
export class OwnerIndex {
  readonly #owned = new Map<OwnerKey, Owned>()

  add(scope: MemoryScope, owners: readonly OwnerKey[]): void {
    for (const key of owners) {
      let owned = this.#owned.get(key)
      if (owned === undefined) this.#owned.set(key, (owned = { key, scopes: undefined }))
      else if (owns(owned, scope.key)) continue
      addOwned(owned, scope.key)
      scope.owners = scope.owners.concat(owned)
    }
  }

  remove(scope: MemoryScope): void {
    for (const owned of scope.owners)
      if (!removeOwned(owned, scope.key)) this.#owned.delete(owned.key)
  }

  scopesOf(owner: OwnerKey): readonly ScopeKey[] {
    const owned = this.#owned.get(owner)
    return owned === undefined ? [] : scopesOf(owned)
  }

  clear(): void {
    this.#owned.clear()
  }
}
