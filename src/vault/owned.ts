import type { OwnerKey, ScopeKey } from '../core/mapping/vault.ts'

/** An owner with their scopes: one as it is, several as a set. A conversation has one, an end user many. */
export interface Owned {
  readonly key: OwnerKey
  scopes: ScopeKey | Set<ScopeKey> | undefined
}

export function owns({ scopes }: Owned, scope: ScopeKey): boolean {
  return typeof scopes === 'object' ? scopes.has(scope) : scopes === scope
}

export function addOwned(owned: Owned, scope: ScopeKey): void {
  if (owned.scopes === undefined) owned.scopes = scope
  else if (typeof owned.scopes === 'string') owned.scopes = new Set([owned.scopes, scope])
  else owned.scopes.add(scope)
}

/** Whether some are left. */
export function removeOwned(owned: Owned, scope: ScopeKey): boolean {
  if (owned.scopes === scope) owned.scopes = undefined
  else if (typeof owned.scopes === 'object') owned.scopes.delete(scope)
  return typeof owned.scopes === 'string' || (owned.scopes?.size ?? 0) > 0
}

export function scopesOf({ scopes }: Owned): readonly ScopeKey[] {
  return typeof scopes === 'string' ? [scopes] : [...(scopes ?? [])]
}
