import type { ObjectKind, ScopeKeys } from '../mapping/scope-keys.ts'
import type { Origin, OwnerKey, ScopeKey } from '../mapping/vault.ts'
import type { Matched } from '../product/endpoint.ts'
import type { Identity } from '../product/identity.ts'

/** The scope of an exchange. */
export interface Scope {
  readonly key: ScopeKey
  readonly origin: Origin
  /** Whether the answer's ids become aliases. False for scopes that end with the exchange. */
  readonly lasting: boolean
  /** Who can have it erased. */
  readonly owners: readonly OwnerKey[]
}

const isText = (text: string | undefined): text is string => text !== undefined && text !== ''

/** Chooses the scope of an exchange. A missing part means a scope of its own, never a shared one. */
export function scopeOf(
  matched: Matched,
  identity: Identity,
  kind: 'conversation' | 'user' | 'request',
  keys: ScopeKeys,
): Scope {
  const { scope: rule } = matched.endpoint
  const named = namedConversation(matched, identity)
  const origin = originOf(matched, named)
  const { credential, user } = identity
  const owners = isText(user) ? [keys.owner(user)] : []
  const single: Scope = { key: keys.single(credential), origin, lasting: false, owners }
  // Of a form see `form-scopes.ts`.
  if (kind === 'request' || !isText(credential) || rule.kind === 'form') return single
  const lasting: Scope = { ...single, lasting: true, origin: 'resumed' }
  // A number block of its own: a file's placeholders meet those of the conversations that use it.
  if (rule.kind === 'upload') return lasting
  if (rule.kind === 'object') {
    const id = matched.params.get(rule.param)
    return isText(id)
      ? { ...lasting, key: objectKey(keys, credential, identity, rule.object, id) }
      : single
  }
  if (rule.kind === 'credential') return { ...lasting, key: keys.object(credential, 'app', '') }
  if (rule.kind === 'chain' && !(kind === 'user' && isText(user))) {
    if (!isText(named)) return { ...single, lasting: true }
    return { ...lasting, key: keys.object(credential, 'response', named) }
  }
  if (!isText(user) || rule.kind === 'single') return single
  if (kind === 'user') return { ...lasting, key: keys.user(credential, user) }
  if (isText(named)) {
    return {
      ...lasting,
      key: keys.conversation(credential, user, named),
      owners: [...owners, keys.owner(user, named)],
    }
  }
  return rule.kind === 'run' ? { ...single, lasting: true } : single
}

/**
 * The key of an object. Where the user is always known, as that of a personal credential, and for files, only the same user
 * finds it by its id.
 */
export function objectKey(
  keys: ScopeKeys,
  credential: string,
  { user, isPersonal }: Pick<Identity, 'user' | 'isPersonal'>,
  kind: ObjectKind,
  id: string,
): ScopeKey {
  return isPersonal || kind === 'file'
    ? keys.object(credential, kind, id, user ?? '')
    : keys.object(credential, kind, id)
}

/**
 * Earlier placeholders come back into whatever is continued, and a number that is given twice would be restored to the
 * wrong value: only what begins something, and what nothing is kept of, numbers from 1.
 */
function originOf({ endpoint: { scope } }: Matched, conversation: string | undefined): Origin {
  if (scope.kind === 'run' || scope.kind === 'chain' || scope.kind === 'conversation')
    return isText(conversation) ? 'resumed' : 'fresh'
  return scope.kind === 'single' && scope.writes !== true ? 'fresh' : 'resumed'
}

function namedConversation(matched: Matched, identity: Identity): string | undefined {
  const { scope: rule } = matched.endpoint
  if (rule.kind === 'conversation')
    return rule.in === 'path' ? matched.params.get('conversation') : identity.conversation
  return rule.kind === 'run' || rule.kind === 'chain' ? identity.conversation : undefined
}
