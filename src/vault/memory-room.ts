import { MaskingError } from '../core/errors.ts'
import type { Account } from '../core/mapping/vault.ts'
import { MemoryAccount } from './memory-account.ts'
import type { MemoryScope } from './memory-scope.ts'

export interface RoomLimits {
  /** Weight that all accounts may hold together. */
  readonly total: number
  /** Part of it, 0 to 1, that is set apart for accounts that Dify has not accepted yet. */
  readonly unprovenShare: number
  /** Milliseconds after its last use in which a scope is not given up for a request of its own account. */
  readonly minIdleMs: number
}

/** Proven accounts that hold nothing are remembered, this many of them. */
const MAX_PROVEN = 10_000

/**
 * Who may have how much of a memory vault.
 *
 * - Accounts that Dify has not accepted share a part that is set apart, one of them at most half of it. They displace
 *   nothing: a request that does not fit is refused.
 * - Proven accounts share the rest, as equally as they need it: the account that holds most pays for one that holds
 *   less. The one that holds most itself gives up its own scopes, unused for longest first and none that is in use;
 *   then its request is refused.
 */
export class MemoryRoom {
  readonly #limits: RoomLimits
  /** Takes a scope out of the vault, and with `charge` out of here. */
  readonly #evict: (scope: MemoryScope) => void
  readonly #accounts = new Map<Account, MemoryAccount>()
  readonly #proven = new Set<Account>()
  #provenUsed = 0
  #unprovenUsed = 0

  constructor(limits: RoomLimits, evict: (scope: MemoryScope) => void) {
    this.#limits = limits
    this.#evict = evict
  }

  get accounts(): readonly MemoryAccount[] {
    return [...this.#accounts.values()]
  }

  /** Weight that all accounts hold. */
  get used(): number {
    return this.#provenUsed + this.#unprovenUsed
  }

  /** Weight that an account may have at most. */
  limitOf({ isProven }: Pick<MemoryAccount, 'isProven'>): number {
    return isProven ? this.provenLimit : Math.floor(this.#unprovenLimit / 2)
  }

  /** An account that holds nothing is kept from its first charge on only, or wrong keys would fill the memory. */
  account(name: Account): MemoryAccount {
    return this.#accounts.get(name) ?? new MemoryAccount(name, this.#proven.has(name))
  }

  /** Counts a change of what an account holds. */
  charge(account: MemoryAccount, weight: number): void {
    account.used += weight
    if (account.isProven) this.#provenUsed += weight
    else this.#unprovenUsed += weight
    if (account.used > 0) this.#accounts.set(account.account, account)
    else this.#accounts.delete(account.account)
  }

  /** Whether there is room as it is. */
  has(account: MemoryAccount, weight: number): boolean {
    if (account.isProven) return this.#provenUsed + weight <= this.provenLimit
    return (
      account.used + weight <= this.limitOf(account) &&
      this.#unprovenUsed + weight <= this.#unprovenLimit
    )
  }

  /** Makes room for a request of an account, or refuses it with `vault_full`. `inUse` stays. */
  admit(account: MemoryAccount, weight: number, inUse: MemoryScope | undefined, now: number): void {
    while (!this.has(account, weight)) {
      if (!account.isProven) throw full(unprovenDetail(this.limitOf(account), this.#unprovenLimit))
      const payer = this.#largest(account, weight)
      const scope =
        payer === account
          ? this.#idle(account, inUse, now)
          : (this.#first(payer, inUse, isAtRest) ?? this.#first(payer, inUse))
      if (scope === undefined)
        throw full(
          `performance.max_cache_size is ${this.#limits.total}, and this credential has no idle conversation left to give up.`,
        )
      this.#evict(scope)
    }
  }

  /**
   * As `admit`, for what cannot be refused any more: the names of an answer that is being sent. Takes what it needs
   * from the one that holds most, and says whether there is room now.
   */
  force(account: MemoryAccount, weight: number, inUse: MemoryScope | undefined): boolean {
    while (!this.has(account, weight)) {
      if (!account.isProven) return false
      const payer = this.#largest(account, weight)
      const scope = this.#first(payer, inUse, isAtRest) ?? this.#first(payer, inUse)
      if (scope === undefined) return false
      this.#evict(scope)
    }
    return true
  }

  /** Dify has accepted the credential of an account. Whether that is news. */
  prove(name: Account): boolean {
    const isNews = !this.#proven.delete(name)
    this.#proven.add(name)
    const [oldest] = this.#proven
    if (this.#proven.size > MAX_PROVEN && oldest !== undefined) this.#proven.delete(oldest)
    const account = this.#accounts.get(name)
    if (account === undefined || account.isProven) return isNews
    account.isProven = true
    this.#unprovenUsed -= account.used
    this.#provenUsed += account.used
    this.force(account, 0, account.order.newest)
    return true
  }

  clear(): void {
    this.#accounts.clear()
    this.#provenUsed = 0
    this.#unprovenUsed = 0
  }

  get #unprovenLimit(): number {
    return Math.floor(this.#limits.total * this.#limits.unprovenShare)
  }

  /** Weight that all proven accounts may hold together. */
  get provenLimit(): number {
    return this.#limits.total - this.#unprovenLimit
  }

  /** The proven account that would hold most; `asking` where several do. */
  #largest(asking: MemoryAccount, weight: number): MemoryAccount {
    let largest = asking
    let most = asking.used + weight
    for (const account of this.#accounts.values()) {
      if (!account.isProven || account === asking || account.used <= most) continue
      largest = account
      most = account.used
    }
    return largest
  }

  #idle(
    { order }: MemoryAccount,
    inUse: MemoryScope | undefined,
    now: number,
  ): MemoryScope | undefined {
    const { minIdleMs } = this.#limits
    for (let scope = order.oldest; scope !== undefined; scope = scope.newer) {
      if (now - scope.usedAt < minIdleMs) return undefined
      if (scope !== inUse && isAtRest(scope)) return scope
    }
    return undefined
  }

  #first(
    { order }: MemoryAccount,
    inUse: MemoryScope | undefined,
    fits: (scope: MemoryScope) => boolean = () => true,
  ): MemoryScope | undefined {
    let scope = order.oldest
    // Few are passed over: those whose exchange is open.
    while (scope !== undefined && (scope === inUse || !fits(scope))) scope = scope.newer
    return scope
  }
}

/** No exchange that uses the scope waits for its answer. */
const isAtRest = (scope: MemoryScope): boolean => !scope.isHeld

const full = (detail: string): MaskingError => new MaskingError('vault_full', detail)

/** What a client without an accepted credential is told. */
export function unprovenDetail(each: number, all: number): string {
  return `Dify has not accepted this credential yet; until then it may hold ${each} entries, and all such credentials together ${all} (performance.unproven_share).`
}
