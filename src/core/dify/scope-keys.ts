import type { ScopeKey } from '../mapping/vault.ts'

/** Ids that Dify gives out and that later requests name: each becomes an alias of the scope it was born in. */
export type ObjectKind = 'message' | 'workflow_run' | 'task' | 'file'

/**
 * Keys of scopes: HMACs over length-prefixed parts, so that no two different identities share a key and a key tells
 * nothing about them. A part that is missing is never replaced by a constant: the caller uses `single()` instead.
 */
export interface ScopeKeys {
  /** One conversation of one end user of one app. */
  conversation(credential: string, user: string, conversationId: string): ScopeKey
  /** Everything of one end user of one app (`masking.scope: user`). */
  user(credential: string, user: string): ScopeKey
  /** An object of an app. No user: endpoints that name such ids often carry none (`GET /workflows/run/:id`). */
  object(credential: string, kind: ObjectKind, id: string): ScopeKey
  /** A scope that nothing else can name until it is bound: a first turn, or a request without identity. */
  single(): ScopeKey
}

/**
 * `hash`: keyed hash of a byte-unambiguous string, hexadecimal. `nonce`: unguessable, never the same twice.
 */
export function createScopeKeys(hash: (message: string) => string, nonce: () => string): ScopeKeys {
  const key = (...parts: string[]): ScopeKey =>
    hash(parts.map((part) => `${part.length}:${part}`).join(','))
  return {
    conversation: (credential, user, id) => key('conversation', credential, user, id),
    user: (credential, user) => key('user', credential, user),
    object: (credential, kind, id) => key('object', credential, kind, id),
    single: () => key('single', nonce()),
  }
}
