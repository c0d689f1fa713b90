import type { Account, OwnerKey, ScopeKey } from './vault.ts'

/** Ids that a product gives out and that later requests name: each becomes an alias of the scope it was born in. */
export type ObjectKind = 'message' | 'workflow_run' | 'task' | 'file' | 'form' | 'response' | 'app'

/**
 * Keys of scopes: HMACs over length-prefixed parts, so that no two different identities share a key and a key tells
 * nothing about them. A part that is missing is never replaced by a constant: the caller uses `single()` instead.
 */
export interface ScopeKeys {
  /** One conversation of one end user of one app. */
  conversation(credential: string, user: string, conversationId: string): ScopeKey
  /** Everything of one end user of one app (`masking.scope: user`). */
  user(credential: string, user: string): ScopeKey
  /** An object of an app. Without a user where endpoints that name such ids may carry none (`GET /workflows/run/:id`). */
  object(credential: string, kind: ObjectKind, id: string, user?: string): ScopeKey
  /** Where the scope of a form is written down. A user with the token of a form may fill it in, with or without a credential. */
  form(token: string): ScopeKey
  /** A scope that nothing else can name until it is bound: a first turn, or a request without identity. */
  single(credential: string | undefined): ScopeKey
  /** Where first turns with this masked query are kept that failed without an id. */
  failedTurns(credential: string, user: string, query: string): ScopeKey
  /** The account that all scopes of a credential belong to. */
  account(credential: string): Account
  /** The app that a credential opens: what is known of it, no scope. */
  app(credential: string): string
  /** What stands in a mapping for a value that must never come back. */
  digest(value: string): string
  /** Owner of everything of one end user, in whatever app; with a conversation, of that one alone. */
  owner(user: string, conversationId?: string): OwnerKey
}

/** In place of a credential: the account of all forms. */
export const FORMS = 'forms'

/** Enough to keep apps apart; two that share a tag share nothing but a place to store. */
const TAG_LENGTH = 12
/** Apps whose tag is remembered; more than that are computed again. */
const MAX_TAGS = 1000

/**
 * `hash`: keyed hash of a byte-unambiguous string, hexadecimal. `nonce`: unguessable, never the same twice.
 */
export function createScopeKeys(hash: (message: string) => string, nonce: () => string): ScopeKeys {
  const hashed = (...parts: string[]): string =>
    hash(parts.map((part) => `${part.length}:${part}`).join(','))
  const tags = new Map<string, string>()
  const tagOf = (credential: string): string => {
    let tag = tags.get(credential)
    if (tag === undefined) {
      tag = hashed('app', credential).slice(0, TAG_LENGTH)
      if (tags.size >= MAX_TAGS) tags.clear()
      tags.set(credential, tag)
    }
    return tag
  }
  // Joined, which makes one text: a template makes a text of two that vaults would keep beside it.
  const key = (kind: string, credential: string, ...parts: string[]): ScopeKey =>
    [tagOf(credential), hashed(kind, credential, ...parts)].join('.')
  return {
    conversation: (credential, user, id) => key('conversation', credential, user, id),
    user: (credential, user) => key('user', credential, user),
    object: (credential, kind, id, user) =>
      user === undefined
        ? key('object', credential, kind, id)
        : key('object of a user', credential, kind, id, user),
    form: (token) => key('form', FORMS, token),
    single: (credential) => key('single', credential ?? '', nonce()),
    failedTurns: (credential, user, query) => key('failed turns', credential, user, query),
    account: tagOf,
    digest: (value) => hashed('withheld value', value),
    app: (credential) => hashed('inputs of an app', credential),
    owner: (user, conversationId) =>
      conversationId === undefined
        ? hashed('owner', user)
        : hashed('owner of a conversation', user, conversationId),
  }
}
