import { MaskingError } from '../../core/errors.ts'
import type { Account, Receipt } from '../../core/mapping/vault.ts'
import { unprovenDetail } from '../memory-room.ts'
import { countOf } from './server/reply.ts'
import { SCRIPTS } from './server/script.ts'
import type { Session } from './server/session.ts'

export interface AdmissionOptions {
  readonly session: Pick<Session, 'read'>
  readonly maxTtlSeconds: number
  /** Most entries of all accounts together that Dify has not accepted; each may have half of them. */
  readonly maxUnproven: number
  /** Seconds that those entries live. */
  readonly unprovenTtlSeconds: number
  /** Monotonic milliseconds. */
  readonly now: () => number
}

interface OnTrial {
  readonly tag: Account
  /** 0 once the account is proven. */
  weight: number
  readonly until: number
}

/** Accounts that are known to be proven without asking. */
const MAX_KNOWN = 10_000

/**
 * Which accounts Dify has accepted, as Redis knows it for all services, and what this service has lately written for
 * those that it has not: no server of a cluster sees the keys of all apps, so each service limits its own.
 */
export class Admission {
  readonly #options: AdmissionOptions
  readonly #proven = new Set<Account>()
  /** In the order of their end. */
  readonly #onTrial = new Map<Receipt, OnTrial>()
  readonly #weights = new Map<Account, number>()
  #total = 0

  constructor(options: AdmissionOptions) {
    this.#options = options
  }

  /** Refuses a request of an unproven account for which there is no room. */
  async admit(tag: Account, weight: number, isUnverified = false): Promise<void> {
    if (this.#proven.has(tag) || this.#fits(tag, weight)) return
    const { session, maxUnproven } = this.#options
    const isProven =
      !isUnverified && countOf((await session.read(tag, SCRIPTS.proven, [])).parts[0]) === 1
    if (!isProven) throw new MaskingError('vault_full', unprovenDetail(this.#most, maxUnproven))
    this.#know(tag)
  }

  /** Takes in what an allocation has written. `isProven`: what Redis says of the account. */
  written(tag: Account, isProven: boolean, receipt: Receipt, weight: number): void {
    if (isProven) {
      this.#know(tag)
      return
    }
    // Redis has forgotten it: the next success says it again.
    this.#proven.delete(tag)
    // One that has brought nothing in takes no room that would limit how many there are.
    if (weight === 0 && this.#onTrial.size >= this.#options.maxUnproven) return
    const until = this.#options.now() + this.#options.unprovenTtlSeconds * 1000
    this.#onTrial.set(receipt, { tag, weight, until })
    this.#charge(tag, weight)
  }

  /** Whether an allocation was written for an account that was not proven then. The answer is given once. */
  settle(receipt: Receipt): boolean {
    const entry = this.#onTrial.get(receipt)
    if (entry === undefined) return false
    this.#onTrial.delete(receipt)
    this.#charge(entry.tag, -entry.weight)
    return true
  }

  isProven(tag: Account): boolean {
    return this.#proven.has(tag)
  }

  async prove(tag: Account): Promise<void> {
    if (this.#proven.has(tag)) return
    const { session, maxTtlSeconds } = this.#options
    await session.read(tag, SCRIPTS.prove, [maxTtlSeconds * 1000])
    this.#know(tag)
  }

  #know(tag: Account): void {
    if (this.#proven.has(tag)) return
    const [oldest] = this.#proven
    if (this.#proven.size >= MAX_KNOWN && oldest !== undefined) this.#proven.delete(oldest)
    this.#proven.add(tag)
    if (!this.#weights.has(tag)) return
    for (const entry of this.#onTrial.values()) {
      if (entry.tag !== tag) continue
      this.#charge(tag, -entry.weight)
      entry.weight = 0
    }
  }

  get #most(): number {
    return Math.floor(this.#options.maxUnproven / 2)
  }

  #fits(tag: Account, weight: number): boolean {
    const now = this.#options.now()
    for (const [receipt, { until }] of this.#onTrial) {
      if (until > now) break
      this.settle(receipt)
    }
    const own = this.#weights.get(tag) ?? 0
    return own + weight <= this.#most && this.#total + weight <= this.#options.maxUnproven
  }

  #charge(tag: Account, weight: number): void {
    this.#total += weight
    const own = (this.#weights.get(tag) ?? 0) + weight
    if (own > 0) this.#weights.set(tag, own)
    else this.#weights.delete(tag)
  }
}
