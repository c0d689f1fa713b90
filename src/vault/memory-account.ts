import type { Account } from '../core/mapping/vault.ts'
import type { MemoryScope } from './memory-scope.ts'
import { UseOrder } from './use-order.ts'

/** What one app credential holds of a memory vault. */
export class MemoryAccount {
  readonly account: Account
  /** Whether Dify has accepted the credential. */
  isProven: boolean
  /** Sum of the weights of its scopes. */
  used = 0
  /** Its scopes, the one unused for longest first. */
  readonly order = new UseOrder()

  constructor(account: Account, isProven: boolean) {
    this.account = account
    this.isProven = isProven
  }
}

/** Placeholders, the scope itself, and all that it is found by: each takes about as much memory. */
export function weightOf({ size, aliases, owners, links }: MemoryScope): number {
  return 1 + size + aliases.length + owners.length + (links?.size ?? 0)
}
