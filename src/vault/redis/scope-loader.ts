import { foundIds } from './found-scopes.ts'
import { counted } from './arguments.ts'
import { type Failure, StoreError, failureOf } from './server/failure.ts'
import type { MappingCache } from './mapping-cache.ts'
import { listOf } from './server/reply.ts'
import type { ScopeMapping } from './scope-mapping.ts'
import { type Rewrapped, knownArguments, openViews } from './scope-reader.ts'
import { SCRIPTS } from './server/script.ts'
import type { Session } from './server/session.ts'
import type { VaultKeys } from '../sealing/vault-keys.ts'

/** A scope, then those it is linked with; empty: unknown. */
export type Found = readonly ScopeMapping[]

export interface ScopeLoaderOptions {
  readonly session: Session
  readonly cache: MappingCache
  readonly keys: VaultKeys
  readonly ttlSeconds: number
  readonly maxTtlSeconds: number
  readonly onFailure?: (failure: Failure) => void
}

/** Replies that one mapping may take: two million records. */
const MAX_PAGES = 1_000
/** Replies in a row that bring nothing. */
const MAX_STALLED = 4

const progressOf = (found: readonly Found[]): number =>
  found.flat().reduce((sum, { progress }) => sum + progress, 0)

/** Reads what Redis says of scopes, page by page, and checks all of it. */
export class ScopeLoader {
  readonly #options: ScopeLoaderOptions

  constructor(options: ScopeLoaderOptions) {
    this.#options = options
  }

  /** All of several scopes of an app. */
  async load(tag: string, keys: readonly string[]): Promise<readonly Found[]> {
    const known = keys.flatMap((key) => this.#options.cache.known(tag, key))
    return await this.complete(tag, keys, await this.#page(tag, keys, known))
  }

  /** What was found of keys; reads the rest of scopes that are too large for one reply. */
  async complete(
    tag: string,
    keys: readonly string[],
    first: readonly Found[],
  ): Promise<readonly Found[]> {
    let found = first
    let stalled = 0
    for (let page = 0; page < MAX_PAGES && stalled < MAX_STALLED; page++) {
      if (found.flat().every(({ isComplete }) => isComplete)) return found
      const before = found
      const read = progressOf(before)
      const next = await this.#page(tag, keys, found.flat())
      // What was erased meanwhile and has not been read whole is gone.
      found = next.map((each, i) =>
        each.length > 0 ? each : (before[i] ?? each).filter(({ isComplete }) => isComplete),
      )
      // A life may have begun again meanwhile, but not for ever.
      stalled = progressOf(found) > read ? 0 : stalled + 1
    }
    throw this.broken()
  }

  /** The scopes of keys, with those they are linked with: what was found for each, and the views of a reply. */
  read(
    tag: string,
    names: readonly string[],
    known: readonly ScopeMapping[],
    found: readonly unknown[],
    views: unknown,
  ): readonly Found[] {
    const { cache, keys } = this.#options
    return this.trusted(() => {
      const { byId, rewrapped } = openViews(tag, views, known, cache, keys)
      for (const each of rewrapped) this.#rewrap(tag, each)
      return names.map((name, i) => {
        const ids = foundIds(keys, tag, name, found[i] ?? [])
        cache.learn(tag, name, ids)
        return ids.map((id) => byId.get(id)).filter((mapping) => mapping !== undefined)
      })
    })
  }

  /** Reads what Redis has said; whatever does not hold is a failure of the store. */
  trusted<T>(read: () => T): T {
    try {
      return read()
    } catch (error) {
      throw this.#failed(failureOf(error))
    }
  }

  broken(): StoreError {
    return this.#failed('other')
  }

  /** Reads scopes as far as one reply goes. */
  async #page(
    tag: string,
    keys: readonly string[],
    known: readonly ScopeMapping[],
  ): Promise<readonly Found[]> {
    const { session, ttlSeconds, maxTtlSeconds } = this.#options
    const { status, parts } = await session.read(tag, SCRIPTS.load, [
      ttlSeconds * 1000,
      maxTtlSeconds * 1000,
      ...counted(keys),
      ...knownArguments(known),
    ])
    if (status !== 'OK') throw this.broken()
    const found = this.trusted(() => listOf(parts[0]))
    return this.read(tag, keys, known, found, parts[1])
  }

  /** No request waits for it: the records open with the older key as well, and the next reader tries again. */
  #rewrap(tag: string, { id, life, entries }: Rewrapped): void {
    const args = [id, life, entries.length / 3, ...entries]
    this.#options.session.read(tag, SCRIPTS.rewrap, args).catch(() => undefined)
  }

  #failed(failure: Failure): StoreError {
    this.#options.onFailure?.(failure)
    return new StoreError(failure)
  }
}
