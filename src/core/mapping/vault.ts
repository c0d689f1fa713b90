/** A value that needs a placeholder. */
export interface Wanted {
  /** Placeholder prefix, `EMAIL`. */
  readonly prefix: string
  /** The exact text that is replaced. */
  readonly value: string
  /**
   * Another spelling of the value, by which all spellings of it are looked up (`alice@x.vn` for `Alice@X.vn`): they have one
   * placeholder, and the first one that the scope sees is what comes back.
   */
  readonly canonical?: string
  /**
   * Set for placeholder-shaped text that the user typed: its canonical form (`EMAIL_1`), which is the answer. The text stays
   * as it is, so no value of the scope may get this placeholder later: decided before anything else of the same call is
   * allocated. One that the scope has given out means what it meant; one far above what it has given out
   * ({@link TYPED_REACH}) is not kept.
   */
  readonly literal?: string
  /**
   * Values with the same alias share one placeholder under their prefix, spellings of one company; the first one that
   * the scope sees is what comes back. Never set together with `literal`.
   */
  readonly alias?: string
  /** The value must never come back; no vault is given it (see `withheld.ts`). */
  readonly isWithheld?: true
}

/** How far above the last number a typed one is kept free: more is not given out soon, and may be a value itself. */
export const TYPED_REACH = 1000

/**
 * Placeholder → value, as one scope knows it. A live or a copied view; either way a reader loses nothing that Dify can
 * have seen: only what an exchange gives back (`release`) leaves it.
 */
export interface Mapping {
  /** Value of a canonical placeholder (`EMAIL_1`), or undefined. One that a user typed may stand for itself. */
  get(placeholder: string): string | undefined
  /** Number of placeholders. */
  readonly size: number
  /** Highest number given out under a prefix in this scope, 0 if none: tells a stream what can still become a placeholder. */
  highest(prefix: string): number
  /** Placeholders under a prefix and their values, those of the scope itself: what it is linked with does not count. */
  valuesOf(prefix: string): Iterable<readonly [placeholder: string, value: string]>
}

export interface Allocation {
  /** One canonical placeholder per wanted value, in order. */
  readonly placeholders: readonly string[]
  /** The whole scope after the call. */
  readonly mapping: Mapping
  /** For `confirm` and `release`. */
  readonly receipt: Receipt
}

/** What one allocation has used. Until it is confirmed or given back, its exchange holds all of it. */
export interface Receipt {
  /** Which life of the scope: a scope that is forgotten and made again has another one. */
  readonly life: string
  /** Every placeholder that was answered, each once, whether it is new or not. */
  readonly placeholders: readonly string[]
}

/** The app credential that a scope belongs to: the `TAG` of its keys. Room in a vault is shared out between accounts. */
export type Account = string

/** The account of a scope; scopes without a tag share the account `-`. */
export function accountOf(scope: ScopeKey): Account {
  const dot = scope.indexOf('.')
  return dot <= 0 ? '-' : scope.slice(0, dot)
}

/**
 * Where numbering starts in a scope that the vault does not know: `fresh` at 1; `resumed` above anything that an
 * earlier, forgotten life of the scope can have used (Dify still replays its placeholders).
 */
export type Origin = 'fresh' | 'resumed'

/**
 * What an exchange may keep of a scope: `TAG.HMAC`, both in hexadecimal. The tag is an HMAC of the app credential, so
 * that a store that is spread over machines can keep everything of one app together.
 */
export type ScopeKey = string

/** Under which scopes are erased: an HMAC in hexadecimal of an end user, or of one conversation of an end user. */
export type OwnerKey = string

/** What an allocation says of a scope besides its values. */
export interface Belonging {
  /** Who can have the scope erased. Kept with the scope, never taken away. */
  readonly owners?: readonly OwnerKey[]
  /**
   * Scopes whose placeholders may come back here too, as those of an uploaded file in the conversation that reads it.
   * Kept with the scope. Their placeholders count neither for allocation nor as typed text of this scope.
   */
  readonly links?: readonly ScopeKey[]
  /**
   * It is not verified that the request is of the account that the scope names: it has the room of an account that is
   * not proven, and displaces nothing. A scope that it brings in joins the account when it is confirmed as accepted.
   */
  readonly isUnverified?: boolean
}

/**
 * Keeps mappings per scope. All methods resolve aliases first: `bind` makes further keys mean the same scope.
 * An implementation that cannot do what is asked rejects with a `MaskingError`; it never answers with less.
 * Memory vaults answer synchronously, hence `T | Promise<T>`.
 */
export interface Vault {
  /**
   * Placeholders for all values of one request: atomic, idempotent, one round trip. The same value gets the same
   * placeholder. Rejects with `too_many_values` or `vault_full`, before anything is given out, where a limit would be
   * passed: a request never makes room for itself at the cost of another credential's share.
   */
  allocate(
    scope: ScopeKey,
    wanted: readonly Wanted[],
    origin: Origin,
    belonging?: Belonging,
  ): Allocation | Promise<Allocation>
  /** The mapping of a scope and of the scopes it is linked with, or undefined if all are unknown. Counts as use. */
  load(scope: ScopeKey): Mapping | undefined | Promise<Mapping | undefined>
  /** `load` for several scopes in one round trip, in their order. */
  loadAll(
    scopes: readonly ScopeKey[],
  ): readonly (Mapping | undefined)[] | Promise<readonly (Mapping | undefined)[]>
  /**
   * Makes every alias another name of `scope`, in one round trip. The first binding wins; binding to an unknown scope
   * creates nothing. `owners` are added to those of the scope.
   */
  bind(
    aliases: readonly ScopeKey[],
    scope: ScopeKey,
    owners?: readonly OwnerKey[],
  ): void | Promise<void>
  /**
   * Dify has taken the request, or may have: what its allocations were given stays, whatever others give back.
   * `isAccepted`: with a success.
   */
  confirm(scope: ScopeKey, receipts: readonly Receipt[], isAccepted?: boolean): void | Promise<void>
  /**
   * Dify has refused the request and keeps nothing of it: what its allocations brought in goes, and a scope that they
   * brought in goes whole. What was there before stays, and so does what another exchange was given meanwhile. A number
   * is never given to another value, given back or not.
   */
  release(scope: ScopeKey, receipts: readonly Receipt[]): void | Promise<void>
  /**
   * Dify has accepted the credential. Until then an account has little room, can take none from others, and what it
   * holds is soon forgotten. Cheap where it is known already.
   */
  prove(account: Account): void | Promise<void>
  /** Forgets a scope and every alias of it. */
  erase(scope: ScopeKey): void | Promise<void>
  /** Forgets every scope of an owner. Number of scopes that were known. */
  eraseOwned(owner: OwnerKey): number | Promise<number>
}
