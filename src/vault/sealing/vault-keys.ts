import { hkdfSync } from 'node:crypto'
import { type KeyedHash, createKeyedHash } from './keyed-hash.ts'

/** A key that records are sealed with. */
export interface DataKey {
  /** Number in the key file, 1 to 2³² − 1; stands in every record. */
  readonly id: number
  /** 32 bytes. */
  readonly key: Buffer
}

/** The keys of a vault, as they are now. */
export interface VaultKeys {
  /** Names scopes and owners (`createScopeKeys`): the same on every replica, whatever is rotated. Hexadecimal. */
  scopeHash(message: string): string
  /** Finds a value in a scope without showing it: 16 bytes. */
  lookup(scope: string, prefix: string, value: string): Buffer
  /**
   * That a service has bound a name to a scope, or linked a scope with a name: 32 hexadecimal digits. Without it an attacker who
   * writes to Redis could make one conversation another's alias.
   */
  proof(kind: 'alias' | 'link', from: string, to: string): string
  /** What new records are sealed with. */
  current(): DataKey
  /** The key of an older record; undefined if there is none. */
  byId(id: number): Buffer | undefined
}

const LOOKUP_BYTES = 16
const PROOF_DIGITS = 32

const derive = (root: Buffer, purpose: string): KeyedHash =>
  createKeyedHash(Buffer.from(hkdfSync('sha256', root, '', `dify-masking ${purpose}`, 32)))

/**
 * `root`: at least 32 bytes that never change, or nothing stored is found again. `current` and `byId` may change their
 * answers while they are in use.
 */
export function createVaultKeys(
  root: Buffer,
  current: () => DataKey,
  byId: (id: number) => Buffer | undefined,
): VaultKeys {
  const names = derive(root, 'scope names')
  const lookups = derive(root, 'lookup')
  const proofs = derive(root, 'proof')
  return {
    scopeHash: (message) => names.hex(message),
    lookup: (scope, prefix, value) => {
      const place = Buffer.from(`${scope.length}:${scope},${prefix.length}:${prefix},`)
      // UTF-16, in which every string has its own bytes, lone surrogates too.
      const message = Buffer.concat([place, Buffer.from(value, 'utf16le')])
      return lookups.bytes(message).subarray(0, LOOKUP_BYTES)
    },
    proof: (kind, from, to) =>
      proofs.hex(`${kind},${from.length}:${from},${to.length}:${to}`).slice(0, PROOF_DIGITS),
    current,
    byId,
  }
}
